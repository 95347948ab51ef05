package chatroom.client.storage;

import chatroom.protocol.Limits;
import chatroom.protocol.Password;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One byte of a salted hash of a password: enough to notice the password where it doesn't belong, and too little to
 * find it by. Of 256 other texts that are long enough to be a password, one looks like it.
 */
public record Fingerprint(String salt, String hash) {
    private static final int SALT_BYTES = 8;
    private static final int KEPT_DIGITS = 2;

    static Fingerprint of(Password password, RandomGenerator random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        String hex = HexFormat.of().formatHex(salt);
        return new Fingerprint(hex, hash(hex, password.value()));
    }

    /** @param text as {@link #toString} has it; empty for anything else */
    static Optional<Fingerprint> parse(String text) {
        String[] parts = text.split(":", -1);
        return parts.length == 2 ? Optional.of(new Fingerprint(parts[0], parts[1])) : Optional.empty();
    }

    public boolean fits(String text) {
        return text.length() >= Limits.PASSWORD_MIN && hash(salt, text).equals(hash);
    }

    private static String hash(String salt, String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] hash = digest.digest((salt + text).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, KEPT_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return salt + ":" + hash;
    }
}
