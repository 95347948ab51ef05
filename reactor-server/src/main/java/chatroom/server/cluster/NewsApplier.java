package chatroom.server.cluster;

import chatroom.server.chat.Chat;
import chatroom.server.room.RoomNews;
import chatroom.server.store.News.Look;
import chatroom.server.store.News.Notice;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what a look has found into memory. Reactor thread only. */
final class NewsApplier implements Consumer<Look> {
    private static final Logger LOG = LoggerFactory.getLogger(NewsApplier.class);

    private final RoomNews rooms;
    private final Chat chat;
    private final PresenceElsewhere elsewhere;
    private final OwnPresence own;

    NewsApplier(RoomNews rooms, Chat chat, PresenceElsewhere elsewhere, OwnPresence own) {
        this.rooms = rooms;
        this.chat = chat;
        this.elsewhere = elsewhere;
        this.own = own;
    }

    @Override
    public void accept(Look look) {
        apply("entries and members", () -> rooms.onLook(look));
        apply("sessions", () -> applySessions(look));
        apply("presence", () -> applyPresence(look));
        look.notices().forEach(notice -> apply("a notice", () -> apply(notice)));
    }

    /** What can't be applied, for a mistake of ours, mustn't keep the rest from being. */
    private static void apply(String what, Runnable step) {
        try {
            step.run();
        } catch (OutOfMemoryError | InternalError | UnknownError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            LOG.error("what other servers did could not be taken over: {}", what, e);
        }
    }

    private void applySessions(Look look) {
        if (look.isAnew()) {
            chat.checkAllSessions();
        } else {
            look.accounts().forEach(chat::checkSessionsOf);
        }
    }

    private void applyPresence(Look look) {
        elsewhere.apply(look.isAnew(), look.presence(), look.nodes());
        if (look.isAnew()) {
            own.noteAll();
        }
    }

    /** Of those that aren't about what is in a room. */
    private void apply(Notice notice) {
        if (notice instanceof Notice.Announced announced) {
            chat.onElsewhere(announced);
        } else if (notice instanceof Notice.Typing typing) {
            chat.onElsewhere(typing);
        } else if (notice instanceof Notice.ReadMarked read) {
            chat.onElsewhere(read);
        }
    }
}
