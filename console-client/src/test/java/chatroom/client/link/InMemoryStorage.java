package chatroom.client.link;

import chatroom.protocol.Nonce;
import chatroom.protocol.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A memory that a test can look into. */
final class InMemoryStorage implements Storage {
    String token;
    Optional<Bookmark> bookmark = Optional.empty();
    final List<Request.Send> texts = new ArrayList<>();

    /** Of the messages that the texts answer. */
    final List<Optional<String>> epochs = new ArrayList<>();

    final List<Nonce> givenBack = new ArrayList<>();

    /** What earlier runs left. */
    final List<UnsentText> left = new ArrayList<>();

    @Override
    public List<UnsentText> open(String username) {
        left.forEach(each -> texts.add(each.send()));
        return left;
    }

    @Override
    public Optional<Bookmark> bookmark() {
        return bookmark;
    }

    @Override
    public void keepBookmark(Bookmark present) {
        bookmark = Optional.of(present);
    }

    @Override
    public boolean keepSession(String username, String present) {
        token = present;
        return true;
    }

    @Override
    public void dropSession() {
        token = null;
    }

    @Override
    public void keepText(Request.Send send, Optional<String> epoch) {
        texts.add(send);
        epochs.add(epoch);
    }

    @Override
    public void giveBackText(Nonce nonce) {
        givenBack.add(nonce);
    }

    @Override
    public void dropText(Nonce nonce) {
        texts.removeIf(send -> send.nonce().equals(Optional.of(nonce)));
    }

    @Override
    public void close() {}
}
