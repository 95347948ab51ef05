package chatroom.client.command;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.client.link.LinkEvent;
import chatroom.client.link.LinkPhase;
import chatroom.client.link.LinkStatus;
import chatroom.client.link.RecordedLink;
import chatroom.client.login.Asker;
import chatroom.client.login.LoginDialog;
import chatroom.client.login.PasswordGuard;
import chatroom.client.login.Questions;
import chatroom.client.login.Wait;
import chatroom.client.room.Rooms;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Event.RoomChanged.Change;
import chatroom.protocol.Role;
import chatroom.protocol.RoomInfo;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands about rooms ask of the server; ann is in the rooms dev, which is looked at, and the lobby. */
class RoomCommandsTest {
    private static final RoomName DEV = new RoomName("dev");

    private final RecordedLink link = new RecordedLink();
    private final List<String> shown = new ArrayList<>();
    private final Rooms rooms = new Rooms(name -> false);

    private final class LineScreen implements CommandScreen {
        @Override
        public void notice(String sentence) {
            shown.add(sentence);
        }

        @Override
        public void showHelp(List<String> lines) {
            shown.addAll(lines);
        }

        @Override
        public Optional<String> username() {
            return rooms.me();
        }

        @Override
        public boolean isAdmin() {
            return false;
        }

        @Override
        public boolean allows(ParsedLine.Text text) {
            return true;
        }

        @Override
        public void goTo(RoomName room) {
            rooms.show(room, "");
        }

        @Override
        public void quit() {}

        @Override
        public Optional<FullScreen> fullScreen() {
            return Optional.empty();
        }
    }

    @BeforeEach
    void enter() {
        rooms.on(new LinkEvent.LoggedIn("ann", false));
        RoomInfo.Own own = new RoomInfo.Own(Role.MEMBER, 0, 0, 0);
        rooms.on(new LinkEvent.RoomsListed(List.of(new RoomInfo(
                DEV, RoomKind.PUBLIC, "what we build", 2, 40, false, Optional.of(own), Optional.empty()))));
        rooms.on(new LinkEvent.Followed(DEV, 40, false));
        rooms.show(DEV, "");
        post(41, "ann", "my own");
        post(42, "bob", "a question?");
        post(43, "ann", "my last");
    }

    private void post(long id, String username, String text) {
        rooms.post(new LinkEvent.Posted(DEV, new ChatMessage(id, username, text, Instant.EPOCH)));
    }

    private void type(String line) throws InterruptedException {
        type(line, rooms);
    }

    private void type(String line, Rooms known) throws InterruptedException {
        Asker nobody = new Asker() {
            @Override
            public String line(String question, String suggestion) {
                throw new AssertionError("asked: " + question);
            }

            @Override
            public String secret(String question) {
                throw new AssertionError("asked: " + question);
            }
        };
        Wait never = new Wait() {
            @Override
            public void begins() {
                throw new AssertionError("somebody waits");
            }

            @Override
            public void ends() {}
        };
        PasswordGuard guard = new PasswordGuard(() -> 0);
        Questions questions = new Questions(nobody, shown::add, guard);
        CommandContext context = new CommandContext(
                link,
                new LineScreen(),
                known,
                new UnconfirmedTexts(),
                new HistoryPages(),
                new SearchPages(),
                questions,
                new LoginDialog(questions, shown::add, never));
        new CommandExecutor(context, guard).execute(line);
    }

