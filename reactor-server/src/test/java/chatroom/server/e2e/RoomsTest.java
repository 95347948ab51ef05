package chatroom.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many rooms over real sockets, with a real database: ann has made dev (public) and den (private). */
@Timeout(60)
class RoomsTest {
    @TempDir
    private Path data;

    private TestServer server;
    private WireClient ann;
    private WireClient bob;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(data.resolve("server"));
        ann = enters("ann");
        bob = enters("bob");
        asks(ann, "{'action':'create','room':'dev','topic':'about it'}");
        asks(ann, "{'action':'create','room':'den','kind':'private'}");
    }

    @AfterEach
    void stop() throws Exception {
        ann.close();
        bob.close();
        server.close();
    }

    private WireClient enters(String name) throws IOException {
        WireClient client = server.connect();
        client.event();
        asks(client, "{'action':'register','username':'%s','password':'correct horse'}".formatted(name));
        asks(client, "{'action':'login','username':'%s','password':'correct horse'}".formatted(name));
        return client;
    }

    private static JSONObject asked(WireClient client, String request) throws IOException {
        client.says(request.replace('\'', '"'));
        return client.reply();
    }

    private static JSONObject asks(WireClient client, String request) throws IOException {
        JSONObject reply = asked(client, request);
        assertThat(reply.getString("status")).as("%s", reply).isEqualTo("ok");
        return reply;
    }

    private static String code(WireClient client, String request) throws IOException {
        return asked(client, request).getString("code");
    }

    private static List<String> texts(JSONObject page) {
        List<String> texts = new ArrayList<>();
        page.getJSONArray("messages").forEach(message -> texts.add(((JSONObject) message).getString("text")));
        return texts;
    }

    private static List<String> names(JSONArray list, String field) {
        List<String> names = new ArrayList<>();
        list.forEach(item -> names.add(((JSONObject) item).getString(field)));
        return names;
    }

    private static JSONObject eventOf(WireClient client, String name) throws IOException {
        JSONObject event = client.event();
        while (!event.getString("event").equals(name)) {
            event = client.event();
        }
        return event;
    }

    @Test
    void whatHappensInARoomIsPushedPolledAndFound() throws IOException {
        asks(bob, "{'action':'join','room':'dev'}");
        assertThat(asks(bob, "{'action':'follow','room':'dev'}").getLong("last_id"))
                .isEqualTo(2);
        asks(ann, "{'action':'send','room':'dev','text':'helo'}");
        asks(ann, "{'action':'edit','room':'dev','id':3,'text':'hello'}");
        asks(bob, "{'action':'react','room':'dev','id':3,'emoji':'\u2764'}");
        assertThat(bob.message().getString("text")).isEqualTo("helo");
        JSONObject edit = bob.message();
        assertThat(edit.getString("value")).isEqualTo("hello");
        assertThat(edit.getString("room")).isEqualTo("dev");

        JSONObject polled = asks(ann, "{'action':'poll','room':'dev','last_id':2}");
        JSONObject message = polled.getJSONArray("messages").getJSONObject(0);
        assertThat(message.getString("text")).isEqualTo("hello");
        assertThat(message.getLong("edited")).isEqualTo(4);
        assertThat(message.getJSONObject("reactions").toString()).contains("bob");
        assertThat(polled.getLong("last_id")).isEqualTo(5);
        assertThat(texts(asks(bob, "{'action':'history','room':'dev','limit':3}")))
                .first()
                .isEqualTo("hello");
        assertThat(texts(asks(bob, "{'action':'search','room':'dev','query':'hello'}")))
                .containsExactly("hello");
        assertThat(texts(asks(bob, "{'action':'search','room':'dev','query':'helo'}")))
                .isEmpty();
        JSONObject mine = asks(bob, "{'action':'search','rooms':'mine','query':'hello'}");
        assertThat(names(mine.getJSONArray("messages"), "room")).containsExactly("dev");
        assertThat(asks(bob, "{'action':'who','room':'dev'}")
                        .getJSONArray("users")
                        .toList())
                .containsExactly("ann", "bob");
    }

    @Test
    void aPrivateRoomCannotBeToldFromNone() throws IOException {
        for (String request : List.of(
                "{'action':'poll','room':'%s','last_id':0}",
                "{'action':'history','room':'%s'}",
                "{'action':'search','room':'%s','query':'x'}",
                "{'action':'who','room':'%s'}",
                "{'action':'members','room':'%s'}",
                "{'action':'follow','room':'%s'}",
                "{'action':'unfollow','room':'%s'}",
                "{'action':'read','room':'%s','id':1}",
                "{'action':'typing','room':'%s'}",
                "{'action':'join','room':'%s'}")) {
            assertThat(asked(bob, request.formatted("den")).toString())
                    .isEqualTo(asked(bob, request.formatted("nowhere")).toString())
                    .contains("unknown_room");
        }
    }

    @Test
    void whoIsRemovedGetsEverythingUntilThenAndNothingAfter() throws IOException {
        asks(ann, "{'action':'add','room':'den','username':'bob'}");
        assertThat(eventOf(bob, "room").getString("change")).isEqualTo("added");
        asks(bob, "{'action':'follow','room':'den','last_id':0}");
        asks(ann, "{'action':'send','room':'den','text':'before'}");
        asks(ann, "{'action':'kick','room':'den','username':'bob'}");
        asks(ann, "{'action':'send','room':'den','text':'after'}");
        List<String> pushed = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            pushed.add(bob.message().getString("text"));
        }
        assertThat(pushed).contains("before").last().asString().contains("bob");
        assertThat(eventOf(bob, "room").getString("change")).isEqualTo("removed");
        assertThat(code(bob, "{'action':'poll','room':'den','last_id':0}")).isEqualTo("unknown_room");
        asks(ann, "{'action':'send','text':'in the lobby'}");
        assertThat(bob.message().getString("text")).isEqualTo("in the lobby");
    }

    @Test
    void whatIsUnreadIsCountedAndAnotherLogInKnowsIt() throws Exception {
        asks(bob, "{'action':'join','room':'dev'}");
        asks(ann, "{'action':'send','room':'dev','text':'hi @bob'}");
        asks(ann, "{'action':'send','room':'dev','text':'anybody?'}");
        JSONObject dev = asks(bob, "{'action':'rooms'}").getJSONArray("rooms").getJSONObject(0);
        assertThat(dev.getString("room")).isEqualTo("dev");
        assertThat(dev.getString("topic")).isEqualTo("about it");
        assertThat(List.of(dev.getInt("members"), dev.getInt("unread"), dev.getInt("mentions")))
                .containsExactly(2, 2, 1);

        WireClient other = server.connect();
        asks(other, "{'action':'login','username':'bob','password':'correct horse'}");
        asks(bob, "{'action':'read','room':'dev','id':3}");
        assertThat(eventOf(other, "read").getLong("id")).isEqualTo(3);
        other.close();
        other = server.connect();
        asks(other, "{'action':'login','username':'bob','password':'correct horse'}");
        JSONObject read =
                asks(other, "{'action':'rooms'}").getJSONArray("rooms").getJSONObject(0);
        assertThat(List.of(read.getInt("read_id"), read.getInt("unread"), read.getInt("mentions")))
                .containsExactly(3, 1, 0);
        other.close();
    }

    @Test
    void roomsAndMembersAreListed() throws IOException {
        JSONObject own = asks(ann, "{'action':'rooms'}");
        assertThat(names(own.getJSONArray("rooms"), "room")).containsExactly("den", "dev", "lobby");
        JSONObject listed = asks(bob, "{'action':'rooms','all':true}");
        assertThat(names(listed.getJSONArray("rooms"), "room")).containsExactly("dev");
        assertThat(listed.getJSONArray("rooms").getJSONObject(0).has("role")).isFalse();
        JSONObject members = asks(ann, "{'action':'members','room':'dev'}");
        assertThat(members.getJSONArray("members").getJSONObject(0).toMap())
                .containsEntry("username", "ann")
                .containsEntry("role", "owner")
                .containsEntry("online", true);
        assertThat(names(asks(ann, "{'action':'members'}").getJSONArray("members"), "username"))
                .containsExactly("ann", "bob");
    }

    @Test
    void whoIsTypingIsTold() throws IOException {
        asks(bob, "{'action':'join','room':'dev'}");
        asks(bob, "{'action':'follow','room':'dev'}");
        asks(ann, "{'action':'typing','room':'dev'}");
        assertThat(eventOf(bob, "typing").getJSONArray("users").toList()).containsExactly("ann");
    }

    /** A client of one room sees sentences, and misses no id. */
    @Test
    void theLobbyIsTrueForAClientOfOneRoom() throws IOException {
        asks(ann, "{'action':'send','text':'helo'}");
        asks(ann, "{'action':'edit','id':1,'text':'hello'}");
        asks(ann, "{'action':'delete','id':1}");
        asks(ann, "{'action':'send','text':'next'}");
        assertThat(texts(asks(bob, "{'action':'poll','last_id':0}")))
                .hasSize(4)
                .first()
                .isEqualTo("(deleted)");
        assertThat(bob.message().getString("text")).isEqualTo("helo");
        assertThat(bob.message().getString("text")).contains("message 1");
        assertThat(asks(bob, "{'action':'history'}").getLong("last_id")).isEqualTo(4);
    }

    @Test
    void whatWasReadIsKnownAfterAStop() throws Exception {
        asks(ann, "{'action':'send','text':'one'}");
        asks(bob, "{'action':'read','id':1}");
        server.restart();
        try (WireClient again = server.connect()) {
            again.event();
            asks(again, "{'action':'login','username':'bob','password':'correct horse'}");
            JSONObject lobby =
                    asks(again, "{'action':'rooms'}").getJSONArray("rooms").getJSONObject(0);
            assertThat(lobby.getLong("read_id")).isEqualTo(1);
            assertThat(lobby.getLong("unread")).isZero();
        }
    }

    /** Out of memory entries come as they were made, but not to who wasn't there by then. */
    @Test
    void whoComesLaterIsNotPushedWhatWasReplacedOrDeleted() throws Exception {
        asks(bob, "{'action':'join','room':'dev'}");
        asks(bob, "{'action':'follow','room':'dev'}");
        for (String room : List.of("lobby", "dev")) {
            long first = asks(ann, "{'action':'send','room':'%s','text':'gone one'}".formatted(room))
                    .getLong("id");
            asks(ann, "{'action':'send','room':'%s','text':'gone two'}".formatted(room));
            asks(ann, "{'action':'edit','room':'%s','id':%s,'text':'gone three'}".formatted(room, first + 1));
            asks(ann, "{'action':'edit','room':'%s','id':%s,'text':'here'}".formatted(room, first + 1));
            asks(ann, "{'action':'delete','room':'%s','id':%s}".formatted(room, first));
            asks(ann, "{'action':'send','room':'%s','text':'the end'}".formatted(room));
            assertThat(pushed(bob)).contains("gone one", "gone two");
            try (WireClient later = server.connect()) {
                asks(later, "{'action':'login','username':'bob','password':'correct horse','push':false}");
                asks(later, "{'action':'follow','room':'%s','last_id':%s}".formatted(room, first - 1));
                assertThat(pushed(later))
                        .contains("(deleted)", "here")
                        .noneMatch(text -> text.contains("gone"))
                        .hasSize(6);
            }
        }
    }

    @Test
    void whoComesAfterAPruneIsNotPushedWhatWasPruned(@TempDir Path scratch) throws Exception {
        asks(ann, "{'action':'send','text':'gone one'}");
        asks(ann, "{'action':'send','text':'gone two'}");
        new OperatorConsole(data.resolve("server"), scratch).does("prune", "--older-than", "0h", "--clock-is-right");
        asks(ann, "{'action':'send','text':'the end'}");
        try (WireClient later = server.connect()) {
            asks(later, "{'action':'login','username':'bob','password':'correct horse','last_id':0}");
            assertThat(pushed(later)).hasSize(3).noneMatch(text -> text.contains("gone"));
        }
    }

    private static List<String> pushed(WireClient client) throws IOException {
        List<String> texts = new ArrayList<>();
        do {
            texts.add(client.message().getString("text"));
        } while (!texts.get(texts.size() - 1).equals("the end"));
        return texts;
    }
}
