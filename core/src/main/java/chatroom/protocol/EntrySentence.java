package chatroom.protocol;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Parts of the sentences that stand for entries. */
final class EntrySentence {
    private static final String ELLIPSIS = "\u2026";

    static String reason(Optional<String> reason) {
        return reason.map(": "::concat).orElse("");
    }

    static String until(Optional<Instant> until) {
        return until.map(end -> " until " + end.truncatedTo(ChronoUnit.SECONDS)).orElse("");
    }

    /** No longer than a message may be. */
    static String cut(String sentence) {
        if (sentence.codePointCount(0, sentence.length()) <= Limits.TEXT_CHARS) {
            return sentence;
        }
        return sentence.substring(0, sentence.offsetByCodePoints(0, Limits.TEXT_CHARS - 1)) + ELLIPSIS;
    }

    private EntrySentence() {}
}
