package chatroom.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.ErrorCode;
import chatroom.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each error of many rooms is provoked from a real server, whose rows say how.
 *
 * <p>Ann owns dev (public), den (private), attic (archived) and owned (public, alone); bob is a member of dev and den, mute is one who is
 * muted in dev, ban is banned from dev, cyd is in none; root is an admin; gone is deleted. Messages of dev: 5 by ann, 6 by bob, 7 by bob
 * and deleted, 8 with all reactions that it may have.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoomErrorsTest {
    /** Those that came with rooms. */
    private static final Set<ErrorCode> OF_ROOMS = EnumSet.of(
            ErrorCode.INVALID_ROOM,
            ErrorCode.UNKNOWN_ROOM,
            ErrorCode.ROOM_TAKEN,
            ErrorCode.NOT_A_MEMBER,
            ErrorCode.UNKNOWN_MESSAGE,
            ErrorCode.MUTED,
            ErrorCode.BANNED,
            ErrorCode.ARCHIVED,
            ErrorCode.TOO_MANY,
            ErrorCode.ALREADY_FOLLOWING,
            ErrorCode.FORBIDDEN,
            ErrorCode.UNKNOWN_USER);

    private static final String ROWS = """
            invalid_room      ann  {'action':'create','room':'two words'}
            invalid_room      ann  {'action':'create','room':''}
            invalid_room      ann  {'action':'create','room':'_hidden'}
            invalid_room      ann  {'action':'create','room':'a-name-of-thirty-three-characters'}
            invalid_room      ann  {'action':'create','room':'@bob'}
            invalid_room      ann  {'action':'send','room':'@ANN','text':'to myself'}
            invalid_room      ann  {'action':'poll','room':'@bob,ann','last_id':0}
            invalid_room      ann  {'action':'poll','room':'\u00fc','last_id':0}
            unknown_room      ann  {'action':'poll','room':'nowhere','last_id':0}
            unknown_room      ann  {'action':'send','room':'nowhere','text':'hi'}
            unknown_room      ann  {'action':'poll','room':'@cyd','last_id':0}
            unknown_room      cyd  {'action':'join','room':'den'}
            unknown_room      root {'action':'poll','room':'den','last_id':0}
            unknown_room      cyd  {'action':'poll','room':'@ann,bob','last_id':0}
            unknown_room      ann  {'action':'follow','room':'thrown-away'}
            room_taken        bob  {'action':'create','room':'DEV'}
            room_taken        bob  {'action':'create','room':'den'}
            room_taken        bob  {'action':'create','room':'Lobby'}
            room_taken        dora {'action':'create','room':'Thrown-Away'}
            not_a_member      cyd  {'action':'poll','room':'dev','last_id':0}
            not_a_member      cyd  {'action':'add','room':'dev','username':'cyd'}
            not_a_member      cyd  {'action':'leave','room':'dev'}
            unknown_message   ann  {'action':'edit','room':'dev','id':99,'text':'hi'}
            unknown_message   ann  {'action':'edit','room':'dev','id':1,'text':'hi'}
            unknown_message   bob  {'action':'edit','room':'dev','id':7,'text':'hi'}
            unknown_message   bob  {'action':'delete','room':'dev','id':7}
            unknown_message   ann  {'action':'react','room':'dev','id':7,'emoji':'👍'}
            unknown_message   ann  {'action':'send','room':'dev','text':'hi','reply_to':99}
            unknown_message   ann  {'action':'send','room':'@cyd','text':'hi','reply_to':1}
            muted             mute {'action':'send','room':'dev','text':'hi'}
            muted             mute {'action':'add','room':'dev','username':'cyd'}
            banned            ban  {'action':'join','room':'dev'}
            banned            ban  {'action':'history','room':'dev'}
            banned            ann  {'action':'add','room':'dev','username':'ban'}
            archived          ann  {'action':'send','room':'attic','text':'hi'}
            archived          cyd  {'action':'join','room':'attic'}
            archived          ann  {'action':'topic','room':'attic','text':'hi'}
            already_following ann  {'action':'follow','room':'dev'}
            too_many          bob  {'action':'react','room':'dev','id':8,'emoji':'🌵'}
            too_many          rea1 {'action':'react','room':'dev','id':8,'emoji':'🌵'}
            too_many          mary {'action':'create','room':'more'}
            too_many          lou  {'action':'join','room':'dev'}
            too_many          ann  {'action':'add','room':'dev','username':'lou'}
            too_many          dora {'action':'send','room':'@bob','text':'hi'}
            forbidden         bob  {'action':'topic','room':'dev','text':'hi'}
            forbidden         bob  {'action':'edit','room':'dev','id':5,'text':'hi'}
            forbidden         bob  {'action':'delete','room':'dev','id':5}
            forbidden         bob  {'action':'members','room':'dev','banned':true}
            forbidden         ann  {'action':'leave','room':'dev'}
            forbidden         ann  {'action':'role','room':'dev','username':'ann','role':'member'}
            forbidden         ann  {'action':'leave'}
            forbidden         root {'action':'role','username':'bob','role':'owner'}
            forbidden         root {'action':'ban','username':'bob'}
            forbidden         root {'action':'kick','room':'dev','username':'ann'}
            forbidden         ann  {'action':'topic','room':'@bob','text':'hi'}
            forbidden         ann  {'action':'send','room':'@gone','text':'hi'}
            forbidden         ann  {'action':'block','username':'ann'}
            forbidden         bob  {'action':'add','room':'dev','username':'shy'}
            forbidden         bob  {'action':'send','room':'@shy','text':'hi'}
            unknown_user      ann  {'action':'add','room':'dev','username':'nobody'}
            unknown_user      ann  {'action':'add','room':'dev','username':'no name'}
            unknown_user      ann  {'action':'add','room':'dev','username':'gone'}
            unknown_user      ann  {'action':'role','room':'dev','username':'cyd','role':'member'}
            unknown_user      ann  {'action':'mute','room':'dev','username':'nobody'}
            unknown_user      ann  {'action':'block','username':'nobody'}
            unknown_user      ann  {'action':'send','room':'@nobody','text':'hi'}
            invalid_text      ann  {'action':'topic','room':'dev','text':'two\\nlines'}
            invalid_text      ann  {'action':'kick','room':'dev','username':'bob','reason':'\\u0007'}
            invalid_text      ann  {'action':'edit','room':'dev','id':5,'text':' '}
            invalid_request   ann  {'action':'react','room':'dev','id':5,'emoji':'+1'}
            invalid_request   ann  {'action':'react','room':'dev','id':5,'emoji':'👍👍'}
            invalid_request   ann  {'action':'react','room':'dev','id':0,'emoji':'👍'}
            invalid_request   ann  {'action':'mute','room':'dev','username':'bob','seconds':31536001}
            invalid_request   ann  {'action':'mute','room':'dev','username':'bob','seconds':0}
            invalid_request   ann  {'action':'role','room':'dev','username':'bob','role':'king'}
            invalid_request   ann  {'action':'create','room':'new','kind':'direct'}
            invalid_request   ann  {'action':'create'}
            invalid_request   ann  {'action':'rooms','limit':501}
            invalid_request   ann  {'action':'members','room':'dev','limit':0}
            invalid_request   ann  {'action':'send','room':'dev','text':'hi','kind':'edit'}
            invalid_request   ann  {'action':'send','room':'dev','text':'hi','reply_to':'5'}
            invalid_request   ann  {'action':'send','room':7,'text':'hi'}
            invalid_request   ann  {'action':'search','rooms':'all','query':'hi'}
            invalid_request   ann  {'action':'search','rooms':'mine','query':'hi','cursor':'made up'}
            """;

    private final Map<String, WireClient> clients = new HashMap<>();
    private TestServer server;

    private record Row(ErrorCode code, String who, String request) {
        static Row of(String line) {
            String[] parts = line.split(" +", 3);
            return new Row(
                    Stream.of(ErrorCode.values())
                            .filter(code -> code.wireName().equals(parts[0]))
                            .findFirst()
                            .orElseThrow(),
                    parts[1],
                    parts[2].replace('\'', '"'));
        }
    }

    static Stream<Row> rows() {
        return ROWS.lines().map(Row::of);
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = new TestServer(folder.resolve("data"));
        OperatorConsole operator = new OperatorConsole(folder.resolve("data"), folder);
        for (String name : List.of("ann", "bob", "cyd", "mute", "ban", "root", "gone", "shy", "mary", "lou", "dora")) {
            client(name);
        }
        does("ann", "{'action':'create','room':'dev'}");
        for (String name : List.of("bob", "mute", "ban")) {
            does("ann", "{'action':'add','room':'dev','username':'%s'}".formatted(name));
        }
        does("ann", "{'action':'send','room':'dev','text':'five'}");
        does("bob", "{'action':'send','room':'dev','text':'six'}");
        does("bob", "{'action':'send','room':'dev','text':'seven'}");
        does("ann", "{'action':'send','room':'dev','text':'eight'}");
        does("bob", "{'action':'delete','room':'dev','id':7}");
        reactAsOftenAsMayBe();
        does("ann", "{'action':'mute','room':'dev','username':'mute'}");
        does("ann", "{'action':'ban','room':'dev','username':'ban'}");
        does("ann", "{'action':'follow','room':'dev'}");
        does("ann", "{'action':'create','room':'den','kind':'private'}");
        does("ann", "{'action':'add','room':'den','username':'bob'}");
        does("ann", "{'action':'create','room':'attic'}");
        does("ann", "{'action':'archive','room':'attic'}");
        does("ann", "{'action':'create','room':'thrown-away'}");
        does("ann", "{'action':'send','room':'@bob','text':'hi'}");
        does("ann", "{'action':'send','room':'@gone','text':'hi'}");
        does("shy", "{'action':'block','username':'bob'}");
        operator.does("room", "delete", "--yes", "thrown-away");
        operator.does("user", "admin", "root", "on");
        operator.does("user", "delete", "gone");
        fillUp();
    }

    /** 20 kinds by each of 10 users. */
    private void reactAsOftenAsMayBe() throws IOException {
        List<String> emoji = "😀 😁 😂 😃 😄 😅 😆 😇 😈 😉 😊 😋 😌 😍 😎 😏 😐 😑 😒 😓"
                .lines()
                .flatMap(line -> Stream.of(line.split(" ", -1)))
                .toList();
        for (int i = 1; i <= 10; i++) {
            does("rea" + i, "{'action':'join','room':'dev'}");
            for (String one : emoji) {
                does("rea" + i, "{'action':'react','room':'dev','id':8,'emoji':'%s'}".formatted(one));
            }
        }
    }

    /** Mary has made as many rooms in an hour as she may, lou is in as many, and dora has begun as many direct ones. */
    private void fillUp() throws Exception {
        does("lou", "{'action':'create','room':'lous'}");
        server.running().reconfigure(server.config(new ServerConfig.Rooms(false, 1, 1, 1)));
        does("mary", "{'action':'create','room':'marys'}");
        does("dora", "{'action':'send','room':'@ann','text':'hi'}");
    }

    @AfterAll
    void stop() throws Exception {
        for (WireClient client : clients.values()) {
            client.close();
        }
        server.close();
    }

    private WireClient client(String name) throws IOException {
        WireClient client = clients.get(name);
        if (client == null) {
            client = server.member(name, ",\"push\":false");
            clients.put(name, client);
        }
        return client;
    }

    private void does(String who, String request) throws IOException {
        JSONObject reply = asked(who, request.replace('\'', '"'));
        assertThat(reply.getString("status")).as("%s", reply).isEqualTo("ok");
    }

    private JSONObject asked(String who, String request) throws IOException {
        client(who).says(request);
        return client(who).reply();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void whatIsWrongIsSaidByItsCodeAndInOneSentence(Row row) throws IOException {
        JSONObject reply = asked(row.who, row.request);
        assertThat(reply.optString("code")).as("%s", reply).isEqualTo(row.code.wireName());
        assertThat(reply.getString("message")).matches("[A-Za-z@\"][^\\n]{5,250}[.!]");
        assertThat(reply.has("room")).as("errors carry none").isFalse();
        assertThat(reply.has("until")).isEqualTo(row.code == ErrorCode.MUTED);
    }

    @Test
    void everyErrorOfRoomsIsProvoked() {
        assertThat(rows().map(Row::code).collect(Collectors.toSet())).containsAll(OF_ROOMS);
    }
}
