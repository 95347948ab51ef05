package chatroom.codec;

import chatroom.protocol.Action;
import chatroom.protocol.Reply;
import chatroom.protocol.Violation;
import java.util.EnumSet;

/** The fields of each reply to a request that was carried out. */
final class ReplyTable {
    static final CodecTable<Action, Reply.Ok> OK = RoomReplyTable.addTo(CodecTable.<Action, Reply.Ok>of(Reply.Ok.class))
            .row(
                    Action.REGISTER,
                    Reply.Registered.class,
                    fields -> new Reply.Registered(fields.string("username"), fields.flag("admin", false)),
                    (registered, out) -> {
                        out.field("username", registered.username());
                        writeAdmin(registered.admin(), out);
                    })
            .row(Action.LOGIN, Reply.LoggedIn.class, fields -> loggedIn(Action.LOGIN, fields), ReplyTable::write)
            .row(Action.RESUME, Reply.LoggedIn.class, fields -> loggedIn(Action.RESUME, fields), ReplyTable::write)
            .row(Action.PASSWORD, new Reply.PasswordChanged())
            .row(Action.SEND, Reply.Sent.class, ReplyTable::sent, ReplyTable::write)
            .row(Action.POLL, Reply.Polled.class, ReplyTable::polled, ReplyTable::write)
            .row(Action.HISTORY, Reply.HistoryPage.class, ReplyTable::historyPage, ReplyTable::write)
            .reader(Action.SEARCH, ReplyTable::searchPage)
            .kind(Reply.SearchPage.class, ReplyTable::write)
            .row(
                    Action.WHO,
                    Reply.WhoIsThere.class,
                    fields -> new Reply.WhoIsThere(fields.room(), fields.strings("users"), fields.count("online")),
                    (who, out) -> out.strings("users", who.users()).field("online", who.online()))
            .row(
                    Action.PING,
                    Reply.Pong.class,
                    fields -> new Reply.Pong(fields.timestamp("timestamp")),
                    (pong, out) -> out.field("timestamp", pong.timestamp()))
            .reader(
                    Action.KICK,
                    fields -> fields.room().isLobby()
                            ? new Reply.Kicked(fields.string("username"))
                            : RoomReplyTable.written(Action.KICK, fields))
            .kind(Reply.Kicked.class, (kicked, out) -> out.field("username", kicked.username()))
            .row(Action.ANNOUNCE, new Reply.Announced())
            .row(
                    Action.INVITE,
                    Reply.Invited.class,
                    fields -> new Reply.Invited(fields.string("code"), fields.timestamp("expires")),
                    (invited, out) -> out.field("code", invited.code()).field("expires", invited.expires()))
            .row(Action.LOGOUT, new Reply.LoggedOut())
            .build(EnumSet.allOf(Action.class));

    private static Reply.LoggedIn loggedIn(Action action, Fields fields) throws Violation {
        return new Reply.LoggedIn(
                action,
                fields.string("username"),
                fields.string("token"),
                fields.string("epoch"),
                fields.id("last_id"),
                fields.count("online"),
                fields.flag("admin", false));
    }

    private static void write(Reply.LoggedIn in, JsonWriter out) {
        out.field("username", in.username())
                .field("token", in.token())
                .field("epoch", in.epoch())
                .field("last_id", in.lastId())
                .field("online", in.online());
        writeAdmin(in.admin(), out);
    }

    /** For nobody else is the field there. */
    private static void writeAdmin(boolean admin, JsonWriter out) {
        if (admin) {
            out.field("admin", true);
        }
    }

    static void write(Reply.Sent sent, JsonWriter out) {
        out.field("id", sent.id()).field("timestamp", sent.timestamp());
        if (sent.duplicate()) {
            out.field("duplicate", true);
        }
    }

    static Reply.Sent sent(Fields fields) throws Violation {
        return new Reply.Sent(
                fields.room(), fields.id("id"), fields.timestamp("timestamp"), fields.flag("duplicate", false));
    }

    private static Reply.Polled polled(Fields fields) throws Violation {
        return new Reply.Polled(
                fields.room(),
                EntryFields.readPage(fields),
                fields.id("last_id"),
                fields.flag("more", false),
                fields.string("epoch"));
    }

    private static void write(Reply.Polled polled, JsonWriter out) {
        EntryFields.writePage(polled.entries(), out);
        out.field("last_id", polled.lastId()).field("more", polled.more()).field("epoch", polled.epoch());
    }

    private static Reply.HistoryPage historyPage(Fields fields) throws Violation {
        return new Reply.HistoryPage(
                fields.room(),
                EntryFields.readPage(fields),
                fields.optionalId("last_id"),
                fields.flag("more", false),
                fields.string("epoch"));
    }

    private static void write(Reply.HistoryPage page, JsonWriter out) {
        EntryFields.writePage(page.entries(), out);
        page.lastId().ifPresent(id -> out.field("last_id", id));
        out.field("more", page.more()).field("epoch", page.epoch());
    }

    private static Reply.Ok searchPage(Fields fields) throws Violation {
        if (fields.has("rooms")) {
            return RoomReplyTable.foundPage(fields);
        }
        return new Reply.SearchPage(
                fields.room(),
                EntryFields.readPage(fields),
                fields.optionalId("last_id"),
                fields.flag("more", false),
                fields.string("epoch"));
    }

    private static void write(Reply.SearchPage page, JsonWriter out) {
        EntryFields.writePage(page.entries(), out);
        page.lastId().ifPresent(id -> out.field("last_id", id));
        out.field("more", page.more()).field("epoch", page.epoch());
    }

    private ReplyTable() {}
}
