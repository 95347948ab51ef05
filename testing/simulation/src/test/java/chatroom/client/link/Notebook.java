package chatroom.client.link;

import chatroom.protocol.Nonce;
import chatroom.protocol.Request;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A memory for one person that survives the link's crash: whatever it was told to keep, it has. */
public final class Notebook implements Storage {
    private final boolean keepsSessions;
    private final Map<Nonce, Request.Send> texts = new LinkedHashMap<>();
    private final Set<Nonce> givenBack = new HashSet<>();
    private Optional<Bookmark> bookmark = Optional.empty();
    private Optional<String> token = Optional.empty();

    public Notebook(boolean keepsSessions) {
        this.keepsSessions = keepsSessions;
    }

    Optional<String> token() {
        return token;
    }

    @Override
    public List<UnsentText> open(String username) {
        return texts.values().stream()
                .map(send -> new UnsentText(
                        send, Optional.empty(), givenBack.contains(send.nonce().orElseThrow())))
                .toList();
    }

    @Override
    public Optional<Bookmark> bookmark() {
        return bookmark;
    }

    @Override
    public void keepBookmark(Bookmark newBookmark) {
        bookmark = Optional.of(newBookmark);
    }

    @Override
    public boolean keepSession(String username, String newToken) {
        if (keepsSessions) {
            token = Optional.of(newToken);
        }
        return keepsSessions;
    }

    @Override
    public void dropSession() {
        token = Optional.empty();
    }

    @Override
    public void keepText(Request.Send send, Optional<String> epoch) {
        texts.put(send.nonce().orElseThrow(), send);
    }

    @Override
    public void giveBackText(Nonce nonce) {
        givenBack.add(nonce);
    }

    @Override
    public void dropText(Nonce nonce) {
        texts.remove(nonce);
        givenBack.remove(nonce);
    }

    @Override
    public void close() {}
}
