package chatroom.client.link;

import chatroom.protocol.Password;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a screen asked for, in words, for a test to wait for. */
public final class RecordedLink implements Link {
    public static final long NOW_MILLIS = 5_000;

    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

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
    public void say(String text) {
        asked.add("say " + text);
    }

    @Override
    public void history(OptionalLong beforeId, int messages) {
        asked.add("history " + (beforeId.isPresent() ? "before " + beforeId.getAsLong() + " " : "") + messages);
    }

    @Override
    public void search(String words, OptionalLong beforeId, int messages) {
        asked.add("search " + (beforeId.isPresent() ? "before " + beforeId.getAsLong() + " " : "") + words);
    }

    @Override
    public void changePassword(Password old, Password chosen) {
        asked.add("password " + old.value() + " " + chosen.value());
    }

    @Override
    public void who() {
        asked.add("who");
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
