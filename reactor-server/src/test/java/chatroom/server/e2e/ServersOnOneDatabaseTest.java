package chatroom.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.server.store.DatabaseAddress;
import chatroom.server.store.postgres.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two whole servers that share a PostgreSQL: what is done on one is seen on the other. Each test has its own people and rooms. */
@Tag("long")
@Timeout(120)
class ServersOnOneDatabaseTest {
    @TempDir
    private static Path folder;

    private static final String SERVERS = "SELECT count(DISTINCT server) FROM node";

    private static TestDatabase database;
    private static DatabaseAddress address;
    private static TestServer first;
    private static TestServer second;

    @BeforeAll
    static void start() throws Exception {
        database = TestDatabase.empty();
        address = new DatabaseAddress(database.url(), Optional.empty());
        first = new TestServer(folder.resolve("first"), address);
        second = new TestServer(folder.resolve("second"), address);
    }

    @AfterAll
    static void stop() throws Exception {
        first.close();
        second.close();
        database.close();
    }

    private static OperatorConsole operator(String server) {
        return new OperatorConsole(folder.resolve(server), folder);
    }

    private static JSONObject asks(WireClient client, String request) throws IOException {
        client.says(request);
        JSONObject reply = client.reply();
        assertThat(reply.getString("status")).as(reply.toString()).isEqualTo("ok");
        return reply;
    }

    /** The next event of which this is true; others may come before. */
    private static JSONObject event(WireClient client, Predicate<JSONObject> wanted) throws IOException {
        while (true) {
            JSONObject event = client.event();
            if (wanted.test(event)) {
                return event;
            }
        }
    }

    private static Predicate<JSONObject> kind(String event) {
        return frame -> frame.getString("event").equals(event);
    }

    private static Predicate<JSONObject> room(String name, String change) {
        return kind("room")
                .and(frame -> frame.getString("room").equals(name)
                        && frame.getString("change").equals(change));
    }

    private static Predicate<JSONObject> presence(String list, String name) {
        return kind("presence").and(frame -> frame.getJSONArray(list).toList().contains(name));
    }

    private static String create(String room, String kind) {
        return "{\"action\":\"create\",\"room\":\"%s\",\"kind\":\"%s\",\"nonce\":\"nonce-%1$s\"}".formatted(room, kind);
    }

    private static String follow(String room) {
        return "{\"action\":\"follow\",\"room\":\"%s\",\"last_id\":0}".formatted(room);
    }

    private static int sent;

    private static String about(String action, String room, String user) {
        return "{\"action\":\"%s\",\"room\":\"%s\",\"username\":\"%s\",\"nonce\":\"nonce-%05d\"}"
                .formatted(action, room, user, ++sent);
    }

    private static String send(String room, String text) {
        return "{\"action\":\"send\",\"room\":\"%s\",\"text\":\"%s\",\"nonce\":\"nonce-%05d\"}"
                .formatted(room, text, ++sent);
    }

    @Test
    void bothShowTheSameMessagesInTheSameOrder() throws Exception {
        try (WireClient ann = first.member("ann-talks");
                WireClient bob = second.member("bob-talks")) {
            asks(ann, create("talk", "public"));
            asks(bob, "{\"action\":\"join\",\"room\":\"talk\",\"nonce\":\"nonce-join\"}");
            asks(ann, follow("talk"));
            asks(bob, follow("talk"));
            int each = 100;
            for (int i = 0; i < each; i++) {
                ann.says(send("talk", "a" + i));
                bob.says(send("talk", "b" + i));
            }
            for (int i = 0; i < each; i++) {
                assertThat(ann.reply().getString("status")).isEqualTo("ok");
                assertThat(bob.reply().getString("status")).isEqualTo("ok");
            }
            List<String> annSaw = new ArrayList<>();
            List<String> bobSaw = new ArrayList<>();
            int entries = 2 * each + 2;
            for (int id = 1; id <= entries; id++) {
                JSONObject byAnn = inRoom(ann, "talk");
                JSONObject byBob = inRoom(bob, "talk");
                assertThat(byAnn.getLong("id")).isEqualTo(id).isEqualTo(byBob.getLong("id"));
                annSaw.add(byAnn.getString("text"));
                bobSaw.add(byBob.getString("text"));
            }
            assertThat(annSaw).isEqualTo(bobSaw);
        }
    }

