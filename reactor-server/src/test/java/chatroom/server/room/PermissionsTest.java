package chatroom.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.server.store.Rooms.Membership;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermissionsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:38:00.123Z");
    private static final Optional<Instant> LATER = Optional.of(NOW.plus(Duration.ofSeconds(1)));
    private static final Optional<Instant> NEVER = Optional.empty();

    private static Permissions.Place room(RoomKind kind, boolean archived) {
        String name = kind == RoomKind.DIRECT ? "@ann,bob" : "dev";
        return new Permissions.Place(new RoomName(name), kind, archived);
    }

    private static Membership who(Role role, Optional<Instant> muted, Optional<Instant> banned) {
        return new Membership(new RoomName("dev"), Optional.ofNullable(role), 0, muted, banned);
    }

    private static Optional<ErrorCode> code(Action action, Permissions.Place room, Membership who) {
        return Permissions.refusal(action, room, who, () -> NOW).map(Permissions.Refusal::code);
    }

    @ParameterizedTest
    @CsvSource({
        "SEND, MEMBER",
        "EDIT, MEMBER",
        "DELETE, MEMBER",
        "REACT, MEMBER",
        "LEAVE, MEMBER",
        "ADD, MEMBER",
        "TOPIC, MODERATOR",
        "KICK, MODERATOR",
        "BAN, MODERATOR",
        "UNBAN, MODERATOR",
        "MUTE, MODERATOR",
        "UNMUTE, MODERATOR",
        "ROLE, OWNER",
        "ARCHIVE, OWNER",
        "UNARCHIVE, OWNER"
    })
    void eachActionHasItsLeastRole(Action action, Role least) {
        Permissions.Place room = room(RoomKind.PUBLIC, false);
        for (Role role : Role.values()) {
            assertThat(code(action, room, who(role, NEVER, NEVER)).isEmpty())
                    .as("%s by %s", action, role)
                    .isEqualTo(role.compareTo(least) >= 0);
        }
        assertThat(code(action, room, who(null, NEVER, NEVER))).contains(ErrorCode.NOT_A_MEMBER);
    }

    @Test
    void onlyModeratorsAddToAPrivateRoom() {
        Permissions.Place room = room(RoomKind.PRIVATE, false);
        assertThat(code(Action.ADD, room, who(Role.MEMBER, NEVER, NEVER))).contains(ErrorCode.FORBIDDEN);
        assertThat(code(Action.ADD, room, who(Role.MODERATOR, NEVER, NEVER))).isEmpty();
    }

    @Test
    void aPrivateRoomIsNothingToWhoIsNotInItOrBanned() {
        Permissions.Place room = room(RoomKind.PRIVATE, false);
        assertThat(code(Action.SEND, room, who(null, NEVER, NEVER))).contains(ErrorCode.UNKNOWN_ROOM);
        assertThat(code(Action.SEND, room, who(null, NEVER, LATER))).contains(ErrorCode.UNKNOWN_ROOM);
    }

    @Test
    void theMutedReadDeleteAndLeave() {
        Permissions.Place room = room(RoomKind.PUBLIC, false);
        Membership muted = who(Role.MODERATOR, LATER, NEVER);
        assertThat(Permissions.refusal(Action.SEND, room, muted, () -> NOW)
                        .orElseThrow()
                        .until())
                .isEqualTo(LATER);
        assertThat(code(Action.KICK, room, muted)).contains(ErrorCode.MUTED);
        assertThat(code(Action.DELETE, room, muted)).isEmpty();
        assertThat(code(Action.LEAVE, room, muted)).isEmpty();
        assertThat(code(Action.POLL, room, muted)).isEmpty();
        assertThat(code(Action.SEND, room, who(Role.MEMBER, Optional.of(NOW), NEVER)))
                .as("it has ended")
                .isEmpty();
    }

    @Test
    void theBannedMayDoNothingUntilItEnds() {
        Permissions.Place room = room(RoomKind.PUBLIC, false);
        assertThat(code(Action.JOIN, room, who(null, NEVER, LATER))).contains(ErrorCode.BANNED);
        assertThat(code(Action.POLL, room, who(null, NEVER, LATER))).contains(ErrorCode.BANNED);
        assertThat(code(Action.JOIN, room, who(null, NEVER, Optional.of(NOW)))).isEmpty();
    }

    @Test
    void inAnArchivedRoomOnlyDeletingLeavingAndModerationGoOn() {
        Permissions.Place room = room(RoomKind.PUBLIC, true);
        Membership owner = who(Role.OWNER, NEVER, NEVER);
        for (Action refused : new Action[] {Action.SEND, Action.EDIT, Action.REACT, Action.ADD, Action.TOPIC}) {
            assertThat(code(refused, room, owner)).contains(ErrorCode.ARCHIVED);
        }
        assertThat(code(Action.JOIN, room, who(null, NEVER, NEVER))).contains(ErrorCode.ARCHIVED);
        for (Action done : new Action[] {Action.DELETE, Action.LEAVE, Action.BAN, Action.UNARCHIVE, Action.POLL}) {
            assertThat(code(done, room, owner)).isEmpty();
        }
    }

    @Test
    void aDirectRoomHasNoRolesTopicOrChangesOfMembers() {
        Permissions.Place room = room(RoomKind.DIRECT, false);
        Membership member = who(Role.MEMBER, NEVER, NEVER);
        for (Action refused : new Action[] {Action.TOPIC, Action.ROLE, Action.ADD, Action.LEAVE, Action.JOIN}) {
            assertThat(code(refused, room, member)).contains(ErrorCode.FORBIDDEN);
        }
        assertThat(code(Action.SEND, room, member)).isEmpty();
        assertThat(code(Action.EDIT, room, member)).isEmpty();
    }
}
