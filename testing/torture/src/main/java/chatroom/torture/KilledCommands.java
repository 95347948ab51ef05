package chatroom.torture;

import chatroom.load.LoadException;
import chatroom.load.OwnServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Commands that change the data folder are killed at each of their file operations in turn, and so is a start that migrates; each time the
 * server is started then. It has what was there before or what was to come, whole; where there was nothing it may say what to do instead.
 */
final class KilledCommands implements Ordeal {
    private static final int WRITTEN = 300;
    private static final int WRITTEN_BRIEFLY = 60;
    private static final int MOST_ROOMS = 6;
    private static final int BRIEFLY = 1;
    private static final int WRITES = 10;

    /** The first words of what comes to a chat that isn't known beforehand. */
    private static final Set<String> COMING_TO_SOMETHING_NEW = Set.of("prune", "room", "user", "migration");

    /** Of which the commands about rooms are given; who owns it; and who isn't in it. */
    private static final String ROOM = "plan";

    private static final String OWNER = "dot10";
    private static final String STRANGER = "watcher";

    private Stage stage;
    private Scene scene;
    private Path data;
    private FileCalls calls;
    private int kills;
    private int refusals;
    private String leftOut = "";

    /**
     * @param before what the data folder is before each kill
     * @param chats which may be there after it: those of before and of after it, where they are known; with an empty one it may refuse
     */
    private record Case(String name, Path before, List<String> command, List<WholeChat> chats) {
        boolean mayRefuse() {
            return chats.stream().anyMatch(chat -> chat.entries().isEmpty());
        }

        boolean allows(WholeChat found) {
            return chats.stream().anyMatch(chat -> name.equals("prune") ? found.isPrunedOf(chat) : found.equals(chat));
        }

        /** @param done what the command comes to */
        Case with(WholeChat done) {
            List<WholeChat> all = new ArrayList<>(chats);
            all.add(done);
            return new Case(name, before, command, List.copyOf(all));
        }
    }

    @Override
    public String on(Stage given) throws Exception {
        stage = given;
        Path scratch = Files.createTempDirectory("chatroom-torture").toRealPath();
        data = scratch.resolve("data");
        try (Scene opened = stage.open("--data-dir=" + data, "--rooms-per-hour=0", "--direct-rooms-per-hour=0")) {
            scene = opened;
            calls = new FileCalls(scratch, scene.server().program());
            for (Case each : cases(scratch)) {
                killAtEach(each);
            }
            return "%s kills, %s starts refused with a sentence%s".formatted(kills, refusals, leftOut);
        } finally {
            Folders.delete(scratch);
        }
    }

    private List<Case> cases(Path scratch) throws Exception {
        Path backup = scratch.resolve("backup.db");
        Path export = scratch.resolve("export.jsonl");
        ExpectedJournals journals = new ExpectedJournals(scene.violations());
        scene.enter(KilledRooms.dwellers(scene, journals, MOST_ROOMS));
        command("room", "create", ROOM, "--private", "--owner=" + OWNER, "--topic=What we plan");
        talk(journals);
        command("backup", backup.toString());
        WholeChat older = WholeChat.of(data);
        talk(journals);
        command("export", export.toString());
        WholeChat all = WholeChat.of(data);
        scene.everybodyLeaves();
        scene.server().kill();
        Path killed = scratch.resolve("killed");
        copy(data, killed);
        Path nothing = Files.createDirectory(scratch.resolve("nothing"));
        // A backup may lie in the data folder.
        Path within = scratch.resolve("within");
        copy(killed, within);
        Files.copy(backup, within.resolve("backup.db"));
        WholeChat empty = new WholeChat(List.of(), List.of());

        List<Case> cases = new ArrayList<>(List.of(
                new Case("restore", killed, List.of("restore", backup.toString()), List.of(all, older)),
                new Case(
                        "restore from within",
                        within,
                        List.of("restore", data.resolve("backup.db").toString()),
                        List.of(all, older)),
                new Case("restore into nothing", nothing, List.of("restore", backup.toString()), List.of(empty, older)),
                new Case(
                        "backup",
                        killed,
                        List.of("backup", scratch.resolve("another.db").toString()),
                        List.of(all)),
                new Case("prune", killed, List.of("prune", "--older-than=0h"), List.of(all)),
                new Case("import", nothing, List.of("import", export.toString()), List.of(empty, all))));
        for (List<String> command : List.of(
                List.of("room", "create", "new", "--private", "--owner=" + OWNER, "--topic=All of it or nothing"),
                List.of("room", "archive", ROOM),
                List.of("room", "role", ROOM, STRANGER, "moderator"),
                List.of("room", "delete", "--yes", ROOM),
                List.of("user", "delete", OWNER))) {
            cases.add(new Case(String.join(" ", command.subList(0, 2)), killed, command, List.of(all)));
        }
        for (Path kept : keptDatabases()) {
            Path old = Files.createDirectory(scratch.resolve(kept.getFileName()));
            Files.copy(kept, old.resolve("chatroom.db"));
            // It migrates, and then finds nothing to do.
            cases.add(new Case("migration of " + kept.getFileName(), old, List.of("users"), List.of()));
        }
        return cases;
    }

    private void talk(ExpectedJournals journals) throws IOException {
        scene.talkUntil(journals::acknowledged, stage.count(WRITTEN, WRITTEN_BRIEFLY));
        scene.settle();
    }

