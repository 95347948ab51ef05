package chatroom.client.link;

import chatroom.protocol.Nonce;
import chatroom.protocol.Password;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** What a screen asked for, in words, for a test to wait for. */
public final class RecordedLink implements Link {
    public static final long NOW_MILLIS = 5_000;

    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final Queue<String> taken = new ConcurrentLinkedQueue<>();
    private final Map<RoomName, Long> read = new ConcurrentHashMap<>();

    public String next() throws InterruptedException {
        String next = asked.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing more was asked for");
        }
        return next;
    }

    @Override
    public void login(String username, Password password) {
        asked.add("login " + username + " " + password.value());
    }

    @Override
    public void resume(String username, String token, Optional<Password> password) {
        asked.add("resume " + username + " " + token);
    }

    @Override
    public void register(String username, Password password, Optional<String> invite) {
        asked.add("register " + username + " " + password.value()
                + invite.map(code -> " " + code).orElse(""));
    }

    @Override
    public void kick(String username) {
        asked.add("kick " + username);
    }

    @Override
    public void announce(String text) {
        asked.add("announce " + text);
    }

    @Override
    public void invite() {
        asked.add("invite");
    }

    @Override
    public void say(Draft draft) {
        asked.add((draft.isAction() ? "do " : "say ")
                + in(draft.room())
                + (draft.replyTo().isPresent() ? "to " + draft.replyTo().getAsLong() + " " : "")
                + draft.text());
    }

    @Override
    public void history(RoomReference room, OptionalLong beforeId, int messages) {
        asked.add("history " + in(room) + (beforeId.isPresent() ? "before " + beforeId.getAsLong() + " " : "")
                + messages);
    }

    @Override
    public void search(RoomReference room, String words, OptionalLong beforeId, int messages) {
        asked.add("search " + in(room) + (beforeId.isPresent() ? "before " + beforeId.getAsLong() + " " : "") + words);
    }

    /** The lobby goes without saying. */
    private static String in(RoomReference room) {
        return room.isLobby() ? "" : "in " + room + " ";
    }

    @Override
    public void request(RoomRequest request) {
        asked.add(request.toString());
    }

    /** Without its nonce. */
    @Override
    public void write(Function<Optional<Nonce>, RoomRequest> request) {
        asked.add(request.apply(Optional.empty()).toString());
    }

    @Override
    public void read(RoomName room, long id) {
        read.put(room, id);
    }

    /** How far somebody has read. */
    public long read(RoomName room) {
        return read.getOrDefault(room, 0L);
    }

    @Override
    public void changePassword(Password old, Password chosen) {
        asked.add("password " + old.value() + " " + chosen.value());
    }

    @Override
    public void who(RoomReference room) {
        asked.add("who" + (room.isLobby() ? "" : " in " + room));
    }

    @Override
    public void giveUpLogin() {
        asked.add("give up login");
    }

    @Override
    public void reconnect() {
        asked.add("reconnect");
    }

    @Override
    public void logout() {
        asked.add("logout");
    }

    @Override
    public void taken(String key) {
        taken.add(key);
    }

    /** The keys of texts that came back and are with their author. */
    public List<String> taken() {
        return List.copyOf(taken);
    }

    @Override
    public void giveBack() {
        asked.add("give back");
    }

    @Override
    public void stop() {
        asked.add("stop");
    }

    @Override
    public long nowMillis() {
        return NOW_MILLIS;
    }
}