    /** What is asked stands in a record's words; of those the part that matters. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "hello; say in dev hello",
                "/me waves; do in dev waves",
                "/join ops; Join[room=ops,",
                "/leave; Leave[room=dev,",
                "/create plans; Create[name=plans, kind=PUBLIC, topic=Optional.empty,",
                "/create plans what we do; Create[name=plans, kind=PUBLIC, topic=Optional[what we do],",
                "/create private plans what we do; Create[name=plans, kind=PRIVATE, topic=Optional[what we do],",
                "/rooms; Rooms[all=true, after=Optional.empty,",
                "/rooms ops; Rooms[all=true, after=Optional[ops],",
                "/members; Members[room=dev, banned=false,",
                "/invite-to bob; Add[room=dev, username=bob,",
                "/msg bob psst; say in @ann,bob psst",
                "/reply 1 and  so on; say in dev to 43 and  so on",
                "/reply #7 yes; say in dev to 7 yes",
                "/edit-last better; Edit[room=dev, id=43, text=MessageText[value=better]",
                "/delete 2; Delete[room=dev, id=42, reason=Optional.empty,",
                "/delete #7 said twice; Delete[room=dev, id=7, reason=Optional[said twice],",
                "/react :thumbsup:; React[room=dev, id=42, emoji=\uD83D\uDC4D, on=true,",
                "/react 1 \uD83D\uDE80; React[room=dev, id=43, emoji=\uD83D\uDE80, on=true,",
                "/unreact :+1:; React[room=dev, id=42, emoji=\uD83D\uDC4D, on=false,",
                "/topic what is next; SetTopic[room=dev, text=what is next,",
                "/topic -; SetTopic[room=dev, text=, nonce",
                "/kick bob too loud; KickFrom[room=dev, username=bob, reason=Optional[too loud],",
                "/ban bob; Ban[room=dev, username=bob, reason=Optional.empty, seconds=OptionalInt.empty,",
                "/ban bob 2h too loud; Ban[room=dev, username=bob, reason=Optional[too loud],"
                        + " seconds=OptionalInt[7200],",
                "/unban bob; Unban[room=dev, username=bob,",
                "/mute bob 30m; Mute[room=dev, username=bob, reason=Optional.empty, seconds=OptionalInt[1800],",
                "/mute bob loud; Mute[room=dev, username=bob, reason=Optional[loud], seconds=OptionalInt.empty,",
                "/unmute bob; Unmute[room=dev, username=bob,",
                "/role bob moderator; ChangeRole[room=dev, username=bob, role=MODERATOR,",
                "/archive; Archive[room=dev,",
                "/unarchive; Unarchive[room=dev,",
                "/block bob; Block[username=bob]",
                "/block; Blocks[]",
                "/unblock bob; Unblock[username=bob]",
                "/mentions; SearchMine[query=",
                "/who; who in dev",
                "/search cake; search in dev cake",
                "/history; history in dev 50"
            })
    void aCommandAsksTheServer(String line, String asked) throws Exception {
        type(line);
        assertThat(link.next()).startsWith(asked);
        assertThat(shown).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/room nowhere; You are in no room of that name",
                "/leave nowhere; You are in no room of that name",
                "/join no room; It goes like this: /join ROOM",
                "/join !; A room's name has 1 to 32 characters",
                "/msg ann; Name somebody else than yourself",
                "/msg !; A username",
                "/reply hello; It goes like this: /reply MESSAGE TEXT",
                "/reply 9 hello; There are not so many messages here",
                "/react :nosuchthing:; There is no emoji of the name :nosuchthing:",
                "/react hello; hello is no emoji",
                "/role bob king; It goes like this: /role NAME owner|moderator|member",
                "/topic; The topic is: what we build",
                "/kick; It goes like this: /kick NAME [REASON]"
            })
    void whatCannotBeMeantIsSaidInASentence(String line, String sentence) throws Exception {
        type(line);
        assertThat(shown).singleElement().asString().startsWith(sentence);
    }

    @Test
    void aRoomIsLookedAtUntilTheServerHasLetOneLeaveIt() throws Exception {
        type("/leave");
        assertThat(link.next()).startsWith("Leave[room=dev,");
        assertThat(rooms.current()).isEqualTo(DEV);
    }

    @Test
    void aDirectRoomCannotBeLeftAndIsStillLookedAt() throws Exception {
        type("/msg bob");
        type("/leave");
        assertThat(shown).containsExactly("A direct room can't be left; /room NAME goes elsewhere");
        assertThat(rooms.summary().label()).isEqualTo("@bob");
    }

    @Test
    void aDirectRoomThatHasNotBegunIsLookedAtUntilSomethingIsSaidThere() throws Exception {
        type("/msg Bob");
        assertThat(rooms.summary().label()).isEqualTo("@Bob");
        type("hello");
        assertThat(link.next()).isEqualTo("say in @ann,Bob hello");
        type("/room lobby");
        assertThat(rooms.all()).extracting(room -> room.label()).containsExactly("lobby", "dev");
    }

    @Test
    void aRoomIsGoneToByItsNameAndThoseThereAreAreListed() throws Exception {
        type("/room LOBBY");
        assertThat(rooms.current()).isEqualTo(RoomName.LOBBY);
        type("/room");
        assertThat(shown).hasSize(2);
        assertThat(shown.get(0)).startsWith("*  1  lobby");
        assertThat(shown.get(1)).startsWith("   2  dev").contains("1 new", "what we build");
    }

    /** As after a start: ann is known, her rooms aren't. */
    private void forgetTheList() {
        rooms.on(new LinkEvent.LoggedOut(true));
        rooms.on(new LinkEvent.LoggedIn("ann", false));
        rooms.on(new LinkEvent.StatusChanged(new LinkStatus(LinkPhase.MEMBER, Optional.of("ann"), 1, 0)));
        rooms.show(RoomName.LOBBY, "");
        shown.clear();
    }

