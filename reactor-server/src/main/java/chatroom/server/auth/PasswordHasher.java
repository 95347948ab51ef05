package chatroom.server.auth;

import chatroom.protocol.Password;
import de.mkammerer.argon2.Argon2Advanced;
import de.mkammerer.argon2.Argon2Factory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Hashes passwords by Argon2id with one cost, and compares them with hashes of any cost. Any number of threads at once; each takes {@code
 * memoryKib} of native memory meanwhile.
 *
 * <p>Passwords are hashed as UTF-8, and those bytes are wiped afterwards. The {@link Password} itself is a string, which can't be.
 */
public final class PasswordHasher {
    private static final int PARALLELISM = 1;

    /** Argon2's own least. */
    private static final int MIN_MEMORY_KIB = 8;

    private static final int DUMMY_PASSWORD_BYTES = 32;

    private final Argon2Advanced argon2;
    private final int memoryKib;
    private final int iterations;
    private final String dummyHash;

    /**
     * Hashes once, which shows early whether the native library works.
     *
     * @param memoryKib for one hash, in units of 1,024 bytes
     * @param iterations over that memory
     * @throws IllegalStateException if that memory can't be had, or Argon2's library
     */
    public PasswordHasher(int memoryKib, int iterations) {
        this(newArgon2(), memoryKib, iterations);
    }

    private static Argon2Advanced newArgon2() {
        try {
            return Argon2Factory.createAdvanced(Argon2Factory.Argon2Types.ARGON2id);
        } catch (LinkageError e) {
            throw new IllegalStateException(
                    "Argon2's library can't be loaded (%s): look whether there is room in %s and in the home folder, and whether native libraries may be loaded from there."
                            .formatted(firstLine(e), System.getProperty("java.io.tmpdir")),
                    e);
        }
    }

    private static String firstLine(LinkageError e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    PasswordHasher(Argon2Advanced argon2, int memoryKib, int iterations) {
        this.argon2 = argon2;
        this.memoryKib = memoryKib;
        this.iterations = iterations;
        this.dummyHash = hash(argon2.generateSalt(DUMMY_PASSWORD_BYTES));
    }

    /** @throws IllegalStateException if the memory can't be had */
    String hash(Password password) {
        byte[] bytes = utf8(password);
        try {
            return hash(bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /**
     * Computes the hash and compares it here. The library's own {@code verify} says "wrong password" also when it had no memory to find
     * out.
     *
     * <p>A mismatch costs no less than it would with a hash made now: how soon it is said must not tell that there is an old account of
     * that name.
     *
     * @throws IllegalStateException if the memory can't be had
     * @throws IllegalArgumentException if that isn't a hash
     */
    boolean verify(String encoded, Password password) {
        EncodedHash stored = new EncodedHash(encoded);
        byte[] bytes = utf8(password);
        try {
            byte[] computed = argon2.pbkdf(
                    stored.iterations, stored.memoryKib, stored.parallelism, bytes, stored.salt, stored.hash.length);
            boolean matches = MessageDigest.isEqual(stored.hash, computed);
            if (!matches) {
                spendWhatIsMissing(stored, bytes);
            }
            return matches;
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** What a hash costs is proportional to its memory times its passes. Never more memory at once than for a hash made now. */
    private void spendWhatIsMissing(EncodedHash stored, byte[] password) {
        long missing = (long) memoryKib * iterations - (long) stored.memoryKib * stored.iterations;
        if (missing >= MIN_MEMORY_KIB) {
            int passes = (int) ((missing + memoryKib - 1) / memoryKib);
            int memory = Math.max(MIN_MEMORY_KIB, (int) (missing / passes));
            argon2.pbkdf(passes, memory, PARALLELISM, password, stored.salt, stored.hash.length);
        }
    }

    /** Whether it cost less than a hash made now would. */
    boolean needsRehash(String encoded) {
        EncodedHash stored = new EncodedHash(encoded);
        return stored.memoryKib < memoryKib || stored.iterations < iterations;
    }

    /** What nobody's password matches, made like every other: comparing with it takes as long. */
    String dummyHash() {
        return dummyHash;
    }

    private String hash(byte[] password) {
        return argon2.hash(iterations, memoryKib, PARALLELISM, password);
    }

    private static byte[] utf8(Password password) {
        return password.value().getBytes(StandardCharsets.UTF_8);
    }
}
