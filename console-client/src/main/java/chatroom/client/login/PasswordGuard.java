package chatroom.client.login;

import chatroom.client.storage.Fingerprint;
import chatroom.protocol.Password;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Keeps a password out of the room that was meant for a question: one that isn't asked, because the session is
 * remembered, or because the command for it was misspelt. What was given or entered in this run is never said; and for
 * a while, what looks like the password of an earlier run isn't. Belongs to the thread that types.
 */
public final class PasswordGuard {
    /** As long as somebody may believe that a password is asked for. */
    private static final long WATCHFUL_MILLIS = 15_000;

    private static final int MOST_KNOWN = 16;

    private final LongSupplier clockMillis;
    private final Set<String> known = new LinkedHashSet<>();
    private Optional<Fingerprint> remembered = Optional.empty();

    /** Those of which one lets in, as far as is known; where that is nothing, any may. */
    private Predicate<Password> mayLetIn = password -> true;

    private OptionalLong watchfulUntil = OptionalLong.empty();

    /** @param clockMillis milliseconds that only go forward */
    public PasswordGuard(LongSupplier clockMillis) {
        this.clockMillis = clockMillis;
    }

    /**
     * @param given what this run was started with
     * @param check of the password that an earlier run logged in with
     */
    public void expect(Optional<Password> given, Optional<Fingerprint> check) {
        given.ifPresent(this::know);
        remembered = check;
        check.ifPresent(
                looks -> mayLetIn = password -> looks.fits(password.value()) || given.equals(Optional.of(password)));
    }

    /** It was entered in this run. */
    void know(Password password) {
        if (known.size() < MOST_KNOWN && !password.value().isBlank()) {
            known.add(password.value().strip());
        }
    }

    /** The server has accepted this password. */
    void onLetIn(Password password) {
        mayLetIn = password::equals;
    }

    /** It lets in from now on, if the server takes it. */
    void onChosen(Password password) {
        mayLetIn = mayLetIn.or(password::equals);
    }

    /** Whether it may be the one that lets in: not where it's known to be another one. */
    boolean mayLetIn(Password password) {
        return mayLetIn.test(password);
    }

    /** Something has just happened after which a password may be typed by mistake: the start, a command that there isn't. */
    public void watch() {
        watchfulUntil = OptionalLong.of(clockMillis.getAsLong() + WATCHFUL_MILLIS);
    }

    /** Why this may not be said; empty if it may. */
    public Optional<String> objection(String line) {
        String text = line.strip();
        if (known.contains(text)) {
            return Optional.of("Not sent: this is your password");
        }
        boolean watchful = watchfulUntil.isPresent() && clockMillis.getAsLong() <= watchfulUntil.getAsLong();
        return watchful && remembered.filter(check -> check.fits(text)).isPresent()
                ? Optional.of("Not sent: this may be your password. If it isn't, say it again in "
                        + WATCHFUL_MILLIS / 1_000 + " s")
                : Optional.empty();
    }
}
