package chatroom.server.auth;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What a client shows to go on with a session: 32 random bytes. Only its {@link #hash()} is ever stored, so a stolen database opens no
 * session.
 */
public final class SessionToken {
    private static final int BYTES = 32;

    private final byte[] secret;

    private SessionToken(byte[] secret) {
        this.secret = secret;
    }

    /** @param random in the server a {@link java.security.SecureRandom} */
    public static SessionToken random(RandomGenerator random) {
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        return new SessionToken(secret);
    }

    /** @return empty for what {@link #text()} never gives */
    public static Optional<SessionToken> parse(String text) {
        try {
            SessionToken token = new SessionToken(Base64.getUrlDecoder().decode(text));
            // The decoder also takes padding and stray low bits; a token has one spelling.
            return token.secret.length == BYTES && token.text().equals(text) ? Optional.of(token) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** 43 characters of base64url. */
    public String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /** The hash that is stored. */
    public byte[] hash() {
        return SecretHash.of(text());
    }

    /** In the same time for every other token. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SessionToken token && MessageDigest.isEqual(secret, token.secret);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(secret);
    }

    @Override
    public String toString() {
        return "SessionToken[********]";
    }
}