    @Test
    void whoNamesARoomBeforeTheListOfTheirRoomsHasComeWaitsForIt() throws Exception {
        forgetTheList();
        List<Throwable> failures = new ArrayList<>();
        Thread typing = new Thread(() -> {
            try {
                type("/room dev");
            } catch (InterruptedException | RuntimeException e) {
                failures.add(e);
            }
        });
        typing.start();
        while (typing.isAlive() && typing.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        rooms.on(new LinkEvent.RoomsListed(
                List.of(new RoomInfo(DEV, RoomKind.PUBLIC, "", 2, 40, false, Optional.empty(), Optional.empty()))));
        typing.join();
        assertThat(failures).isEmpty();
        assertThat(shown).isEmpty();
        assertThat(rooms.current()).isEqualTo(DEV);
    }

    @Test
    void whoWasRemovedFromTheRoomThatIsStillShownMayJoinItAgain() throws Exception {
        rooms.on(new LinkEvent.RoomChanged(Change.REMOVED, DEV, Optional.empty()));
        assertThat(rooms.isLeft()).isTrue();
        type("/join dev");
        assertThat(link.next()).startsWith("Join[room=dev,");
    }

    @Test
    void whoWasRemovedFromTheRoomThatIsStillShownLeavesItByGoingToTheLobby() throws Exception {
        rooms.on(new LinkEvent.RoomChanged(Change.REMOVED, DEV, Optional.empty()));
        type("/leave");
        assertThat(rooms.current()).isEqualTo(RoomName.LOBBY);
        type("/join ops");
        assertThat(link.next()).as("and not: leave").startsWith("Join[room=ops,");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mentions", "/msg bob"})
    void whoIsNotLoggedInHasNobodyToAskFor(String line) throws Exception {
        Rooms nobodys = new Rooms(name -> false);
        nobodys.on(new LinkEvent.StatusChanged(new LinkStatus(LinkPhase.OFFLINE, Optional.empty(), 0, 0)));
        type(line, nobodys);
        assertThat(shown).containsExactly("You are not logged in; /login NAME logs in.");
    }

    @Test
    void whoAsksForMentionsWhileTheLogInIsUnderWayWaitsForIt() throws Exception {
        Rooms early = new Rooms(name -> false);
        Thread typing = new Thread(() -> {
            try {
                type("/mentions", early);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        typing.start();
        while (typing.isAlive() && typing.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        early.on(new LinkEvent.LoggedIn("ann", true));
        early.on(new LinkEvent.RoomsListed(List.of()));
        typing.join();
        assertThat(shown).isEmpty();
        assertThat(link.next()).startsWith("SearchMine[query=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/room dev", "/leave dev", "/room"})
    void withoutAConnectionItIsSaidThatTheListIsNotThere(String line) throws Exception {
        forgetTheList();
        rooms.on(new LinkEvent.StatusChanged(new LinkStatus(LinkPhase.OFFLINE, Optional.of("ann"), 0, 0)));
        type(line);
        assertThat(shown).endsWith("The server hasn't said yet which rooms you are in; try again in a moment");
    }

    @Test
    void ofMentionsOnlyThoseAreListedThatWereSaidAfterTheLastOneThatThisUserWasShown() {
        RoomReply.Found early = new RoomReply.Found(DEV, new ChatMessage(1, "bob", "ann?", Instant.EPOCH));
        RoomReply.Found late = new RoomReply.Found(DEV, new ChatMessage(2, "bob", "ann!", Instant.EPOCH.plusMillis(1)));
        assertThat(rooms.newMentions(List.of(early))).containsExactly(early);
        assertThat(rooms.newMentions(List.of(late, early))).containsExactly(late);
        assertThat(rooms.newMentions(List.of(late, early))).isEmpty();
        rooms.on(new LinkEvent.LoggedIn("Ann-Marie", false));
        RoomReply.Found other = new RoomReply.Found(DEV, new ChatMessage(1, "bob", "Ann-Marie?", Instant.EPOCH));
        assertThat(rooms.newMentions(List.of(other))).containsExactly(other);
    }
}
