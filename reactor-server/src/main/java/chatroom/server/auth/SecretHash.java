package chatroom.server.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** How random secrets are stored: session tokens and invite codes. */
final class SecretHash {
    /** SHA-256: of a hundred random bits or more there is nothing to guess, so it needs no salt and no slowness. */
    static byte[] of(String ascii) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(ascii.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }

    private SecretHash() {}
}
