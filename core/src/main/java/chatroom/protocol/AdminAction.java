package chatroom.protocol;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an operator may ask for, and the reply that comes where it isn't {@link AdminReply.Failed}. */
public enum AdminAction {
    HEALTH(AdminReply.Done.class),
    STATUS(AdminReply.ServerStatus.class),
    NODES(AdminReply.NodeList.class),
    SESSIONS(AdminReply.SessionPage.class),
    USERS(AdminReply.UserPage.class),
    USER_ADD(AdminReply.Done.class),
    USER_PASSWD(AdminReply.Done.class),
    USER_DISABLE(AdminReply.Done.class),
    USER_ENABLE(AdminReply.Done.class),
    USER_DELETE(AdminReply.Done.class),
    USER_ADMIN(AdminReply.Done.class),
    ROOMS(AdminReply.RoomPage.class),
    ROOM_CREATE(AdminReply.Done.class),
    ROOM_ARCHIVE(AdminReply.Done.class),
    ROOM_DELETE(AdminReply.Done.class),
    ROOM_ROLE(AdminReply.Done.class),
    KICK(AdminReply.Done.class),
    ANNOUNCE(AdminReply.Done.class),
    INVITE(AdminReply.Invited.class),
    BACKUP(AdminReply.Done.class),
    VERIFY(AdminReply.Done.class),
    PRUNE(AdminReply.Done.class),
    MEND_TIMES(AdminReply.Done.class),
    MESSAGES(AdminReply.MessagePage.class);

    private static final Map<String, AdminAction> BY_WIRE_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(AdminAction::wireName, Function.identity()));

    private final String wireName = name().toLowerCase(Locale.ROOT);
    private final Class<? extends AdminReply> reply;

    AdminAction(Class<? extends AdminReply> reply) {
        this.reply = reply;
    }

    /** The name in the {@code action} field. */
    public String wireName() {
        return wireName;
    }

    public Class<? extends AdminReply> reply() {
        return reply;
    }

    public static Optional<AdminAction> ofWireName(String name) {
        return Optional.ofNullable(BY_WIRE_NAME.get(name));
    }
}
