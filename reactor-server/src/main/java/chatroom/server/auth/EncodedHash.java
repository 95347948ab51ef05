package chatroom.server.auth;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of a stored Argon2id hash, in the usual format: {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}. */
final class EncodedHash {
    private static final Pattern FORMAT = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,9}),t=(\\d{1,9}),p=(\\d{1,4})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    final int memoryKib;
    final int iterations;
    final int parallelism;
    final byte[] salt;
    final byte[] hash;

    /** @throws IllegalArgumentException if it is none; the message doesn't repeat it */
    EncodedHash(String encoded) {
        Matcher parts = FORMAT.matcher(encoded);
        if (!parts.matches()) {
            throw new IllegalArgumentException("A stored password hash isn't one of Argon2id, version 19.");
        }
        memoryKib = Integer.parseInt(parts.group(1));
        iterations = Integer.parseInt(parts.group(2));
        parallelism = Integer.parseInt(parts.group(3));
        salt = Base64.getDecoder().decode(parts.group(4));
        hash = Base64.getDecoder().decode(parts.group(5));
    }
}
