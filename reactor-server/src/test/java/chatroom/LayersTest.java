package chatroom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who may know whom: the packages of ours by the table in docs/architecture.md, what comes from outside by the lists below. Names are
 * looked for in the sources, so one that is written out in full counts as much as an import.
 */
class LayersTest {
    private static final String OURS = "chatroom";
    private static final List<String> PROGRAMS = List.of("chatroom.server", "chatroom.client", OURS);

    /** A row: the package, and after an arrow what it may import. */
    private static final Pattern ROW =
            Pattern.compile("^\\| `(chatroom[.\\w]*)` \\|[^|]*\\| (?:→ (.*)|nothing) \\|$", Pattern.MULTILINE);

    /** What each package may name of ours: packages, single classes, or, ending in a dot, a package and all below it. */
    private static final Map<String, Set<String>> LAYERS =
            layers(ProjectFiles.read(ProjectFiles.root().resolve("docs/architecture.md")));

    private static Map<String, Set<String>> layers(String architecture) {
        Map<String, Optional<String>> rows = ROW.matcher(architecture)
                .results()
                .collect(Collectors.toMap(row -> row.group(1), row -> Optional.ofNullable(row.group(2))));
        Map<String, Set<String>> layers = new HashMap<>();
        rows.forEach((layer, mayImport) -> layers.put(
                layer,
                mayImport.stream()
                        .flatMap(names -> Stream.of(names.split(", ")))
                        .map(name -> inFull(layer, name.replace("`", ""), rows.keySet()))
                        .collect(Collectors.toSet())));
        return layers;
    }

    /** The table leaves out {@code chatroom.}, and {@code server.} or {@code client.} too for packages of the same program. */
    private static String inFull(String layer, String name, Set<String> packages) {
        if (name.startsWith("everything of the ")) {
            return OURS + "." + name.substring("everything of the ".length()) + ".";
        }
        if (name.startsWith(OURS + ".")) {
            return name;
        }
        return PROGRAMS.stream()
                .filter(program -> program.equals(OURS) || within(layer, program))
                .map(program -> program + "." + name)
                .filter(full -> packages.contains(packageOf(full)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "docs/architecture.md lets %s import %s, which has no row".formatted(layer, name)));
    }

    /**
     * A name from outside that has its place.
     *
     * @param name a package with all below it, or a class
     * @param homes packages or classes of ours that may use it
     */
    private record Outside(String name, Set<String> free, Set<String> homes, String why) {}

    private static final Set<String> STORE = Set.of("chatroom.server.store.sqlite", "chatroom.server.store.postgres");
    private static final Set<String> JDBC =
            Set.of("chatroom.server.store.sqlite", "chatroom.server.store.postgres", "chatroom.server.store.journal");
    private static final String ONLY_STORE = "the database is behind the ports of store";
    private static final String ONLY_REACTOR = "sockets are in the server's reactor and in the client's link only";
    private static final Set<String> SOCKETS =
            Set.of("chatroom.server.reactor", "chatroom.server.reactor.tls", "chatroom.client.link");
    private static final String ONLY_TLS = "TLS is in the server's reactor.tls and tls, and in the client's link";

    private static final String ONLY_THREADS =
            "threads and executors are in the server's work and reactor, and in the client's link, login and screen"
                    + " only";

    private static final List<Outside> OUTSIDE = List.of(
            new Outside(
                    "org.jline",
                    Set.of(),
                    Set.of(
                            "chatroom.client.view",
                            "chatroom.client.screen",
                            "chatroom.client.plain.LineSource",
                            "chatroom.client.Main"),
                    "the terminal is in view and screen"),
            new Outside("java.nio.channels", Set.of(), SOCKETS, ONLY_REACTOR),
            new Outside("java.net.Socket", Set.of(), SOCKETS, ONLY_REACTOR),
            new Outside("java.net.ServerSocket", Set.of(), SOCKETS, ONLY_REACTOR),
            new Outside(
                    "tlschannel", Set.of(), Set.of("chatroom.server.reactor.tls", "chatroom.client.link"), ONLY_TLS),
            new Outside(
                    "javax.net.ssl",
                    Set.of(),
                    Set.of(
                            "chatroom.server.reactor.tls",
                            "chatroom.server.tls",
                            "chatroom.client.link",
                            "chatroom.client.Main"),
                    ONLY_TLS),
            new Outside("java.sql", Set.of(), JDBC, ONLY_STORE),
            new Outside("javax.sql", Set.of(), STORE, ONLY_STORE),
            new Outside("org.sqlite", Set.of(), STORE, ONLY_STORE),
            new Outside("org.postgresql", Set.of(), STORE, ONLY_STORE),
            new Outside("com.j256.ormlite", Set.of(), STORE, ONLY_STORE),
            new Outside(
                    "io.prometheus",
                    Set.of(),
                    Set.of("chatroom.server.metrics"),
                    "the parts count, and metrics alone shows it"),
            new Outside("de.mkammerer", Set.of(), Set.of("chatroom.server.auth"), "Argon2 is behind auth"),
            new Outside(
                    "com.nulabinc",
                    Set.of(),
                    Set.of("chatroom.server.auth"),
                    "the list of common passwords is behind auth"),
            new Outside(
                    "com.sun.jna", Set.of(), Set.of("chatroom.server.work"), "what Java lacks of threads is in work"),
            new Outside("org.json", Set.of(), Set.of("chatroom.codec"), "JSON is behind codec, which checks types"),
            new Outside(
                    "java.util.concurrent",
                    Set.of("java.util.concurrent.TimeUnit"),
                    Set.of(
                            "chatroom.server.stats",
                            "chatroom.server.work",
                            "chatroom.server.reactor",
                            "chatroom.server.process",
                            "chatroom.client.link",
                            "chatroom.client.login",
                            "chatroom.client.screen",
                            "chatroom.client.Main",
                            "chatroom.client.Logout"),
                    ONLY_THREADS));

