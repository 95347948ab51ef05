package chatroom.client.login;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.client.link.Address;
import chatroom.client.link.Servers;
import chatroom.client.storage.FileStorage;
import chatroom.client.storage.Folders;
import chatroom.client.storage.Settings;
import chatroom.client.storage.StoredSession;
import chatroom.protocol.Password;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordGuardTest {
    private static final long A_WHILE_MILLIS = 15_000;
    private static final Address HERE = new Address("localhost", 5000);

    @TempDir
    private Path home;

    private final AtomicLong clockMillis = new AtomicLong();
    private final PasswordGuard guard = new PasswordGuard(clockMillis::get);
    private Folders folders;

    @BeforeEach
    void earlierRun() {
        folders = Folders.of(Map.of(), home);
        FileStorage memory =
                new FileStorage(folders, Servers.of(HERE), Optional.empty(), true, Clock.systemUTC(), complaint -> {});
        memory.open("ann");
        memory.keepSession("ann", "the token");
        memory.keepCheck(new Password("correct horse"));
        memory.close();
    }

    private Settings settings() throws Exception {
        return new Settings(HERE, Optional.of("ann"), Optional.empty()).withStored(folders);
    }

    /** The check is a byte: of a hundred other passwords at most a few can pass for it. */
    @Test
    void aPasswordThatCannotBeTheCurrentOneIsKnownFromTheOneThatLetInOrFromItsCheck() throws Exception {
        Password right = new Password("correct horse");
        Password other = new Password("given with the start");
        assertThat(guard.mayLetIn(other)).as("nothing is known").isTrue();
        guard.expect(Optional.of(other), StoredSession.passwordOf(folders, settings()));
        assertThat(guard.mayLetIn(right)).isTrue();
        assertThat(guard.mayLetIn(other))
                .as("the session may have begun with it")
                .isTrue();
        assertThat(IntStream.range(0, 100).filter(i -> guard.mayLetIn(new Password("wrong horse " + i))))
                .hasSizeLessThan(10);
        guard.onLetIn(right);
        assertThat(guard.mayLetIn(other)).isFalse();
        guard.onChosen(other);
        assertThat(guard.mayLetIn(other)).isTrue();
        assertThat(guard.mayLetIn(right))
                .as("the server may refuse the new one")
                .isTrue();
    }

    @Test
    void thePasswordOfAnEarlierRunIsNoticedForAWhileAfterAStartAndAfterASlip() throws Exception {
        guard.expect(Optional.empty(), StoredSession.passwordOf(folders, settings()));
        guard.watch();
        assertThat(guard.objection(" correct horse ")).isPresent();
        clockMillis.addAndGet(A_WHILE_MILLIS);
        assertThat(guard.objection("correct horse")).isPresent();
        clockMillis.addAndGet(1);
        assertThat(guard.objection("correct horse")).isEmpty();
        guard.watch();
        assertThat(guard.objection("correct horse")).isPresent();
    }

    @Test
    void hardlyAnythingElseIsTakenForIt() throws Exception {
        guard.expect(Optional.empty(), StoredSession.passwordOf(folders, settings()));
        guard.watch();
        long taken = IntStream.range(0, 2_560)
                .filter(i -> guard.objection("hello " + i).isPresent())
                .count();
        assertThat(taken).as("of 2,560, with one byte of a hash").isLessThan(40);
    }

    @Test
    void whatWasGivenOrEnteredInThisRunIsNeverSaid() {
        guard.expect(Optional.of(new Password("of the file")), Optional.empty());
        guard.know(new Password("of a prompt"));
        clockMillis.addAndGet(A_WHILE_MILLIS + 1);
        assertThat(guard.objection("of the file")).contains("Not sent: this is your password");
        assertThat(guard.objection("of a prompt")).isPresent();
        assertThat(guard.objection("of a prompt, and more")).isEmpty();
    }

    @Test
    void noMoreThanAByteOfASaltedHashIsKeptAndTheSameOneForTheSamePassword() throws Exception {
        Path file = StoredSession.folder(folders, HERE, "ann").resolve("session.properties");
        String kept = Files.readString(file);
        assertThat(kept)
                .containsPattern("password_check=[0-9a-f]{16}\\\\:[0-9a-f]{2}\n")
                .doesNotContain("correct");
        FileStorage memory =
                new FileStorage(folders, Servers.of(HERE), Optional.empty(), true, Clock.systemUTC(), complaint -> {});
        memory.open("ann");
        memory.keepCheck(new Password("correct horse"));
        memory.close();
        assertThat(Files.readString(file)).isEqualTo(kept);
    }
}