    /** Beside the sources of a jar that is where Maven leaves it; none beside another one. */
    private List<Path> keptDatabases() throws IOException {
        Path jar = Path.of(scene.server().program().get(scene.server().program().size() - 1));
        Path kept = jar.toAbsolutePath()
                .resolve(Path.of("..", "..", "src", "test", "resources", "databases"))
                .normalize();
        if (!Files.isDirectory(kept)) {
            leftOut = ", no migration, because there is no " + kept;
            return List.of();
        }
        try (Stream<Path> files = Files.list(kept)) {
            return files.filter(file -> file.toString().endsWith(".db"))
                    .sorted()
                    .toList();
        }
    }

    private void killAtEach(Case whole) throws Exception {
        reset(whole.before);
        List<String> arguments = with(whole.command);
        List<String> trace = calls.trace(arguments);
        if (whole.name.equals("restore")) {
            expectFlushesBetweenSteps(trace);
        }
        scene.server().start();
        WholeChat done = WholeChat.of(data);
        scene.server().kill();
        boolean isNew = whole.chats.stream().noneMatch(done::equals);
        if (isNew != COMING_TO_SOMETHING_NEW.contains(whole.name.replaceFirst(" .*", ""))) {
            scene.violations().add("%s comes to %s".formatted(whole.name, done.size()));
        }
        Case each = whole.with(done);
        List<FileCalls.Point> points = chosen(calls.points(trace));
        int killsBefore = kills;
        boolean again = false;
        for (FileCalls.Point point : points) {
            // Now and then on what the kill before has left: several follow each other.
            if (!again) {
                reset(each.before);
            }
            Path another = data.resolveSibling("another.db");
            Files.deleteIfExists(another);
            if (calls.killedAt(point, arguments).isKilled()) {
                kills++;
            }
            audit(each, point);
            if (Files.exists(another)) {
                expectWhole(another, each, point);
            }
            again = each.name.startsWith("restore") && Files.exists(data.resolve("chatroom.db")) && !again;
        }
        if (kills == killsBefore) {
            scene.violations()
                    .add("%s: nothing was killed at any of %s file operations"
                            .formatted(each.name, Integer.toString(points.size())));
        }
    }

    /** In their order: all but most of the writes, which are many and alike; in a brief run one of all. */
    private List<FileCalls.Point> chosen(List<FileCalls.Point> points) {
        List<FileCalls.Point> shuffled = new ArrayList<>(points);
        Collections.shuffle(shuffled, new Random(stage.random().nextLong()));
        Set<FileCalls.Point> chosen = new HashSet<>();
        int writes = 0;
        for (FileCalls.Point point : shuffled) {
            writes += point.call().contains("write") ? 1 : 0;
            if (stage.brief() ? chosen.size() < BRIEFLY : !point.call().contains("write") || writes <= WRITES) {
                chosen.add(point);
            }
        }
        return points.stream().filter(chosen::contains).distinct().toList();
    }

    private void audit(Case each, FileCalls.Point point) throws Exception {
        String where = "%s, killed at %s %s".formatted(each.name, point.call(), Integer.toString(point.number()));
        OwnServer server = scene.server();
        int saidBefore = server.said().length();
        try {
            server.start();
        } catch (LoadException refused) {
            String said = server.said().substring(saidBefore).strip();
            refusals++;
            if (server.awaitEnd() != 1 || !said.contains("give the command restore again") || !each.mayRefuse()) {
                scene.violations().add("%s: the server doesn't start and says: %s".formatted(where, said));
            }
            return;
        }
        try {
            WholeChat found = WholeChat.of(data);
            if (!each.allows(found)) {
                scene.violations()
                        .add("%s: there are %s, neither the old ones nor the new ones".formatted(where, found.size()));
            }
        } catch (IllegalStateException e) {
            scene.violations().add("%s: %s".formatted(where, e.getMessage()));
        }
        server.kill();
    }

    /** What has the name of a backup is one. */
    private void expectWhole(Path backup, Case each, FileCalls.Point point) throws Exception {
        reset(data.resolveSibling("nothing"));
        command("restore", backup.toString());
        audit(new Case("restore of what a killed backup left", each.before, each.command, each.chats), point);
    }

    /** So that a power cut doesn't bring the steps into another order. */
    private void expectFlushesBetweenSteps(List<String> trace) {
        List<String> steps = List.of(
                "fsync\\(.*chatroom\\.db\\.incoming>.*",
                "fsync\\(.*/data>.*",
                "rename\\(.*incoming\".*restored-.*",
                "fsync\\(.*/data>.*",
                "link\\(.*chatroom\\.db\".*before-.*",
                "fsync\\(.*/data>.*",
                "rename\\(.*restored-.*chatroom\\.db\".*",
                "fsync\\(.*/data>.*");
        int next = 0;
        for (String line : trace) {
            if (next < steps.size() && line.matches("\\d+ +" + steps.get(next))) {
                next++;
            }
        }
        if (next < steps.size()) {
            scene.violations().add("a restoration doesn't come to this, in its order: " + steps.get(next));
        }
    }

    private List<String> with(List<String> command) {
        List<String> arguments = new ArrayList<>(command);
        arguments.add("--data-dir=" + data);
        return arguments;
    }

    private void command(String... command) throws Exception {
        FileCalls.End end = calls.run(List.of(), with(List.of(command)));
        if (end.exitCode() != 0) {
            throw new IllegalStateException("%s fails: %s".formatted(List.of(command), end.said()));
        }
    }

    private void reset(Path before) throws IOException {
        Folders.delete(data);
        copy(before, data);
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(from)) {
            all = files.filter(file -> Files.isDirectory(file) || Files.isRegularFile(file))
                    .toList();
        }
        for (Path file : all) {
            Files.copy(file, to.resolve(from.relativize(file).toString()));
        }
    }
}