    private static final String FILE_CHANNEL = "java.nio.channels.FileChannel";

    /**
     * The lock and the forcing of the data folder and the client's private files are a file's, not a socket's. A command is a client of the
     * admin socket.
     */
    private static final Map<String, Set<String>> EXCEPTIONS = Map.of(
            "chatroom.server.store.sqlite.DataFolder",
            Set.of(FILE_CHANNEL, "java.nio.channels.FileLock", "java.nio.channels.OverlappingFileLockException"),
            "chatroom.client.storage.UnsentJournal",
            Set.of(FILE_CHANNEL, "java.nio.channels.OverlappingFileLockException"),
            "chatroom.client.storage.PrivateFiles",
            Set.of(FILE_CHANNEL),
            "chatroom.server.command.SocketAdminClient",
            Set.of("java.nio.channels.SelectionKey", "java.nio.channels.Selector", "java.nio.channels.SocketChannel"),
            "chatroom.server.Main",
            Set.of("java.util.concurrent.Callable"),
            "chatroom.server.command.AdminCommand",
            Set.of("java.util.concurrent.Callable"));

    private static final Set<String> THREAD_MAKERS = Set.of(
            "chatroom.server.work",
            "chatroom.server.reactor",
            "chatroom.server.process",
            "chatroom.server.store.postgres.ConnectionGroup",
            "chatroom.client.link",
            "chatroom.client.screen",
            "chatroom.client.plain",
            "chatroom.client.Main");
    private static final Pattern MAKES_A_THREAD = Pattern.compile(
            "\\bnew\\s+(?:java\\s*\\.\\s*lang\\s*\\.\\s*)?Thread\\b|\\bextends\\s+Thread\\b|\\bThread\\s*\\.\\s*(?:of\\w+|start\\w*|Builder)\\b"
                    + "|\\bThread\\s*::\\s*new\\b|\\.\\s*parallel(?:Stream)?\\s*\\(|\\bjava\\s*\\.\\s*util\\s*\\.\\s*Timer(?:Task)?\\b");

    /** Comments, text blocks, strings, characters: names in them are no use of anything. */
    private static final Pattern NO_CODE = Pattern.compile(
            "/\\*.*?\\*/|//[^\\n"
                    + "]*+|\"\"\"(?:[^\"\\\\]++|\\\\.|\"(?!\"\"))*+\"\"\"|\"(?:[^\"\\\\\\n"
                    + "]++|\\\\.)*+\"|'(?:[^'\\\\\\n"
                    + "]++|\\\\.)++'",
            Pattern.DOTALL);

    private static final Pattern PACKAGE = Pattern.compile("\\bpackage\\s+([\\w.]+)\\s*;");
    private static final Pattern QUALIFIED_NAME =
            Pattern.compile("(?<![\\w.])(?:chatroom|java|javax|org|com|de|io|tlschannel)(?:\\s*\\.\\s*(?:\\w+|\\*))+");

