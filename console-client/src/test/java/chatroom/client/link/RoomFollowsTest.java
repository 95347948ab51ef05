package chatroom.client.link;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.Action;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Event;
import chatroom.protocol.Event.RoomChanged.Change;
import chatroom.protocol.Password;
import chatroom.protocol.Ref;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.Role;
import chatroom.protocol.RoomInfo;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomReply;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.ServerFrame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rooms besides the lobby, with a server that is played by hand. */
class RoomFollowsTest {
    private static final String EPOCH = "epoch";
    private static final RoomName DEV = new RoomName("dev");
    private static final RoomName OPS = new RoomName("ops");
    private static final RoomName WITH_BOB = new RoomName("@ann,bob");

    /** A request that waits for its answer, in the order sent. */
    private record Call(Ref ref, Request request) {}

    private final List<Call> calls = new ArrayList<>();
    private final List<LinkEvent> heard = new ArrayList<>();
    private long nowMillis;
    private final LinkLogic logic =
            new LinkLogic(new HandPlayed(), heard::add, () -> nowMillis, new SplittableRandom(1));

    private final class HandPlayed implements Wire {
        @Override
        public void connect() {}

        @Override
        public void send(Ref ref, Request request) {
            calls.add(new Call(ref, request));
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void logIn() {
        logic.follow(new Follows.OwnRooms());
        logic.start();
        logic.authenticate(new Credentials("ann", Optional.of(new Password("a password")), false));
        greet();
    }

    private void greet() {
        logic.onConnected();
        logic.onFrame(FakeWire.welcome());
        Call last = calls.get(calls.size() - 1);
        calls.clear();
        calls.add(last);
        answer(Request.class, new Reply.LoggedIn(last.request().action(), "ann", "token", EPOCH, 0, 1));
    }

    private void connectAgain() {
        logic.onDisconnected("gone");
        nowMillis += 200;
        logic.tick();
        greet();
    }

    /** Answers the oldest request of this type. */
    private <T extends Request> T answer(Class<T> type, Reply reply) {
        Call call = calls.stream()
                .filter(each -> type.isInstance(each.request()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody asks for " + type.getSimpleName() + " but " + calls));
        calls.remove(call);
        logic.onFrame(new ServerFrame.Answer(Optional.of(call.ref()), reply));
        return type.cast(call.request());
    }

    private static Reply failed(ErrorCode code) {
        return new Reply.Failed(Optional.empty(), code, "Sentence.", OptionalLong.empty());
    }

    private static RoomInfo info(RoomName room, long lastId) {
        RoomKind kind = room.isDirect() ? RoomKind.DIRECT : RoomKind.PUBLIC;
        return new RoomInfo(
                room,
                kind,
                "",
                2,
                lastId,
                false,
                Optional.of(new RoomInfo.Own(Role.MEMBER, lastId, 0, 0)),
                Optional.empty());
    }

    private static Reply listed(RoomInfo... rooms) {
        return new RoomReply.RoomPage(List.of(rooms), false);
    }

    private static Reply following(RoomName room, long lastId) {
        return new RoomReply.Following(room, lastId, EPOCH);
    }

    private void push(RoomName room, long id) {
        logic.onFrame(new ServerFrame.Unasked(new Event.MessagePosted(room, message(id))));
    }

    private void push(Change change, RoomName room, Optional<RoomInfo> info) {
        logic.onFrame(new ServerFrame.Unasked(new Event.RoomChanged(change, room, info)));
    }

    private static ChatMessage message(long id) {
        return new ChatMessage(id, "bob", "text " + id, Instant.EPOCH);
    }

    private List<Long> shown(RoomName room) {
        return heard(LinkEvent.Posted.class).stream()
                .filter(posted -> posted.room().equals(room))
                .map(posted -> posted.entry().id())
                .toList();
    }

    private <T extends LinkEvent> List<T> heard(Class<T> type) {
        return heard.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static RoomRequest.Follow follow(RoomName room, long afterId) {
        return new RoomRequest.Follow(RoomReference.to(room), OptionalLong.of(afterId), Optional.of(EPOCH));
    }

    @Test
    void eachRoomOfTheListIsFollowedFromWhereTheListStands() {
        answer(RoomRequest.Rooms.class, listed(info(DEV, 7), info(RoomName.LOBBY, 0), info(OPS, 0)));
        assertThat(answer(RoomRequest.Follow.class, following(DEV, 8))).isEqualTo(follow(DEV, 7));
        assertThat(answer(RoomRequest.Follow.class, following(OPS, 0))).isEqualTo(follow(OPS, 0));
        assertThat(calls).isEmpty();
        push(DEV, 8);
        push(OPS, 1);
        assertThat(shown(DEV)).containsExactly(8L);
        assertThat(shown(OPS)).containsExactly(1L);
        assertThat(heard(LinkEvent.RoomsListed.class).get(0).rooms()).hasSize(3);
    }

    @Test
    void anAnswerBetweenRemovedAndAddedIsTakenBackSoThatTheRoomCanBeginAgain() {
        answer(RoomRequest.Rooms.class, listed(info(DEV, 7)));
        push(Change.REMOVED, DEV, Optional.empty());
        answer(RoomRequest.Follow.class, following(DEV, 8));
        assertThat(answer(RoomRequest.Unfollow.class, new RoomReply.Acknowledged(Action.UNFOLLOW, DEV)))
                .isEqualTo(new RoomRequest.Unfollow(RoomReference.to(DEV)));
        push(Change.ADDED, DEV, Optional.of(info(DEV, 9)));
        logic.tick();
        assertThat(answer(RoomRequest.Follow.class, following(DEV, 9))).isEqualTo(follow(DEV, 9));
        push(DEV, 10);
        assertThat(shown(DEV)).containsExactly(10L);
    }

    @Test
    void aListOfSeveralPagesIsReadToItsEndBeforeAnythingIsFollowed() {
        answer(RoomRequest.Rooms.class, new RoomReply.RoomPage(List.of(info(DEV, 7)), true));
        assertThat(answer(RoomRequest.Rooms.class, listed(info(OPS, 0))).after())
                .contains("dev");
        assertThat(calls).hasSize(2).allMatch(call -> call.request() instanceof RoomRequest.Follow);
    }

    /** At the first login: nothing of the lobby was shown yet. */
    private void logInWithEntries(long lastId) {
        logic.onDisconnected("gone");
        nowMillis += 200;
        logic.tick();
        logic.onConnected();
        logic.onFrame(FakeWire.welcome());
        Call last = calls.get(calls.size() - 1);
        calls.clear();
        calls.add(last);
        answer(Request.class, new Reply.LoggedIn(last.request().action(), "ann", "token", EPOCH, lastId, 1));
    }

    private static RoomInfo lobby(long lastId, long readId) {
        return new RoomInfo(
                RoomName.LOBBY,
                RoomKind.PUBLIC,
                "",
                2,
                lastId,
                false,
                Optional.of(new RoomInfo.Own(Role.MEMBER, readId, lastId - readId, 0)),
                Optional.empty());
    }

    @Test
    void theLobbyBeginsWhereTheUserStoppedReadingWithWhateverClient() {
        logInWithEntries(100);
        assertThat(calls).as("the list comes first").noneMatch(call -> call.request() instanceof Request.History);
        logic.onFrame(new ServerFrame.Unasked(new Event.MessagePosted(RoomName.LOBBY, message(101))));
        answer(RoomRequest.Rooms.class, listed(lobby(101, 60)));
        List<Entry> page = new ArrayList<>();
        for (long id = 56; id <= 100; id++) {
            page.add(message(id));
        }
        assertThat(answer(Request.History.class, new Reply.HistoryPage(page, true, EPOCH)))
                .isEqualTo(new Request.History(OptionalLong.of(101), 45));
        assertThat(heard(LinkEvent.Missed.class)).containsExactly(new LinkEvent.Missed(40, 40));
        assertThat(shown(RoomName.LOBBY)).hasSize(46).endsWith(100L, 101L);
    }

    @Test
    void whatWasReadElsewhereAfterTheLoginIsNotNewEither() {
        logInWithEntries(100);
        answer(RoomRequest.Rooms.class, listed(lobby(120, 120)));
        assertThat(answer(Request.History.class, failed(ErrorCode.INTERNAL_ERROR))
                        .limit())
                .isEqualTo(Backlog.MESSAGES);
        assertThat(heard(LinkEvent.Missed.class)).isEmpty();
    }

    @Test
    void aServerThatListsNoRoomsHasTheLobbyAllTheSame() {
        logInWithEntries(3);
        answer(RoomRequest.Rooms.class, failed(ErrorCode.UNKNOWN_ACTION));
        assertThat(heard(LinkEvent.RoomsListed.class)).containsExactly(new LinkEvent.RoomsListed(List.of()));
        answer(Request.History.class, failed(ErrorCode.INTERNAL_ERROR));
        logic.onFrame(new ServerFrame.Unasked(new Event.MessagePosted(RoomName.LOBBY, message(4))));
        assertThat(shown(RoomName.LOBBY)).containsExactly(4L);
    }

    @Test
    void afterALostConnectionEachRoomGoesOnFromItsOwnCursor() {
        answer(RoomRequest.Rooms.class, listed(info(DEV, 7), info(OPS, 3)));
        answer(RoomRequest.Follow.class, following(DEV, 7));
        answer(RoomRequest.Follow.class, following(OPS, 3));
        push(DEV, 8);
        connectAgain();
        answer(RoomRequest.Rooms.class, listed(info(DEV, 10), info(OPS, 3)));
        assertThat(answer(RoomRequest.Follow.class, following(DEV, 10))).isEqualTo(follow(DEV, 8));
        assertThat(answer(RoomRequest.Follow.class, following(OPS, 3))).isEqualTo(follow(OPS, 3));
        push(DEV, 9);
        push(DEV, 10);
        assertThat(shown(DEV)).containsExactly(8L, 9L, 10L);
        assertThat(heard(LinkEvent.Missed.class)).containsExactly(new LinkEvent.Missed(DEV, 2, 2));
        assertThat(heard(LinkEvent.Followed.class))
                .endsWith(new LinkEvent.Followed(DEV, 8, true), new LinkEvent.Followed(OPS, 3, true));
    }

    @Test
    void whatOneSaysBeforeTheRoomIsFollowedAgainWasNotMissed() {
        answer(RoomRequest.Rooms.class, listed(info(DEV, 7), info(OPS, 3)));
        answer(RoomRequest.Follow.class, following(DEV, 7));
        answer(RoomRequest.Follow.class, following(OPS, 3));
        logic.onDisconnected("gone");
        logic.say(Draft.of(RoomReference.to(DEV), "said offline"));
        logic.say(Draft.of(RoomReference.to(OPS), "and here"));
        nowMillis += 200;
        logic.tick();
        greet();
        answer(Request.Send.class, new Reply.Sent(DEV, 8, Instant.EPOCH, false));
        answer(Request.Send.class, new Reply.Sent(OPS, 5, Instant.EPOCH, false));
        answer(RoomRequest.Rooms.class, listed(info(DEV, 8), info(OPS, 5)));
        answer(RoomRequest.Follow.class, following(DEV, 8));
        answer(RoomRequest.Follow.class, following(OPS, 5));
        push(DEV, 8);
        assertThat(heard(LinkEvent.Missed.class)).isEmpty();
        push(OPS, 4);
        push(OPS, 5);
        assertThat(heard(LinkEvent.Missed.class))
                .as("bob's, and not what ann said after it")
                .containsExactly(new LinkEvent.Missed(OPS, 1, 1));
    }

    @Test
    void aHoleIsPolledInItsRoomAndShownBeforeWhatCameAfterIt() {
        answer(RoomRequest.Rooms.class, listed(info(DEV, 7)));
        answer(RoomRequest.Follow.class, following(DEV, 7));
        push(DEV, 10);
        assertThat(shown(DEV)).isEmpty();
        Request.Poll poll =
                answer(Request.Poll.class, new Reply.Polled(DEV, List.of(message(8), message(9)), 10, true, EPOCH));
        assertThat(poll.room()).isEqualTo(RoomReference.to(DEV));
        assertThat(poll.lastId()).isEqualTo(7);
        assertThat(shown(DEV)).containsExactly(8L, 9L, 10L);
    }

    @Test
    void aRoomThatOneIsAddedToIsFollowedAtOnce() {
        answer(RoomRequest.Rooms.class, listed());
        push(Change.ADDED, DEV, Optional.of(info(DEV, 4)));
        assertThat(answer(RoomRequest.Follow.class, following(DEV, 4))).isEqualTo(follow(DEV, 4));
        assertThat(heard(LinkEvent.RoomChanged.class))
                .containsExactly(new LinkEvent.RoomChanged(Change.ADDED, DEV, Optional.of(info(DEV, 4))));
    }

    @Test
    void ofADirectRoomThatBeginsTheFirstMessageIsShown() {
        answer(RoomRequest.Rooms.class, listed());
        push(Change.ADDED, WITH_BOB, Optional.of(info(WITH_BOB, 1)));
        assertThat(answer(RoomRequest.Follow.class, following(WITH_BOB, 1))).isEqualTo(follow(WITH_BOB, 0));
        push(WITH_BOB, 1);
        assertThat(shown(WITH_BOB)).containsExactly(1L);
        assertThat(heard(LinkEvent.Missed.class)).isEmpty();
    }

    @Test
    void aRoomThatIsJoinedHereIsFollowedOnceThoughReplyAndEventTellOfIt() {
        answer(RoomRequest.Rooms.class, listed());
        logic.write(nonce -> new RoomRequest.Join(RoomReference.to(DEV), nonce));
        RoomRequest.Join join = answer(
                RoomRequest.Join.class,
                new RoomReply.Stored(Action.JOIN, DEV, 5, Instant.EPOCH, false, Optional.of(info(DEV, 5))));
        push(Change.ADDED, DEV, Optional.of(info(DEV, 5)));
        assertThat(join.nonce()).isPresent();
        assertThat(calls).hasSize(1);
        assertThat(heard(LinkEvent.Done.class)).hasSize(1);
        assertThat(heard(LinkEvent.RoomChanged.class))
                .as("who asked has the answer")
                .isEmpty();
    }

    @Test
    void whoMakesARoomHasTheAnswerAlsoWhereTheEventComesFirst() {
        answer(RoomRequest.Rooms.class, listed());
        logic.write(nonce -> new RoomRequest.Create(new RoomName("DEV"), RoomKind.PUBLIC, Optional.empty(), nonce));
        push(Change.ADDED, DEV, Optional.of(info(DEV, 1)));
        answer(
                RoomRequest.Create.class,
                new RoomReply.Stored(Action.CREATE, DEV, 1, Instant.EPOCH, false, Optional.of(info(DEV, 1))));
        assertThat(heard(LinkEvent.RoomChanged.class)).isEmpty();
        assertThat(heard(LinkEvent.Done.class)).hasSize(1);
        assertThat(answer(RoomRequest.Follow.class, following(DEV, 1))).isEqualTo(follow(DEV, 1));
    }

    @Test
    void aRoomThatCameWhileTheListWasOnItsWayStays() {
        push(Change.ADDED, DEV, Optional.of(info(DEV, 4)));
        answer(RoomRequest.Rooms.class, listed());
        assertThat(answer(RoomRequest.Follow.class, following(DEV, 4))).isEqualTo(follow(DEV, 4));
        push(DEV, 5);
        assertThat(shown(DEV)).containsExactly(5L);
    }

    @Test
    void whoIsRemovedIsShownNothingMoreOfTheRoomAndBeginsAnewWhenAddedAgain() {
        answer(RoomRequest.Rooms.class, listed(info(DEV, 7)));
        answer(RoomRequest.Follow.class, following(DEV, 7));
        push(Change.REMOVED, DEV, Optional.empty());
        push(DEV, 8);
        assertThat(shown(DEV)).isEmpty();
        push(Change.ADDED, DEV, Optional.of(info(DEV, 20)));
        assertThat(answer(RoomRequest.Follow.class, following(DEV, 20))).isEqualTo(follow(DEV, 20));
        assertThat(heard(LinkEvent.Followed.class)).endsWith(new LinkEvent.Followed(DEV, 20, false));
    }

    private void push(Entry entry) {
        logic.onFrame(new ServerFrame.Unasked(new Event.MessagePosted(DEV, entry)));
    }

    @Test
    void whoIsRemovedIsToldByWhomAndWhy() {
        answer(RoomRequest.Rooms.class, listed(info(DEV, 7)));
        answer(RoomRequest.Follow.class, following(DEV, 7));
        Entry kick = new Entry.Kick(8, "bob", Instant.EPOCH, "Ann", Optional.of("too loud"));
        push(kick);
        push(Change.REMOVED, DEV, Optional.empty());
        assertThat(heard(LinkEvent.RoomChanged.class))
                .containsExactly(new LinkEvent.RoomChanged(Change.REMOVED, DEV, Optional.empty(), Optional.of(kick)));
    }

    @Test
    void nobodyIsNamedWhereItWasAnotherWhoWasRemovedLast() {
        answer(RoomRequest.Rooms.class, listed(info(DEV, 7)));
        answer(RoomRequest.Follow.class, following(DEV, 7));
        push(new Entry.Kick(8, "bob", Instant.EPOCH, "cyd", Optional.empty()));
        push(Change.REMOVED, DEV, Optional.empty());
        assertThat(heard(LinkEvent.RoomChanged.class))
                .containsExactly(new LinkEvent.RoomChanged(Change.REMOVED, DEV, Optional.empty()));
    }

    @Test
    void aFollowThatIsRefusedForATimeIsAskedForAgain() {
        answer(RoomRequest.Rooms.class, listed(info(DEV, 7)));
        answer(RoomRequest.Follow.class, failed(ErrorCode.SERVER_BUSY));
        assertThat(calls).isEmpty();
        nowMillis += 1_000;
        logic.tick();
        assertThat(answer(RoomRequest.Follow.class, following(DEV, 7))).isEqualTo(follow(DEV, 7));
    }

    @Test
    void aRoomThatIsGoneWhenItIsToBeFollowedIsToldAsRemoved() {
        answer(RoomRequest.Rooms.class, listed(info(DEV, 7)));
        answer(RoomRequest.Follow.class, failed(ErrorCode.UNKNOWN_ROOM));
        assertThat(heard(LinkEvent.RoomChanged.class))
                .containsExactly(new LinkEvent.RoomChanged(Change.REMOVED, DEV, Optional.empty()));
    }

    @Test
    void roomsBeyondThoseThatTheServerPushesArePolledInTurn() {
        answer(RoomRequest.Rooms.class, listed(info(DEV, 7)));
        answer(RoomRequest.Follow.class, failed(ErrorCode.TOO_MANY));
        for (int i = 0; i < 2; i++) {
            nowMillis += 1_000;
            logic.tick();
        }
        answer(Request.Poll.class, new Reply.Polled(DEV, List.of(message(8)), 8, false, EPOCH));
        assertThat(shown(DEV)).containsExactly(8L);
        assertThat(calls.get(0).request().room()).isEqualTo(RoomReference.LOBBY);
    }

    @Test
    void anotherHistoryIsAnotherInEachRoom() {
        answer(RoomRequest.Rooms.class, listed(info(DEV, 7)));
        answer(RoomRequest.Follow.class, following(DEV, 7));
        logic.onDisconnected("gone");
        nowMillis += 200;
        logic.tick();
        logic.onConnected();
        logic.onFrame(FakeWire.welcome());
        answer(Request.Resume.class, new Reply.LoggedIn(Action.RESUME, "ann", "token", "another", 0, 1));
        answer(RoomRequest.Rooms.class, listed(info(DEV, 2)));
        assertThat(answer(RoomRequest.Follow.class, new RoomReply.Following(DEV, 2, "another")))
                .isEqualTo(new RoomRequest.Follow(RoomReference.to(DEV), OptionalLong.of(2), Optional.of("another")));
        assertThat(heard(LinkEvent.HistoryReplaced.class)).hasSize(1);
        assertThat(heard(LinkEvent.Followed.class)).endsWith(new LinkEvent.Followed(DEV, 2, false));
    }

    @Test
    void anOlderServerWithoutRoomsHasTheLobby() {
        answer(RoomRequest.Rooms.class, failed(ErrorCode.UNKNOWN_ACTION));
        push(RoomName.LOBBY, 1);
        assertThat(shown(RoomName.LOBBY)).containsExactly(1L);
        assertThat(calls).isEmpty();
        assertThat(heard(LinkEvent.Refused.class)).isEmpty();
    }

    @Test
    void aRoomWhereNothingCanBeSaidForATimeKeepsNoOtherWaiting() {
        answer(RoomRequest.Rooms.class, listed(info(DEV, 7)));
        logic.say(Draft.of(RoomReference.to(DEV), "one"));
        logic.say(Draft.of(RoomReference.to(DEV), "two"));
        logic.say(Draft.of(RoomReference.LOBBY, "hello"));
        answer(
                Request.Send.class,
                new Reply.Failed(Optional.empty(), ErrorCode.RATE_LIMITED, "Sentence.", OptionalLong.of(5_000)));
        answer(Request.Send.class, new Reply.Sent(1, Instant.EPOCH, false));
        assertThat(heard(LinkEvent.Sent.class).get(0).text()).isEqualTo("hello");
        assertThat(calls).noneMatch(call -> call.request() instanceof Request.Send);
        nowMillis += 5_000;
        logic.tick();
        answer(Request.Send.class, new Reply.Sent(DEV, 8, Instant.EPOCH, false));
        answer(Request.Send.class, failed(ErrorCode.MUTED));
        assertThat(heard(LinkEvent.Sent.class).get(1).text()).isEqualTo("one");
        LinkEvent.SendRefused back = heard(LinkEvent.SendRefused.class).get(0);
        assertThat(back.room()).isEqualTo(RoomReference.to(DEV));
        assertThat(back.text()).isEqualTo("two");
    }

    @Test
    void whatIsReadIsToldAtOnceAndThenOnceASecond() {
        answer(RoomRequest.Rooms.class, listed());
        logic.read(DEV, 3);
        assertThat(answer(RoomRequest.Read.class, new RoomReply.Acknowledged(Action.READ, DEV))
                        .id())
                .isEqualTo(3);
        logic.read(DEV, 4);
        logic.read(DEV, 6);
        logic.read(DEV, 5);
        assertThat(calls).isEmpty();
        nowMillis += 1_000;
        logic.tick();
        assertThat(answer(RoomRequest.Read.class, new RoomReply.Acknowledged(Action.READ, DEV))
                        .id())
                .isEqualTo(6);
        logic.read(DEV, 2);
        nowMillis += 1_000;
        logic.tick();
        assertThat(calls).noneMatch(call -> call.request() instanceof RoomRequest.Read);
    }

    private static RoomInfo read(RoomName room, long lastId, long readId) {
        return new RoomInfo(
                room,
                RoomKind.PUBLIC,
                "",
                2,
                lastId,
                false,
                Optional.of(new RoomInfo.Own(Role.MEMBER, readId, 0, 0)),
                Optional.empty());
    }

    private void acknowledge(RoomName room, long id) {
        assertThat(answer(RoomRequest.Read.class, new RoomReply.Acknowledged(Action.READ, room)))
                .isEqualTo(new RoomRequest.Read(RoomReference.to(room), id));
    }

    @Test
    void aReadMarkThatWasOnItsWayWhenTheConnectionWasLostIsToldAgain() {
        answer(RoomRequest.Rooms.class, listed());
        logic.read(DEV, 3);
        connectAgain();
        nowMillis += ReadMarks.GATHER_MILLIS;
        logic.tick();
        acknowledge(DEV, 3);
        connectAgain();
        nowMillis += ReadMarks.GATHER_MILLIS;
        logic.tick();
        assertThat(calls).as("once it has arrived").noneMatch(call -> call.request() instanceof RoomRequest.Read);
    }

    @Test
    void aReadMarkThatTheServerHasLostIsToldAgain() {
        answer(RoomRequest.Rooms.class, listed());
        logic.read(DEV, 3);
        acknowledge(DEV, 3);
        logic.read(OPS, 4);
        nowMillis += ReadMarks.GATHER_MILLIS;
        logic.tick();
        acknowledge(OPS, 4);
        connectAgain();
        nowMillis += ReadMarks.GATHER_MILLIS;
        answer(RoomRequest.Rooms.class, listed(read(DEV, 9, 2), read(OPS, 9, 4)));
        acknowledge(DEV, 3);
        assertThat(calls).noneMatch(call -> call.request() instanceof RoomRequest.Read);
    }

    @Test
    void aReadMarkThatTheServerHasNoTimeForIsToldLater() {
        answer(RoomRequest.Rooms.class, listed());
        logic.read(DEV, 3);
        answer(
                RoomRequest.Read.class,
                new Reply.Failed(Optional.empty(), ErrorCode.RATE_LIMITED, "Sentence.", OptionalLong.of(2_500)));
        nowMillis += 2_499;
        logic.tick();
        assertThat(calls).noneMatch(call -> call.request() instanceof RoomRequest.Read);
        nowMillis += 1;
        logic.tick();
        answer(RoomRequest.Read.class, failed(ErrorCode.NOT_A_MEMBER));
        nowMillis += 60_000;
        logic.tick();
        assertThat(calls).as("for good").noneMatch(call -> call.request() instanceof RoomRequest.Read);
    }

    @Test
    void entriesOfAllKindsCountInTheOrderOfTheirIds() {
        answer(RoomRequest.Rooms.class, listed(info(DEV, 7)));
        answer(RoomRequest.Follow.class, following(DEV, 7));
        Entry joined = new Entry.Join(8, "cyd", Instant.EPOCH);
        logic.onFrame(new ServerFrame.Unasked(new Event.MessagePosted(DEV, joined)));
        push(DEV, 9);
        assertThat(heard(LinkEvent.Posted.class).get(0).entry()).isEqualTo(joined);
        assertThat(shown(DEV)).containsExactly(8L, 9L);
    }

    @Test
    void whoBecomesSomebodyElseFollowsOnlyTheRoomsOfThat() {
        answer(RoomRequest.Rooms.class, listed(info(DEV, 7)));
        answer(RoomRequest.Follow.class, following(DEV, 7));
        logic.authenticate(new Credentials("bob", Optional.of(new Password("a password")), false));
        answer(Request.Logout.class, new Reply.LoggedOut());
        logic.tick();
        greet();
        answer(RoomRequest.Rooms.class, listed(info(OPS, 1)));
        assertThat(answer(RoomRequest.Follow.class, following(OPS, 1))).isEqualTo(follow(OPS, 1));
        push(DEV, 8);
        assertThat(shown(DEV)).isEmpty();
    }
}