    /** Its server stops reading from it, and nobody else notices. */
    @Test
    void whoWritesMuchAndReadsNothingHoldsUpNobodyOnEitherServer() throws Exception {
        int flood = 5_000;
        try (WireClient ann = first.member("ann-floods", ",\"last_id\":0");
                WireClient bob = second.member("bob-floods", ",\"last_id\":0");
                WireClient cyd = first.member("cyd-floods", ",\"last_id\":0")) {
            asks(ann, create("flood", "public"));
            for (WireClient other : List.of(bob, cyd)) {
                asks(other, "{\"action\":\"join\",\"room\":\"flood\",\"nonce\":\"nonce-join\"}");
            }
            for (WireClient each : List.of(ann, bob, cyd)) {
                asks(each, follow("flood"));
            }
            String text = "a".repeat(1_000);
            FutureTask<Void> writing = new FutureTask<>(() -> {
                for (int i = 0; i < flood; i++) {
                    ann.says("{\"action\":\"send\",\"room\":\"flood\",\"text\":\"%s\",\"nonce\":\"flood-%05d\"}"
                            .formatted(text, i));
                }
                return null;
            });
            Thread writer = new Thread(writing);
            writer.start();
            int others = 20;
            for (int i = 0; i < others; i++) {
                asks(bob, send("flood", "from the other server"));
                asks(cyd, send("flood", "from the same server"));
            }
            for (int i = 0; i < flood; i++) {
                assertThat(ann.reply().getString("status")).isEqualTo("ok");
            }
            writing.get();
            int entries = 3 + flood + 2 * others;
            for (long id = 1; id <= entries; id++) {
                assertThat(inRoom(bob, "flood").getLong("id")).isEqualTo(id);
                assertThat(inRoom(cyd, "flood").getLong("id")).isEqualTo(id);
                assertThat(inRoom(ann, "flood").getLong("id")).isEqualTo(id);
            }
        }
    }

    private static JSONObject inRoom(WireClient client, String room) throws IOException {
        while (true) {
            JSONObject message = client.message();
            if (message.optString("room").equals(room)) {
                return message;
            }
        }
    }

    @Test
    void whoComesAndGoesOnOneIsSeenOnTheOther() throws Exception {
        try (WireClient ann = first.member("ann-sees", ",\"last_id\":0")) {
            WireClient bob = second.member("bob-comes");
            event(ann, presence("joined", "bob-comes"));
            assertThat(asks(ann, "{\"action\":\"who\"}").getJSONArray("users").toList())
                    .contains("ann-sees", "bob-comes");
            try (WireClient again = first.member("bob-comes")) {
                bob.close();
                // Whoever is on one of them is here: nobody hears of it.
                try (WireClient cyd = second.member("cyd-comes")) {
                    JSONObject next = event(ann, kind("presence"));
                    assertThat(next.getJSONArray("joined").toList()).contains("cyd-comes");
                    assertThat(next.getJSONArray("left").toList()).isEmpty();
                    assertThat(cyd.lastLogin.getString("status")).isEqualTo("ok");
                }
                assertThat(again.lastLogin.getString("status")).isEqualTo("ok");
            }
            event(ann, presence("left", "bob-comes"));
        }
    }

    @Test
    void whoIsAddedToAPrivateRoomOnOneIsToldOnTheOtherAndWhoIsRemovedSeesNothingMore() throws Exception {
        try (WireClient ann = first.member("ann-adds");
                WireClient bob = second.member("bob-added", ",\"last_id\":0")) {
            asks(ann, create("den", "private"));
            asks(ann, about("add", "den", "bob-added"));
            event(bob, room("den", "added"));
            asks(bob, follow("den"));
            asks(ann, send("den", "hi"));
            assertThat(inRoom(bob, "den").getString("kind")).isEqualTo("create");
            assertThat(inRoom(bob, "den").getString("kind")).isEqualTo("add");
            assertThat(inRoom(bob, "den").getString("text")).isEqualTo("hi");

            asks(ann, about("kick", "den", "bob-added"));
            asks(ann, send("den", "nobody else hears this"));
            event(bob, room("den", "removed"));
            assertThat(inRoom(bob, "den").getString("kind"))
                    .as("the last that bob sees")
                    .isEqualTo("kick");
            bob.says(send("den", "may I?"));
            assertThat(bob.reply().getString("code")).isEqualTo("unknown_room");
            bob.says("{\"action\":\"history\",\"room\":\"den\"}");
            assertThat(bob.reply().getString("code")).isEqualTo("unknown_room");
            asks(ann, about("add", "den", "bob-added"));
            asks(bob, send("den", "thank you"));
        }
    }

    @Test
    void whatIsAcknowledgedOnOneIsInAPageOfTheOtherFromThenOn() throws Exception {
        try (WireClient ann = first.member("ann-reads");
                WireClient bob = second.member("bob-reads")) {
            asks(ann, create("pages", "public"));
            asks(bob, "{\"action\":\"join\",\"room\":\"pages\",\"nonce\":\"nonce-join\"}");
            for (int i = 0; i < 20; i++) {
                long id = asks(ann, send("pages", "text " + i)).getLong("id");
                JSONObject page = asks(bob, "{\"action\":\"history\",\"room\":\"pages\",\"limit\":1}");
                assertThat(page.getJSONArray("messages").getJSONObject(0).getLong("id"))
                        .isEqualTo(id);
            }
        }
    }

