package chatroom.codec;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes times as 2026-11-22T08:38:00.123Z, always UTC and always with milliseconds. Not thread-safe. */
final class Timestamps {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** All messages of a batch have one time, and each stands in an event and in a reply. */
    private Instant last = Instant.EPOCH;

    private String lastText = FORMAT.format(last);

    String text(Instant time) {
        if (!time.equals(last)) {
            last = time;
            lastText = FORMAT.format(time);
        }
        return lastText;
    }
}
