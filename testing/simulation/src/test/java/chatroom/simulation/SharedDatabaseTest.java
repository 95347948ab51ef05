package chatroom.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatroom.protocol.MessageText;
import chatroom.protocol.Nonce;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.Change;
import chatroom.server.store.NewEntry;
import chatroom.server.store.News.Look;
import chatroom.server.store.News.Notice;
import chatroom.server.store.News.Presence;
import chatroom.server.store.Rooms.ReadMark;
import chatroom.server.store.StorageException;
import chatroom.testing.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What nodes are told by the simulated database, which is what a PostgreSQL tells them. */
class SharedDatabaseTest {
    private static final Username ANN = new Username("ann");
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final VirtualTime time = new VirtualTime();
    private final MemoryStore store = new MemoryStore(time, "epoch");
    private final SharedDatabase database = new SharedDatabase(time, store, Runnable::run);
    private final Account ann = store.create(ANN, "hash").orElseThrow();
    private final List<Runnable> hanging = new ArrayList<>();
    private boolean beginsEarly;
    private final NodeLink oneLink = new NodeLink(database, "one", () -> beginsEarly);
    private final NodeLink otherLink = new NodeLink(database, "other", () -> false);
    private final NodeStore one = new NodeStore(database, oneLink, hanging::add);
    private final NodeStore other = new NodeStore(database, otherLink, hanging::add);
    private int said;

    @BeforeEach
    void bothHaveLooked() throws StorageException {
        one.news().look();
        other.news().look();
    }

    private NewEntry message() {
        return new NewEntry(
                RoomName.LOBBY,
                ann.id(),
                ANN,
                Optional.of(new Nonce("nonce-%04d".formatted(++said))),
                new Change.Say(new MessageText("tea"), false, OptionalLong.empty()));
    }

    private void sayOn(NodeStore node) throws StorageException {
        node.journals().append(List.of(message()));
    }

    private Map<RoomName, Long> headsOn(NodeStore node) throws StorageException {
        Look look = node.news().look();
        assertThat(look.isAnew()).isFalse();
        return look.heads();
    }

    private void passes(long ns) {
        time.passes(ns);
    }

    @Test
    void theFirstLookIsAnew() throws StorageException {
        NodeStore third = new NodeStore(database, new NodeLink(database, "third", () -> false), hanging::add);
        assertThat(third.news().look().isAnew()).isTrue();
        assertThat(third.news().look()).isEqualTo(Look.NOTHING);
    }

    @Test
    void headsAreToldOnceToEveryServer() throws StorageException {
        sayOn(one);
        assertThat(headsOn(one)).isEqualTo(Map.of(RoomName.LOBBY, 1L));
        assertThat(headsOn(one)).isEmpty();
        assertThat(headsOn(other)).isEqualTo(Map.of(RoomName.LOBBY, 1L));
        assertThat(headsOn(other)).isEmpty();
    }

    @Test
    void whatBeganFirstAndIsCommittedLastIsToldToo() throws StorageException {
        beginsEarly = true;
        sayOn(one);
        beginsEarly = false;
        NodeStore third = new NodeStore(database, new NodeLink(database, "third", () -> false), hanging::add);
        sayOn(third);
        assertThat(headsOn(other)).isEqualTo(Map.of(RoomName.LOBBY, 2L));
        sayOn(one);
        assertThat(headsOn(other)).isEqualTo(Map.of(RoomName.LOBBY, 3L));
        assertThat(headsOn(other)).isEmpty();
    }

    @Test
    void everybodyElseIsNudgedAfterACommit() throws StorageException {
        List<String> nudged = new ArrayList<>();
        one.news().onNudge(() -> nudged.add("one"));
        other.news().onNudge(() -> nudged.add("other"));
        sayOn(one);
        assertThat(nudged).containsExactly("other");
    }

    @Test
    void whatAConnectionHadBegunIsCommittedWithoutItAndIsNewsToItsNode() throws StorageException {
        oneLink.breakInNextWrite();
        assertThatThrownBy(() -> sayOn(one)).isInstanceOf(StorageException.class);
        assertThat(one.news().look().isAnew()).isTrue();
        hanging.forEach(Runnable::run);
        assertThat(store.entries(RoomName.LOBBY)).hasSize(1);
        assertThat(headsOn(one)).isEqualTo(Map.of(RoomName.LOBBY, 1L));
    }

