package chatroom.server.chat;

import chatroom.server.room.OtherNodes;
import chatroom.server.store.News.Notice;
import java.util.ArrayList;
import java.util.List;

/** Other servers on the same database, if a test says that there are any: a look at them ends when it says so. */
public final class FakeNodes implements OtherNodes {
    public final List<Notice> told = new ArrayList<>();
    private final List<Looked> looking = new ArrayList<>();
    private boolean arePossible;

    public void arePossible(boolean now) {
        arePossible = now;
    }

    @Override
    public boolean arePossible() {
        return arePossible;
    }

    @Override
    public void look(Looked then) {
        if (arePossible) {
            looking.add(then);
        } else {
            then.done(true);
        }
    }

    @Override
    public void tell(Notice notice) {
        told.add(notice);
    }

    /** How many wait for a look. */
    public int waiting() {
        return looking.size();
    }

    /** @param applied false where the database couldn't be reached */
    public void endLook(boolean applied) {
        List<Looked> ended = List.copyOf(looking);
        looking.clear();
        ended.forEach(looked -> looked.done(applied));
    }
}
