package chatroom.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
    @TempDir
    private Path temporary;

    private Path left(String name) throws IOException {
        Path folder = Files.createDirectory(temporary.resolve(name));
        Files.writeString(folder.resolve("library.so"), "code");
        return folder;
    }

    @Test
    void whatAProcessThatIsNoMoreLeftIsDeletedAndNothingElse() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Path dead = left("chatroom-client-" + ended.pid() + "-1");
        Path living = left("chatroom-client-" + ProcessHandle.current().pid() + "-1");
        Path another = left("chatroom-client-x-1");
        Path elsewhere = Files.createSymbolicLink(temporary.resolve("chatroom-client-" + ended.pid() + "-2"), another);
        NativeLibrary.deleteLeft(temporary);
        assertThat(dead).doesNotExist();
        assertThat(living.resolve("library.so")).exists();
        assertThat(another.resolve("library.so")).exists();
        assertThat(elsewhere).as("a link is nothing that was left").isSymbolicLink();
    }
}
