package chatroom.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.spy;

import chatroom.protocol.Password;
import chatroom.server.work.JobResult;
import de.mkammerer.argon2.Argon2Advanced;
import de.mkammerer.argon2.Argon2Factory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHasherTest {
    private static final Password RIGHT = new Password("gr\u00fcn \ud83d\ude00 horse");
    private static final Password WRONG = new Password("gr\u00fcn \ud83d\ude00 horsf");

    /** Argon2's own least: so exactly can a cost be matched. */
    private static final long MIN_MEMORY_KIB = 8;

    /** Cheap, so that the tests are quick. */
    private final PasswordHasher hasher = new PasswordHasher(64, 2);

    @Test
    void aHashNamesArgon2idAndItsCost() {
        assertThat(hasher.hash(RIGHT))
                .startsWith("$argon2id$v=19$m=64,t=2,p=1$")
                .doesNotContain("horse");
    }

    @Test
    void onePasswordHasAnotherHashEachTime() {
        assertThat(hasher.hash(RIGHT)).isNotEqualTo(hasher.hash(RIGHT));
    }

    @Test
    void theRightPasswordMatchesAndAnotherDoesNot() {
        String hash = hasher.hash(RIGHT);

        assertThat(hasher.verify(hash, RIGHT)).isTrue();
        assertThat(hasher.verify(hash, WRONG)).isFalse();
    }

    @Test
    void agreesWithTheLibraryAboutItsFormat() {
        byte[] utf8 = RIGHT.value().getBytes(StandardCharsets.UTF_8);

        assertThat(Argon2Factory.create(Argon2Factory.Argon2Types.ARGON2id).verify(hasher.hash(RIGHT), utf8))
                .isTrue();
    }

    @Test
    void comparesWithHashesOfAnotherCost() {
        assertThat(hasher.verify(new PasswordHasher(128, 3).hash(RIGHT), RIGHT)).isTrue();
    }

    @Test
    void aHashThatCostLessThanIsUsualNowNeedsToBeMadeAnew() {
        String hash = hasher.hash(RIGHT);

        assertThat(new PasswordHasher(65, 2).needsRehash(hash)).isTrue();
        assertThat(new PasswordHasher(64, 3).needsRehash(hash)).isTrue();
        assertThat(new PasswordHasher(64, 2).needsRehash(hash)).isFalse();
        assertThat(new PasswordHasher(32, 1).needsRehash(hash)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "$argon2i$v=19$m=64,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g",
                "$argon2id$v=16$m=64,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g",
                "$argon2id$v=19$m=9999999999,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g"
            })
    void whatIsNoHashIsAnErrorAndNotAWrongPassword(String stored) {
        assertThatThrownBy(() -> hasher.verify(stored, RIGHT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A stored password hash isn't one of Argon2id, version 19.");
    }

    @Test
    void wantOfMemoryIsAnErrorAndNotAWrongPassword() throws Exception {
        // Where the kernel promises memory that it hasn't got, the attempt would end otherwise.
        Path overcommit = Path.of("/proc/sys/vm/overcommit_memory");
        assumeTrue(Files.isReadable(overcommit) && !Files.readString(overcommit).startsWith("1"));
        String nearlyATebibyte = hasher.hash(RIGHT).replace("m=64", "m=999999999");

        assertThatThrownBy(() -> hasher.verify(nearlyATebibyte, RIGHT)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aJobHashesWhatAJobVerifies() throws Exception {
        String hash = new HashPassword(hasher, RIGHT).run();

        assertThat(verdict(hasher, Optional.of(hash), RIGHT)).isEqualTo(new VerificationResult(true, Optional.empty()));
        assertThat(verdict(hasher, Optional.of(hash), WRONG))
                .isEqualTo(new VerificationResult(false, Optional.empty()));
    }

    @Test
    void aMatchWithACheaperHashComesWithADearerOne() {
        PasswordHasher dearer = new PasswordHasher(128, 2);

        VerificationResult right = verdict(dearer, Optional.of(hasher.hash(RIGHT)), RIGHT);
        VerificationResult wrong = verdict(dearer, Optional.of(hasher.hash(RIGHT)), WRONG);

        assertThat(right.matches()).isTrue();
        assertThat(right.newHash()).hasValueSatisfying(hash -> {
            assertThat(hash).contains("$m=128,t=2,");
            assertThat(dearer.verify(hash, RIGHT)).isTrue();
        });
        assertThat(wrong).isEqualTo(new VerificationResult(false, Optional.empty()));
    }

    @Test
    void anUnknownUserCostsAComparisonThatNeverMatches() {
        assertThat(hasher.dummyHash()).startsWith("$argon2id$v=19$m=64,t=2,p=1$");
        assertThat(verdict(hasher, Optional.empty(), RIGHT)).isEqualTo(new VerificationResult(false, Optional.empty()));
    }

    /** How soon a wrong password is refused must not tell whether there is an account of that name, nor how old it is. */
    @ParameterizedTest
    @CsvSource({"64,2", "64,1", "32,2", "8,1", "20,3", "63,2", "8,9"})
    void aWrongPasswordCostsAsMuchAsAnUnknownUserHoweverCheapTheStoredHashIs(int memoryKib, int passes) {
        String stored = new PasswordHasher(memoryKib, passes).hash(RIGHT);
        Argon2Advanced argon2 = spy(Argon2Factory.createAdvanced(Argon2Factory.Argon2Types.ARGON2id));
        PasswordHasher now = new PasswordHasher(argon2, 64, 2);

        long unknown = cost(argon2, () -> verdict(now, Optional.empty(), WRONG));
        long wrong = cost(argon2, () -> verdict(now, Optional.of(stored), WRONG));

        assertThat(unknown).isEqualTo(64 * 2);
        assertThat(wrong).isBetween(unknown - MIN_MEMORY_KIB, unknown);
    }

    /** Memory times passes, of all that is computed meanwhile; never with more memory at once than is usual now. */
    private static long cost(Argon2Advanced argon2, Runnable work) {
        AtomicLong cost = new AtomicLong();
        doAnswer(call -> {
                    int passes = call.getArgument(0);
                    int memoryKib = call.getArgument(1);
                    assertThat(memoryKib).isLessThanOrEqualTo(64);
                    cost.addAndGet((long) memoryKib * passes);
                    return call.callRealMethod();
                })
                .when(argon2)
                .pbkdf(anyInt(), anyInt(), anyInt(), any(byte[].class), any(byte[].class), anyInt());
        work.run();
        return cost.get();
    }

    @Test
    void noJobShowsASecret() {
        String hash = hasher.hash(RIGHT);

        assertThat(new HashPassword(hasher, RIGHT)).asString().isEqualTo("HashPassword[]");
        assertThat(new VerifyPassword(hasher, Optional.of(hash), RIGHT))
                .asString()
                .isEqualTo("VerifyPassword[known=true]");
        assertThat(new VerificationResult(true, Optional.of(hash)))
                .asString()
                .isEqualTo("VerificationResult[matches=true]");
    }

    private static VerificationResult verdict(PasswordHasher hasher, Optional<String> storedHash, Password password) {
        JobResult<VerificationResult> outcome = JobResult.of(new VerifyPassword(hasher, storedHash, password));
        return ((JobResult.Done<VerificationResult>) outcome).value();
    }
}
