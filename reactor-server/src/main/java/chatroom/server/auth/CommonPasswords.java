package chatroom.server.auth;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Password;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import com.nulabinc.zxcvbn.StandardDictionaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What whoever guesses tries first: the 30,000 most common passwords that zxcvbn ships, and one's own name. Any number of threads.
 *
 * <p>Only the list is used. zxcvbn's estimate takes seconds for some passwords (measured: 20 s for 128 characters), and those are sent by
 * whoever wants to keep a server busy.
 */
public final class CommonPasswords {
    /** What people put around a word so that it counts as a password: up to four digits or signs on each side. */
    private static final Pattern DRESSED = Pattern.compile("[^\\p{L}]{0,4}(.*?)[^\\p{L}]{0,4}", Pattern.DOTALL);

    /** A dressed word shorter than this is no word: too much would be refused. */
    private static final int MIN_WORD_CHARS = 4;

    private static final int MIN_DIFFERENT_CHARS = 4;

    private final Set<String> common;

    private CommonPasswords(Set<String> common) {
        this.common = common;
    }

    /** Takes some ten milliseconds, and three MB for as long as it is used. */
    public static CommonPasswords load() {
        try {
            return new CommonPasswords(Set.copyOf(StandardDictionaries.PASSWORDS_LOADER
                    .load()
                    .getRankedDictionary()
                    .keySet()));
        } catch (IOException e) {
            throw new UncheckedIOException("The list of common passwords is not in this jar.", e);
        }
    }

    /**
     * A chosen password may be used. Takes some microseconds.
     *
     * @throws Violation {@code invalid_password}: it is common, or the name
     */
    public void check(Username username, Password password) throws Violation {
        String plain = password.value().toLowerCase(Locale.ROOT);
        String word = word(plain);
        if (plain.equals(username.key()) || word.equals(username.key())) {
            throw refused("This password is your name, which is tried first");
        }
        if (common.contains(plain) || (word.length() >= MIN_WORD_CHARS && common.contains(word))) {
            throw refused("This password is one of the most common, which are tried first");
        }
        if (plain.codePoints().distinct().count() < MIN_DIFFERENT_CHARS) {
            throw refused("This password has too few different characters");
        }
    }

    private static String word(String plain) {
        Matcher dressed = DRESSED.matcher(plain);
        return dressed.matches() ? dressed.group(1) : plain;
    }

    private static Violation refused(String why) {
        return new Violation(
                ErrorCode.INVALID_PASSWORD, why + "; choose another, such as four words that have nothing in common.");
    }
}
