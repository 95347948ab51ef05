package chatroom.server.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What a client shows to go on with a session: 32 random bytes. Only its {@link #hash()} is ever stored, so a stolen database opens no session. */
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

    /** SHA-256 of the text: of 256 random bits there is nothing to guess, so it needs no salt and no slowness. */
    public byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text().getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }

    @Override
    public String toString() {
        return "SessionToken[********]";
    }
}
