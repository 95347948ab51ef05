package chatroom.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.Action;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every cell of the table "Who may do what" in docs/protocol.md, played by a real server: who asks, in a room of its own for each cell,
 * where somebody else owns it, has said something, and has made of the others what the cell is about.
 */
@Tag("long")
@Timeout(300)
class DocumentedPermissionsTest {
    /** What is in the table for others as well: who asks is made one of each of these. */
    private static final Map<String, List<String>> MEANS = Map.of(
            "private: outsider", List.of("private: stranger", "private: banned", "private: admin"),
            "direct: apart", List.of("direct: blocking", "direct: blocked", "direct: with one who is deleted"),
            "archived: member", List.of("archived: member", "archived: member of a private one"),
            "archived: owner", List.of("archived: owner", "archived: owner of a private one"));

    private static final Set<Action> NOT_OF_A_ROOM = Set.of(
            Action.REGISTER,
            Action.LOGIN,
            Action.RESUME,
            Action.LOGOUT,
            Action.PASSWORD,
            Action.PING,
            Action.ANNOUNCE,
            Action.INVITE,
            Action.CREATE,
            Action.ROOMS,
            Action.BLOCK,
            Action.UNBLOCK,
            Action.BLOCKS);

    private final List<List<String>> table = new ArrayList<>();
    private final Map<String, String> letters = new HashMap<>();
    private final Map<String, WireClient> clients = new HashMap<>();
    private final Map<String, Integer> columns = new HashMap<>();
    private int rooms;

    @TempDir
    private Path folder;

    private TestServer server;
    private OperatorConsole operator;

    @BeforeEach
    void start() throws Exception {
        read();
        server = new TestServer(folder.resolve("data"));
        operator = new OperatorConsole(folder.resolve("data"), folder);
        for (String name :
                List.of("ann", "root", "bea", "cyd", "sub", "mod", "mute", "lobbymod", "blocked", "blocking", "gone")) {
            client(name);
        }
        operator.does("user", "admin", "root", "on");
        does("root", "role", "'username':'mod','role':'moderator'");
        does("root", "role", "'username':'lobbymod','role':'moderator'");
        does("root", "mute", "'username':'mute'");
        for (String partner : List.of("bea", "blocked", "blocking", "gone")) {
            does("ann", "send", "'room':'@%s','text':'mine'".formatted(partner));
            does(partner, "send", "'room':'@ann','text':'theirs'");
        }
        does("bea", "send", "'room':'@cyd','text':'theirs'");
        does("ann", "block", "'username':'blocked'");
        does("blocking", "block", "'username':'ann'");
        operator.does("user", "delete", "gone");
    }

    @AfterEach
    void stop() throws Exception {
        for (WireClient client : clients.values()) {
            client.close();
        }
        server.close();
    }

    private void read() {
        for (String line : new ProtocolDocument().section("Rooms").lines().toList()) {
            if (line.startsWith("| `") || line.startsWith("| action")) {
                List<String> cells = Arrays.stream(
                                line.strip().substring(1, line.length() - 1).split("\\|", -1))
                        .map(String::strip)
                        .toList();
                if (cells.size() == 2 && cells.get(0).matches("`[A-Z]`")) {
                    letters.put(cells.get(1).replace("`", ""), cells.get(0).replace("`", ""));
                } else if (cells.size() > 4) {
                    table.add(cells);
                }
            }
        }
    }

    @Test
    void theTableHasEveryActionOfARoom() {
        Set<String> documented = new TreeSet<>();
        table.stream().skip(1).forEach(row -> documented.addAll(actions(row.get(0))));
        assertThat(documented)
                .isEqualTo(Arrays.stream(Action.values())
                        .filter(action -> !NOT_OF_A_ROOM.contains(action))
                        .map(Action::wireName)
                        .collect(Collectors.toCollection(TreeSet::new)));
        assertThat(table).allMatch(row -> row.size() == table.get(0).size());
    }

