package chatroom.client.storage;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** A few named values in a private file. */
public final class PropertyFile {

    /** Empty if there is no such file, or nothing in it that could be read. */
    public static Properties read(Path file) throws IOException {
        Properties values = new Properties();
        Optional<String> content = PrivateFiles.read(file);
        try {
            values.load(new StringReader(content.orElse("")));
        } catch (IllegalArgumentException e) {
            // Not ours any more; it will be written anew.
            values.clear();
        }
        return values;
    }

    public static void write(Path file, String comment, Map<String, String> values) throws IOException {
        Properties properties = new Properties();
        properties.putAll(values);
        StringWriter content = new StringWriter();
        properties.store(content, comment);
        PrivateFiles.write(file, content.toString());
    }

    private PropertyFile() {}
}