    @Test
    void whoIsCutOffFailsAndBeginsAnew() throws StorageException {
        oneLink.cutOff(true);
        assertThatThrownBy(() -> one.news().look()).isInstanceOf(StorageException.class);
        oneLink.cutOff(false);
        assertThat(one.news().look().isAnew()).isTrue();
    }

    @Test
    void whoHasNotLookedSinceBeforeThePruningBeginsAnew() throws StorageException {
        sayOn(one);
        database.prune();
        assertThat(headsOn(other)).isEqualTo(Map.of(RoomName.LOBBY, 1L));
        sayOn(one);
        database.prune();
        database.prune();
        assertThat(other.news().look().isAnew()).isTrue();
    }

    @Test
    void aLeaseThatHasLapsedEndsTheSession() throws StorageException {
        passes(SharedDatabase.LEASE_NS);
        assertThat(one.news().look().isAnew()).isTrue();
    }

    @Test
    void whoIsAliveIsSaidOnceEverybodyHasHadTheTimeToComeBack() throws StorageException {
        assertThat(one.news().look().nodes()).isEmpty();
        passes(SharedDatabase.LEASE_NS - 1);
        one.news().look();
        other.news().look();
        passes(1);
        assertThat(one.news().look().nodes().orElseThrow()).hasSize(1);
        passes(SharedDatabase.LEASE_NS - 2);
        assertThat(one.news().look().nodes().orElseThrow()).hasSize(1);
        passes(SECOND_NS);
        assertThat(one.news().look().nodes().orElseThrow()).isEmpty();
    }

    @Test
    void whoIsWhereIsToldInChangesAndToWhoIsNewAsItIs() throws StorageException {
        long session = oneLink.session();
        one.news().notePresence(Map.of(ANN, true));
        Presence told = new Presence(session, Map.of(ANN, true));
        assertThat(other.news().look().presence()).containsExactly(told);
        otherLink.ends();
        assertThat(other.news().look().presence()).containsExactly(told);
    }

    @Test
    void noticesAreTold() throws StorageException {
        Notice typing = new Notice.Typing(RoomName.LOBBY, ANN);
        one.news().tell(List.of(typing));
        assertThat(other.news().look().notices()).containsExactly(typing);
    }

    @Test
    void aFailoverEndsAllSessionsAndForgetsWhoIsWhere() throws StorageException {
        one.news().notePresence(Map.of(ANN, true));
        sayOn(one);
        database.failOver(SECOND_NS, -SECOND_NS);
        assertThatThrownBy(() -> other.news().look()).isInstanceOf(StorageException.class);
        passes(SECOND_NS);
        Look look = other.news().look();
        assertThat(look.isAnew()).isTrue();
        assertThat(look.presence()).isEmpty();
        assertThat(look.nodes()).isEmpty();
        assertThat(store.entries(RoomName.LOBBY)).hasSize(1);
    }

    @Test
    void membersSessionsMarksAndDeletionsAreTold() throws Exception {
        RoomName dev = new RoomName("dev");
        one.journals()
                .append(List.of(new NewEntry(
                        dev, ann.id(), ANN, Optional.empty(), new Change.Create(RoomKind.PUBLIC, Optional.empty()))));
        assertThat(other.news().look().members()).containsExactly(ANN);
        one.rooms().noteRead(List.of(new ReadMark(ann.id(), dev, 1)));
        assertThat(other.news().look().notices()).containsExactly(new Notice.ReadMarked(ANN, dev, 1));
        one.accountKeeping().disable("ann");
        assertThat(other.news().look().accounts()).containsExactly(ANN);
        one.upkeep().deleteRoom(dev);
        Look last = other.news().look();
        assertThat(last.notices()).containsExactly(new Notice.RoomDeleted(dev));
        assertThat(last.members()).containsExactly(ANN);
    }
}
