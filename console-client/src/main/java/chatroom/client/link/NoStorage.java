package chatroom.client.link;

import chatroom.protocol.Nonce;
import chatroom.protocol.Request;
import java.util.List;
import java.util.Optional;

/** The storage of a link that leaves nothing behind. */
final class NoStorage implements Storage {
    @Override
    public List<UnsentText> open(String username) {
        return List.of();
    }

    @Override
    public Optional<Bookmark> bookmark() {
        return Optional.empty();
    }

    @Override
    public void keepBookmark(Bookmark bookmark) {}

    @Override
    public boolean keepSession(String username, String token) {
        return false;
    }

    @Override
    public void dropSession() {}

    @Override
    public void keepText(Request.Send send, Optional<String> epoch) {}

    @Override
    public void giveBackText(Nonce nonce) {}

    @Override
    public void dropText(Nonce nonce) {}

    @Override
    public void close() {}
}
