package chatroom.protocol;

import java.time.Instant;
import java.util.Optional;

/** What is known of one user in a room, who may have left it. Mutes and bans outlast that. */
final class MemberState {
    private static final Latest<Optional<Instant>> NEVER = new Latest<>(0, Optional.empty());

    private final String username;
    private Latest<Boolean> present = new Latest<>(0, false);
    private Latest<Role> role = new Latest<>(0, Role.MEMBER);
    private Latest<Optional<Instant>> mutedUntil = NEVER;
    private Latest<Optional<Instant>> bannedUntil = NEVER;

    MemberState(String username) {
        this.username = username;
    }

    void come(long id) {
        present = present.newer(new Latest<>(id, true));
    }

    void go(long id) {
        present = present.newer(new Latest<>(id, false));
    }

    void take(long id, Role given) {
        role = role.newer(new Latest<>(id, given));
    }

    /** @param until empty where it ends */
    void mute(long id, Optional<Instant> until) {
        mutedUntil = mutedUntil.newer(new Latest<>(id, until));
    }

    /** @param until empty where it ends */
    void ban(long id, Optional<Instant> until) {
        bannedUntil = bannedUntil.newer(new Latest<>(id, until));
    }

    /** Who comes again is a plain member. */
    Optional<RoomState.Member> current() {
        return present.value()
                ? Optional.of(new RoomState.Member(username, role.id() >= present.id() ? role.value() : Role.MEMBER))
                : Optional.empty();
    }

    Optional<Instant> mutedUntil() {
        return mutedUntil.value();
    }

    Optional<Instant> bannedUntil() {
        return bannedUntil.value();
    }

    String username() {
        return username;
    }
}