    @Test
    void everySourceStaysInItsLayer() throws IOException {
        List<String> failures = new ArrayList<>();
        for (String module : List.of("core", "reactor-server", "console-client")) {
            Path sources = ProjectFiles.root().resolve(module).resolve("src/main/java");
            if (Files.isDirectory(sources)) {
                try (Stream<Path> files = Files.walk(sources)) {
                    files.filter(file -> file.toString().endsWith(".java"))
                            .sorted()
                            .forEach(file ->
                                    failures.addAll(failures(file.getFileName().toString(), ProjectFiles.read(file))));
                }
            }
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void everyLayerHasSources() {
        for (String layer : LAYERS.keySet()) {
            String folder = layer.replace('.', '/');
            assertThat(List.of("core", "reactor-server", "console-client"))
                    .as("modules that hold " + layer)
                    .anyMatch(module -> Files.isDirectory(ProjectFiles.root()
                            .resolve(module)
                            .resolve("src/main/java")
                            .resolve(folder)));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        chatroom.server.log      | import chatroom.server.room.Room;                       | chatroom.server.log must not import chatroom.server.room: Some.java names chatroom.server.room.Room
        chatroom.server.log      | chatroom . server . room . Room room;                   | chatroom.server.log must not import chatroom.server.room: Some.java names chatroom.server.room.Room
        chatroom.protocol        | import static chatroom.codec.Fields.has;                | chatroom.protocol must not import chatroom.codec: Some.java names chatroom.codec.Fields
        chatroom.server.reactor  | import chatroom.codec.RequestCodec;                     | chatroom.server.reactor must not import chatroom.codec: Some.java names chatroom.codec.RequestCodec
        chatroom.server.reactor  | import chatroom.codec.*;                                | chatroom.server.reactor must not import chatroom.codec: Some.java names chatroom.codec.*
        chatroom.client.link     | import chatroom.server.ChatServer;                      | chatroom.client.link must not import chatroom.server: Some.java names chatroom.server.ChatServer
        chatroom.client.link     | import chatroom.client.screen.Screen;                   | chatroom.client.link must not import chatroom.client.screen: Some.java names chatroom.client.screen.Screen
        chatroom.client.view     | import chatroom.client.Arguments;                       | chatroom.client.view must not import chatroom.client: Some.java names chatroom.client.Arguments
        chatroom.client.plain    | import chatroom.client.view.Theme;                      | chatroom.client.plain must not import chatroom.client.view: Some.java names chatroom.client.view.Theme
        chatroom.client.link     | import org.jline.terminal.Terminal;                     | chatroom.client.link must not import org.jline (the terminal is in view and screen): Some.java names org.jline.terminal.Terminal
        chatroom.client.fresh    | int x;                                                  | chatroom.client.fresh has no row in docs/architecture.md that says what it may import
        chatroom.server.session  | import chatroom.server.room.Room;                       | chatroom.server.session must not import chatroom.server.room: Some.java names chatroom.server.room.Room
        chatroom.server.room     | import chatroom.server.access.AccessLog;                | chatroom.server.room must not import chatroom.server.access: Some.java names chatroom.server.access.AccessLog
        chatroom.server.access   | import chatroom.server.room.Room;                       | chatroom.server.access must not import chatroom.server.room: Some.java names chatroom.server.room.Room
        chatroom.server.room     | java.sql.Connection c;                                  | chatroom.server.room must not import java.sql (the database is behind the ports of store): Some.java names java.sql.Connection
        chatroom.server.room     | import chatroom.server.store.sqlite.SqliteStore;        | chatroom.server.room must not import chatroom.server.store.sqlite: Some.java names chatroom.server.store.sqlite.SqliteStore
        chatroom.server.store    | import java.sql.Connection;                             | chatroom.server.store must not import java.sql (the database is behind the ports of store): Some.java names java.sql.Connection
        chatroom.server.store    | import java.nio.channels.SocketChannel;                 | chatroom.server.store must not import java.nio.channels (sockets are in the server's reactor and in the client's link only): Some.java names java.nio.channels.SocketChannel
        chatroom.server.store    | import java.nio.channels.FileChannel;                   | chatroom.server.store must not import java.nio.channels (sockets are in the server's reactor and in the client's link only): Some.java names java.nio.channels.FileChannel
        chatroom.server.room     | import org.json.JSONObject;                             | chatroom.server.room must not import org.json (JSON is behind codec, which checks types): Some.java names org.json.JSONObject
        chatroom.server.room     | import java.util.concurrent.locks.Lock;                 | chatroom.server.room must not import java.util.concurrent (threads and executors are in the server's work and reactor, and in the client's link, login and screen only): Some.java names java.util.concurrent.locks.Lock
        chatroom.server.room     | Object o = new Thread(task);                            | chatroom.server.room must not make threads (they are in work and reactor only): Some.java has "new Thread"
        chatroom.server.room     | import tlschannel.TlsChannel;                           | chatroom.server.room must not import tlschannel (TLS is in the server's reactor.tls and tls, and in the client's link): Some.java names tlschannel.TlsChannel
        chatroom.server.room     | import javax.net.ssl.SSLEngine;                         | chatroom.server.room must not import javax.net.ssl (TLS is in the server's reactor.tls and tls, and in the client's link): Some.java names javax.net.ssl.SSLEngine
        chatroom.server.room     | import io.prometheus.metrics.core.metrics.Counter;      | chatroom.server.room must not import io.prometheus (the parts count, and metrics alone shows it): Some.java names io.prometheus.metrics.core.metrics.Counter
        chatroom.server.fresh    | int x;                                                  | chatroom.server.fresh has no row in docs/architecture.md that says what it may import
        """)
    void eachRuleCanFail(String packageName, String code, String sentence) {
        assertThat(failures("Some.java", "package " + packageName + ";\n" + code + "\n"))
                .containsExactly(sentence);
    }

    @Test
    void whatIsAllowedOrNoCodePasses() {
        assertThat(failures("Some.java", """
            package chatroom.server.room;
            import java.util.concurrent.TimeUnit;
            import chatroom.server.reactor.Connection;
            /** See {@link chatroom.server.ChatServer} and java.sql. */
            class Some { String s = "java.sql \\" new Thread"; char c = '"'; } // org.json.JSONObject
            """)).isEmpty();
        assertThat(failures("DataFolder.java", """
            package chatroom.server.store.sqlite;
            import java.nio.channels.FileLock;
            """)).isEmpty();
    }

    /** One sentence for each rule that a source breaks. */
    private static Collection<String> failures(String fileName, String source) {
        String code = NO_CODE.matcher(source).replaceAll(" ");
        Matcher declaration = PACKAGE.matcher(code);
        if (!declaration.find()) {
            return List.of(fileName + " has no package");
        }
        String layer = declaration.group(1);
        if (!LAYERS.containsKey(layer)) {
            return List.of(layer + " has no row in docs/architecture.md that says what it may import");
        }
        String classOfOurs = layer + "." + fileName.replace(".java", "");
        Collection<String> failures = new TreeSet<>();
        Matcher names = QUALIFIED_NAME.matcher(code.substring(declaration.end()));
        while (names.find()) {
            String name = classIn(names.group().replaceAll("\\s", ""));
            checkOurs(layer, name, fileName, failures);
            checkOutside(layer, classOfOurs, name, fileName, failures);
        }
        Matcher thread = MAKES_A_THREAD.matcher(code);
        if (!THREAD_MAKERS.contains(layer) && !THREAD_MAKERS.contains(classOfOurs) && thread.find()) {
            failures.add("%s must not make threads (they are in work and reactor only): %s has \"%s\""
                    .formatted(layer, fileName, thread.group()));
        }
        return failures;
    }

    private static void checkOurs(String layer, String name, String fileName, Collection<String> failures) {
        String named = packageOf(name);
        if (within(name, OURS)
                && !named.equals(layer)
                && LAYERS.get(layer).stream().noneMatch(allowed -> allows(allowed, name, named))) {
            failures.add("%s must not import %s: %s names %s".formatted(layer, named, fileName, name));
        }
    }

    private static boolean allows(String allowed, String name, String packageOfIt) {
        return allowed.endsWith(".")
                ? within(name + ".", allowed.substring(0, allowed.length() - 1))
                : allowed.equals(packageOfIt)
                        || (within(name, allowed) && !packageOf(allowed).equals(allowed));
    }

    private static void checkOutside(
            String layer, String classOfOurs, String name, String fileName, Collection<String> failures) {
        for (Outside outside : OUTSIDE) {
            boolean atHome = outside.homes.contains(layer) || outside.homes.contains(classOfOurs);
            boolean free = outside.free.contains(name)
                    || EXCEPTIONS.getOrDefault(classOfOurs, Set.of()).contains(name);
            if (within(name, outside.name) && !atHome && !free) {
                failures.add("%s must not import %s (%s): %s names %s"
                        .formatted(layer, outside.name, outside.why, fileName, name));
            }
        }
    }

    private static boolean within(String name, String whole) {
        return name.equals(whole) || name.startsWith(whole + ".");
    }

    /** Up to the first part that begins with an upper-case letter, which by custom is the class, or the star of an import. */
    private static String classIn(String qualifiedName) {
        Matcher upToClass =
                Pattern.compile("(?:[^.A-Z][^.]*\\.)*?(?:[A-Z*][^.]*)").matcher(qualifiedName);
        return upToClass.lookingAt() ? upToClass.group() : qualifiedName;
    }

    private static String packageOf(String className) {
        int lastDot = className.lastIndexOf('.');
        boolean hasClass = lastDot >= 0
                && (Character.isUpperCase(className.charAt(lastDot + 1)) || className.charAt(lastDot + 1) == '*');
        return hasClass ? className.substring(0, lastDot) : className;
    }
}
