package chatroom.server.cluster;

import chatroom.protocol.Username;
import chatroom.server.store.HistoryLostException;
import chatroom.server.store.News;
import chatroom.server.store.StorageException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** News as a test wants them: each look gives what was put here for it, or nothing. */
final class FakeNews implements News {
    final Queue<Look> toFind = new ArrayDeque<>();
    final List<Notice> told = new ArrayList<>();
    final List<Map<Username, Boolean>> noted = new ArrayList<>();
    boolean isDown;
    boolean isOfAnotherHistory;
    int looks;
    private Runnable nudged = () -> {};

    void nudge() {
        nudged.run();
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public void onNudge(Runnable newNudged) {
        nudged = newNudged;
    }

    @Override
    public Look look() throws StorageException {
        mustBeUp();
        if (isOfAnotherHistory) {
            throw new HistoryLostException("it has another history", new IllegalStateException());
        }
        looks++;
        return toFind.isEmpty() ? Look.NOTHING : toFind.remove();
    }

    @Override
    public void tell(List<Notice> notices) throws StorageException {
        mustBeUp();
        told.addAll(notices);
    }

    @Override
    public void notePresence(Map<Username, Boolean> isHere) throws StorageException {
        mustBeUp();
        noted.add(new HashMap<>(isHere));
    }

    @Override
    public List<Node> nodes() {
        return List.of(new Node(1, "here", Instant.EPOCH, 0));
    }

    private void mustBeUp() throws StorageException {
        if (isDown) {
            throw new StorageException("away", null);
        }
    }
}