    private static List<String> actions(String cell) {
        return Pattern.compile("`(\\w+)`")
                .matcher(cell)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void everyCellIsAsTheServerDoesIt() throws Exception {
        List<String> wrong = new ArrayList<>();
        List<String> places = table.get(0);
        for (List<String> row : table.subList(1, table.size())) {
            for (String action : actions(row.get(0))) {
                for (int i = 1; i < row.size(); i++) {
                    for (String who : MEANS.getOrDefault(places.get(i), List.of(places.get(i)))) {
                        String got = play(action, row.get(0), who);
                        if (!got.equals(row.get(i))) {
                            wrong.add("%s (%s), %s: %s, documented is %s"
                                    .formatted(action, row.get(0), who, got, row.get(i)));
                        }
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private String play(String action, String row, String who) throws IOException {
        String place = who.substring(0, who.indexOf(':'));
        Scene scene = place.equals("lobby") ? inLobby(who) : place.equals("direct") ? direct(who) : in(place, who);
        scene.prepare(action, row);
        JSONObject reply = asked(
                scene.asker,
                "{'action':'%s'%s%s}"
                        .formatted(
                                action,
                                place.equals("lobby") ? "" : ",'room':'" + scene.room + "'",
                                scene.fields(action, row)));
        if (place.equals("lobby") && action.equals("kick") && reply.has("username")) {
            // There it ends all sessions.
            clients.remove(scene.subject).close();
        }
        return letter(reply);
    }

    private String letter(JSONObject reply) {
        if (reply.getString("status").equals("ok")) {
            return reply.optBoolean("unchanged") ? "=" : "+";
        }
        return letters.getOrDefault(reply.getString("code"), reply.getString("code"));
    }

    /** Where somebody asks for something. */
    private abstract static class Scene {
        final String asker;
        final String room;
        String subject = "sub";
        long mine = 1;
        long theirs = 2;

        Scene(String asker, String room) {
            this.asker = asker;
            this.room = room;
        }

        /** What the row says of whom it is done to. */
        abstract void prepare(String action, String row) throws IOException;

        String fields(String action, String row) {
            boolean isOwn = row.contains("`" + action + "` of what is one's own");
            long id = isOwn ? mine : theirs;
            return switch (action) {
                case "poll" -> ",'last_id':0";
                case "search" -> ",'query':'x'";
                case "read" -> ",'id':1";
                case "members" -> row.contains("banned") ? ",'banned':true" : "";
                case "send" -> ",'text':'something'";
                case "react" -> ",'id':%s,'emoji':'👍'".formatted(theirs);
                case "edit" -> ",'id':%s,'text':'something %s'".formatted(id, System.nanoTime());
                case "delete" -> ",'id':" + id;
                case "topic" -> ",'text':'topic %s'".formatted(System.nanoTime());
                case "add", "kick", "ban", "unban", "mute", "unmute" -> ",'username':'%s'".formatted(subject);
                case "role" -> ",'username':'%s','role':'moderator'".formatted(subject);
                default -> "";
            };
        }
    }

    private Scene inLobby(String who) throws IOException {
        String asker = switch (who) {
            case "lobby: moderator" -> "lobbymod";
            case "lobby: admin" -> "root";
            case "lobby: muted" -> "mute";
            default -> "ann";
        };
        return new Scene(asker, "lobby") {
            @Override
            void prepare(String action, String row) throws IOException {
                does("root", "unmute", "'username':'%s'".formatted(asker));
                mine = does(asker, "send", "'text':'mine'").getLong("id");
                theirs = does("bea", "send", "'text':'theirs'").getLong("id");
                subject = row.contains("of a moderator") ? "mod" : row.contains("of an owner") ? "root" : "sub";
                does("root", "role", "'username':'sub','role':'member'");
                does("root", action.equals("unmute") ? "mute" : "unmute", "'username':'%s'".formatted(subject));
                if (asker.equals("mute")) {
                    does("root", "mute", "'username':'mute'");
                }
                does(asker, "unfollow", "");
            }
        };
    }

    private Scene direct(String who) {
        return switch (who) {
            case "direct: blocking" -> inDirect("@blocked", "blocked");
            case "direct: blocked" -> inDirect("@blocking", "blocking");
            case "direct: with one who is deleted" -> inDirect("@gone", "gone");
            case "direct: outsider" -> inDirect("@bea,cyd", "bea");
            default -> inDirect("@bea", "bea");
        };
    }

    private Scene inDirect(String room, String other) {
        return new Scene("ann", room) {
            @Override
            void prepare(String action, String row) throws IOException {
                subject = other;
                if (room.equals("@bea")) {
                    mine = does("ann", "send", "'room':'@bea','text':'mine'").getLong("id");
                    theirs =
                            does("bea", "send", "'room':'@ann','text':'theirs'").getLong("id");
                    does("ann", "unfollow", "'room':'@bea'");
                }
            }
        };
    }

    /** In a room of its own. */
    private Scene in(String place, String who) throws IOException {
        // Others for each column, for one can't be in the rooms of all of them.
        int column = columns.computeIfAbsent(who, key -> columns.size());
        String asker = who.endsWith("admin") ? "root" : "ann-" + column;
        String boss = "boss-" + column;
        boolean isPrivate = place.equals("private") || who.endsWith("private one");
        String role = who.substring(who.indexOf(' ') + 1).replace(" of a private one", "");
        String room = "room-" + ++rooms;
        client(asker);
        does(boss, "create", "'room':'%s','kind':'%s'".formatted(room, isPrivate ? "private" : "public"));
        return new Scene(asker, room) {
            @Override
            void prepare(String action, String row) throws IOException {
                subject = "sub-" + column;
                client(subject);
                is(subject, row.contains("of a stranger") ? "stranger" : subjectsRole(row));
                if (action.equals("unban")) {
                    by(boss, "ban", subject, "");
                } else if (action.equals("unmute")) {
                    by(boss, "mute", subject, "");
                }
                if (!asker.equals("root") || isPrivate) {
                    by(boss, "add", asker, "");
                }
                mine = does(asker, "send", "'room':'%s','text':'mine'".formatted(room))
                        .getLong("id");
                theirs = does(boss, "send", "'room':'%s','text':'theirs'".formatted(room))
                        .getLong("id");
                if (!role.equals("admin") || isPrivate) {
                    is(asker, role);
                }
                if (place.equals("archived")) {
                    does(boss, "archive", "'room':'%s'".formatted(room));
                }
            }

            private String subjectsRole(String row) {
                return row.contains("of a moderator") ? "moderator" : row.contains("of an owner") ? "owner" : "member";
            }

            private void by(String who, String action, String whom, String more) throws IOException {
                does(who, action, "'room':'%s','username':'%s'%s".formatted(room, whom, more));
            }

            private void is(String name, String role) throws IOException {
                switch (role) {
                    case "stranger", "admin" -> by(boss, "kick", name, "");
                    case "banned" -> by(boss, "ban", name, "");
                    case "muted" -> by(boss, "mute", name, "");
                    default -> {
                        by(boss, "add", name, "");
                        by(boss, "role", name, ",'role':'%s'".formatted(role));
                    }
                }
            }
        };
    }

    // What is said.

    private WireClient client(String name) throws IOException {
        WireClient client = clients.get(name);
        if (client == null) {
            client = server.member(name, ",\"push\":false");
            clients.put(name, client);
        }
        return client;
    }

    private JSONObject does(String name, String action, String fields) throws IOException {
        JSONObject reply = asked(name, "{'action':'%s'%s}".formatted(action, fields.isEmpty() ? "" : "," + fields));
        assertThat(reply.getString("status"))
                .as("%s %s %s: %s", name, action, fields, reply)
                .isEqualTo("ok");
        return reply;
    }

    private JSONObject asked(String name, String request) throws IOException {
        WireClient client = client(name);
        client.says(request.replace('\'', '"'));
        return client.reply();
    }
}
