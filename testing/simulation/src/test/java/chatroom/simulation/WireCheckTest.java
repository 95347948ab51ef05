package chatroom.simulation;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatroom.protocol.Action;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.Event;
import chatroom.protocol.MessageText;
import chatroom.protocol.Password;
import chatroom.protocol.Ref;
import chatroom.protocol.Registration;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomReply;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.SearchQuery;
import chatroom.protocol.ServerFrame;
import chatroom.protocol.Subscription;
import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.Change;
import chatroom.server.store.NewEntry;
import chatroom.testing.MemoryStore;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What the check of a connection takes for broken, and what not: of who has left a room. */
class WireCheckTest {
    private static final Username ANN = new Username("ann");
    private static final RoomName DEV = new RoomName("dev");
    private static final RoomReference TO_DEV = RoomReference.to(DEV);

    private final VirtualTime time = new VirtualTime();
    private final MemoryStore store = new MemoryStore(time, "epoch");
    private final Histories histories = new Histories();
    private final WireCheck check = new WireCheck("ann", ANN.value(), store, histories, time);
    private Account ann;
    private long asked;

    private void register(boolean asAdmin) {
        ann = (asAdmin ? store.createAdmin(ANN, "hash") : store.create(ANN, "hash")).orElseThrow();
        if (asAdmin) {
            histories.noteAdmin(ANN.value());
        }
        tell(new Event.Welcome(1, "simulated", Registration.OPEN));
        Subscription subscription = new Subscription(OptionalLong.empty(), Optional.empty(), true);
        answer(
                ask(new Request.Login(ANN.value(), new Password("password"), subscription)),
                new Reply.LoggedIn(Action.LOGIN, ANN.value(), "token", store.epoch(), 0, 1, asAdmin));
    }

    private void tell(Event event) {
        check.onFrame(new ServerFrame.Unasked(event));
    }

    private Ref ask(Request request) {
        Ref ref = new Ref.Whole(BigInteger.valueOf(++asked));
        check.onRequest(ref, request);
        return ref;
    }

    private void answer(Ref ref, Reply reply) {
        check.onFrame(new ServerFrame.Answer(Optional.of(ref), reply));
    }

    private void write(Change change) {
        NewEntry entry = new NewEntry(DEV, ann.id(), ANN, Optional.empty(), change);
        assertThatCode(() -> store.journals().append(List.of(entry))).doesNotThrowAnyException();
    }

    private void followDev() {
        write(new Change.Create(RoomKind.PUBLIC, Optional.empty()));
        write(new Change.Say(new MessageText("tea"), false, OptionalLong.empty()));
        answer(
                ask(new RoomRequest.Follow(TO_DEV, OptionalLong.of(0), Optional.empty())),
                new RoomReply.Following(DEV, 2, store.epoch()));
    }

    /** Gets everything up to that. */
    private void leaveDev() {
        write(new Change.Leave());
        store.entries(DEV).forEach(entry -> tell(new Event.MessagePosted(DEV, entry)));
        tell(new Event.RoomChanged(Event.RoomChanged.Change.REMOVED, DEV, Optional.empty()));
    }

    /**
     * Asks now, and is answered later.
     *
     * @param lastId the newest entry when the page is read
     */
    private ThrowingCallable readsDev(long lastId) {
        List<Entry> entries = List.copyOf(store.entries(DEV).subList(0, 2));
        Ref ref = ask(new Request.History(TO_DEV, OptionalLong.of(3), 50));
        return () -> answer(ref, new Reply.HistoryPage(DEV, entries, OptionalLong.of(lastId), false, store.epoch()));
    }

    private ThrowingCallable findsWhatIsHers() {
        ChatMessage message = (ChatMessage) store.entries(DEV).get(1);
        Ref ref = ask(new RoomRequest.SearchMine(new SearchQuery("tea"), Optional.empty(), 50));
        return () -> answer(
                ref,
                new RoomReply.FoundPage(
                        List.of(new RoomReply.Found(DEV, message)), Optional.empty(), false, store.epoch()));
    }

    @Test
    void whoLeavesAPublicRoomGetsNoPageThatWasReadBefore() {
        register(false);
        followDev();
        ThrowingCallable page = readsDev(2);
        leaveDev();
        assertThatThrownBy(page).isInstanceOf(PromiseBroken.class).hasMessageContaining("gets a page of dev");
    }

    @Test
    void anAdminReadsAPublicRoomAlsoAfterLeavingIt() {
        register(true);
        followDev();
        leaveDev();
        assertThatCode(readsDev(3)).doesNotThrowAnyException();
    }

    @Test
    void whoComesBackReadsAgain() {
        register(false);
        followDev();
        leaveDev();
        write(new Change.Join());
        assertThatCode(readsDev(4)).doesNotThrowAnyException();
    }

    @Test
    void anAdminSearchesTheirOwnRoomsAndNoOthers() {
        register(true);
        followDev();
        ThrowingCallable found = findsWhatIsHers();
        leaveDev();
        assertThatThrownBy(found).isInstanceOf(PromiseBroken.class).hasMessageContaining("gets a page of dev");
    }

    /** Also where nothing is said about that by an entry. */
    @Test
    void aPageReadsAsItReadNoEarlierThanWhenItWasAskedFor() {
        register(false);
        followDev();
        ThrowingCallable before = readsDev(2);
        assertThatCode(() -> store.upkeep().prune(DEV, 0, 2)).doesNotThrowAnyException();
        ThrowingCallable after = readsDev(2);
        assertThatCode(before).doesNotThrowAnyException();
        assertThatThrownBy(after).isInstanceOf(PromiseBroken.class).hasMessageContaining("never read so");
    }

    @Test
    void whatWasPrunedBeforeSomebodyFollowedIsntPushedToThem() {
        register(false);
        write(new Change.Create(RoomKind.PUBLIC, Optional.empty()));
        write(new Change.Say(new MessageText("tea"), false, OptionalLong.empty()));
        Entry message = store.entries(DEV).get(1);
        assertThatCode(() -> store.upkeep().prune(DEV, 0, 2)).doesNotThrowAnyException();
        histories.arePruned(store);
        answer(
                ask(new RoomRequest.Follow(TO_DEV, OptionalLong.of(1), Optional.empty())),
                new RoomReply.Following(DEV, 2, store.epoch()));
        assertThatThrownBy(() -> tell(new Event.MessagePosted(DEV, message)))
                .isInstanceOf(PromiseBroken.class)
                .hasMessageContaining("was gone before they followed");
    }
}
