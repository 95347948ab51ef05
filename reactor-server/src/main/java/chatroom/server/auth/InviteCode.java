package chatroom.server.auth;

import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What lets one person register: 100 random bits, written so that they can be read out and typed. Only the {@link #hash()} is ever stored.
 */
public final class InviteCode {
    /** Crockford's base 32: no letter that looks like another or like a digit. */
    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

    private static final int CHARS = 20;
    private static final int GROUP_CHARS = 5;

    private final String chars;

    private InviteCode(String chars) {
        this.chars = chars;
    }

    /** @param random in the server a {@link java.security.SecureRandom} */
    public static InviteCode random(RandomGenerator random) {
        StringBuilder chars = new StringBuilder();
        for (int i = 0; i < CHARS; i++) {
            chars.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
        }
        return new InviteCode(chars.toString());
    }

    /**
     * Takes it as people write it: in any case, with or without hyphens and spaces, with the letters o, i and l for the digits.
     *
     * @return empty for what can't be a code
     */
    public static Optional<InviteCode> parse(String text) {
        String chars = text.toLowerCase(Locale.ROOT)
                .replaceAll("[\\s-]", "")
                .replace('o', '0')
                .replace('i', '1')
                .replace('l', '1');
        boolean possible = chars.length() == CHARS && chars.chars().allMatch(c -> DIGITS.indexOf(c) >= 0);
        return possible ? Optional.of(new InviteCode(chars)) : Optional.empty();
    }

    /** For people: four groups of five characters, as in {@code 7k3mq-x0v9d-4tz2h-r8wfa}. */
    public String text() {
        return String.join("-", chars.split("(?<=\\G.{" + GROUP_CHARS + "})"));
    }

    /** The hash that is stored. */
    public byte[] hash() {
        return SecretHash.of(chars);
    }

    @Override
    public String toString() {
        return "InviteCode[********]";
    }
}