    @Test
    void whoIsMutedOnOneCanNotWriteOnTheOtherFromThenOnAndWhoIsNotAnyMoreCan() throws Exception {
        try (WireClient ann = first.member("ann-mutes");
                WireClient bob = second.member("bob-muted")) {
            asks(ann, create("loud", "public"));
            asks(bob, "{\"action\":\"join\",\"room\":\"loud\",\"nonce\":\"nonce-join\"}");
            for (int i = 0; i < 10; i++) {
                asks(bob, send("loud", "before " + i));
                asks(ann, about("mute", "loud", "bob-muted"));
                bob.says(send("loud", "after " + i));
                assertThat(bob.reply().getString("code")).isEqualTo("muted");
                asks(ann, about("unmute", "loud", "bob-muted"));
            }
            asks(bob, send("loud", "at last"));
        }
    }

    @Test
    void typingAndAnnouncementsReachTheOther() throws Exception {
        try (WireClient ann = first.member("ann-types");
                WireClient bob = second.member("bob-listens", ",\"last_id\":0")) {
            asks(ann, "{\"action\":\"typing\"}");
            assertThat(event(bob, kind("typing")).getJSONArray("users").toList())
                    .containsExactly("ann-types");
            operator("first").does("announce", "Back at nine.");
            assertThat(event(bob, kind("announcement")).getString("text")).isEqualTo("Back at nine.");
        }
    }

    @Test
    void whatSomebodyHasReadOnOneIsReadOnTheOther() throws Exception {
        try (WireClient ann = first.member("ann-marks", ",\"last_id\":0");
                WireClient phone = second.member("ann-marks", ",\"last_id\":0");
                WireClient bob = second.member("bob-marked")) {
            long id = asks(bob, send("lobby", "read this")).getLong("id");
            while (ann.message().getLong("id") < id) {
                // What others said before.
            }
            asks(ann, "{\"action\":\"read\",\"id\":%s}".formatted(id));
            assertThat(event(phone, kind("read")).getLong("id")).isEqualTo(id);
        }
    }

    @Test
    void aNewPasswordAndAKickOnOneEndSessionsOnTheOther() throws Exception {
        try (WireClient ann = first.member("ann-changes");
                WireClient phone = second.member("ann-changes");
                WireClient bob = second.member("bob-kicked")) {
            asks(ann, "{\"action\":\"password\",\"old\":\"correct horse\",\"new\":\"battery staple\"}");
            assertThat(event(phone, kind("closing")).getString("code")).isEqualTo("session_ended");
            asks(ann, "{\"action\":\"ping\"}");

            operator("first").does("kick", "bob-kicked");
            assertThat(event(bob, kind("closing")).getString("code")).isEqualTo("session_ended");
        }
    }

    @Test
    void aRoomThatIsDeletedOnOneIsGoneOnTheOther() throws Exception {
        try (WireClient ann = second.member("ann-loses", ",\"last_id\":0")) {
            asks(ann, create("doomed", "private"));
            asks(ann, follow("doomed"));
            operator("first").does("room", "delete", "doomed", "--yes");
            event(ann, room("doomed", "removed"));
            ann.says(send("doomed", "anybody?"));
            assertThat(ann.reply().getString("code")).isEqualTo("unknown_room");
        }
    }

    @Test
    void theirStatusTellsOfAll() throws Exception {
        try (WireClient ann = first.member("ann-counts", ",\"last_id\":0");
                WireClient bob = second.member("bob-counts")) {
            event(ann, presence("joined", "bob-counts"));
            assertThat(bob.lastLogin.getString("status")).isEqualTo("ok");
            // Until those of other tests are gone.
            Pattern onBoth = Pattern.compile("""
                    (?s)
                    users online +2
                    .*
                    on the database .*, users online: 1
                    on the database .*, users online: 1
                    """);
            while (!onBoth.matcher(operator("first").does("status")).find()) {
                assertThat(asks(ann, "{\"action\":\"ping\"}").getString("action"))
                        .isEqualTo("ping");
            }
        }
    }

    @Test
    void aServerThatStopsTakesItsPeopleWithItAtOnce() throws Exception {
        try (WireClient ann = first.member("ann-stays", ",\"last_id\":0");
                TestServer third = new TestServer(folder.resolve("third"), address);
                WireClient bob = third.member("bob-goes")) {
            event(ann, presence("joined", "bob-goes"));
            int before = Integer.parseInt(database.query(SERVERS));
            third.stop();
            assertThat(database.query(SERVERS))
                    .as("those that have signed on, and not off")
                    .isEqualTo("" + (before - 1));
            event(ann, presence("left", "bob-goes"));
            assertThat(bob.event()).isNotNull();
        }
    }
}
