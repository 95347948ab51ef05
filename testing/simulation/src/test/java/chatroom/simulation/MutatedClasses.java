package chatroom.simulation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * All classes of ours once more, one of them with a fault: its source is changed in one place and compiled in memory. Where the source has
 * no such place any more, that is an error, so no fault is ever left out in silence.
 */
final class MutatedClasses extends ClassLoader {
    private static final String OURS = "chatroom.";

    private final Map<String, byte[]> mutated;

    private MutatedClasses(Map<String, byte[]> mutated) {
        super(MutatedClasses.class.getClassLoader());
        this.mutated = mutated;
    }

    /**
     * @param source from the project's folder
     * @param original stands there exactly once
     */
    static MutatedClasses of(Path source, String original, String fault) throws IOException {
        String text = Files.readString(root().resolve(source));
        int at = text.indexOf(original);
        if (at < 0 || text.indexOf(original, at + 1) >= 0) {
            throw new IllegalStateException(
                    "%s doesn't have exactly one \"%s\": plant the fault where that went.".formatted(source, original));
        }
        String className = source.getFileName().toString().replace(".java", "");
        return new MutatedClasses(compile(className, text.replace(original, fault)));
    }

    /** The folder that holds the modules. */
    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("core/src/main/java"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    private static Map<String, byte[]> compile(String className, String text) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> mistakes = new DiagnosticCollector<>();
        try (StandardJavaFileManager standard = compiler.getStandardFileManager(mistakes, null, null);
                InMemory inMemory = new InMemory(standard)) {
            List<String> options = List.of("-proc:none", "-nowarn", "-classpath", classPath());
            if (!compiler.getTask(null, inMemory, mistakes, options, null, List.of(new Source(className, text)))
                    .call()) {
                throw new IllegalStateException("The fault doesn't compile: "
                        + mistakes.getDiagnostics().stream()
                                .map(Diagnostic::toString)
                                .toList());
            }
            Map<String, byte[]> classes = new HashMap<>();
            inMemory.compiled.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
            return classes;
        }
    }

    /** Surefire's own is a jar that names the others. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    /** Not the parent's, or what is visible within a package only would not be visible here. */
    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] bytes = mutated.containsKey(name) ? mutated.get(name) : original(name);
        return defineClass(name, bytes, 0, bytes.length);
    }

    private byte[] original(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String className, String text) {
            super(URI.create("string:///" + className + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> compiled = new HashMap<>();

        InMemory(JavaFileManager standard) {
            super(standard);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + className), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    compiled.put(className, bytes);
                    return bytes;
                }
            };
        }
    }
}
