package chatroom.testing;

import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.Entry;
import chatroom.protocol.RoomName;
import chatroom.server.access.AccessPorts;
import chatroom.server.admin.AdminService;
import chatroom.server.auth.CommonPasswords;
import chatroom.server.auth.PasswordHasher;
import chatroom.server.chat.Chat;
import chatroom.server.chat.ChatPorts;
import chatroom.server.chat.ChatSettings;
import chatroom.server.cluster.Cluster;
import chatroom.server.log.LogArena;
import chatroom.server.log.MessageLog;
import chatroom.server.reactor.CloseReason;
import chatroom.server.reactor.Mailbox;
import chatroom.server.reactor.Reactor;
import chatroom.server.room.AppendRequest;
import chatroom.server.room.AppendResults;
import chatroom.server.room.LoadedRooms;
import chatroom.server.room.Lobby;
import chatroom.server.room.Memberships;
import chatroom.server.room.MessageFeed;
import chatroom.server.room.OtherNodes;
import chatroom.server.room.RoomNews;
import chatroom.server.room.RoomPorts;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.Store;
import chatroom.server.work.BatchWorker;
import chatroom.server.work.Workers;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The chat over a reactor, wired as the server does it, with everything that may wait or go wrong coming in from outside.
 *
 * @param log of the lobby
 * @param arena of all other rooms' logs
 * @param looking the one worker that looks at what other servers have done; never used where the store isn't shared
 * @param courier brings what workers have done to the reactor, in that order
 * @param maxBatch messages in a batch
 * @param maxWaiting messages that wait for a batch; those beyond are refused
 */
public record WiredChat(
        Reactor reactor,
        MessageLog log,
        LogArena arena,
        ChatSettings settings,
        Workers hashing,
        Workers reading,
        Workers storing,
        Workers looking,
        Executor courier,
        Store store,
        PasswordHasher hasher,
        Clock clock,
        RandomGenerator secrets,
        int maxBatch,
        int maxWaiting) {
    private static final CommonPasswords COMMON_PASSWORDS = CommonPasswords.load();

    /** Before the reactor's first turn, once. */
    public Chat wire() {
        return wire(List.of()).chat();
    }

    /** @param committed told of what operators do, by the job that did it */
    public record Wired(Chat chat, AdminService.Committed committed) {}

    /** @param newest the last entries of the lobby before, which the log goes on from */
    public Wired wire(List<? extends Entry> newest) {
        ServerFrameCodec frames = new ServerFrameCodec();
        Lobby room = new Lobby(log, frames, reactor.timers());
        Mailbox<Runnable> mailbox = reactor.newMailbox();
        Consumer<Runnable> toTheReactor = completion -> bring(mailbox, completion);
        LoadedRooms rooms = new LoadedRooms(
                room,
                frames,
                lastId -> new MessageLog(arena, lastId),
                fed -> new MessageFeed(fed, store, reading, reactor.timers(), toTheReactor));
        Memberships memberships = new Memberships(store.news().isShared());
        AppendResults results = new AppendResults(rooms, memberships);
        BatchWorker<AppendRequest, List<EntryResult>> appends = new BatchWorker<>(
                storing,
                maxBatch,
                maxWaiting,
                batch -> store.journals()
                        .append(batch.stream().map(AppendRequest::entry).toList()),
                (batch, result) -> bring(mailbox, () -> results.onBatch(batch, result)));
        reactor.afterInput(appends::startOrPutOff);
        AccessPorts accessPorts = new AccessPorts(
                hashing,
                reading,
                storing,
                store,
                hasher,
                COMMON_PASSWORDS,
                reactor.timers(),
                secrets,
                Optional.empty());
        Optional<Cluster> cluster = store.news().isShared()
                ? Optional.of(new Cluster(store.news(), looking, storing, reactor.timers(), toTheReactor))
                : Optional.empty();
        RoomPorts roomPorts = new RoomPorts(
                reading,
                reading,
                storing,
                appends::offer,
                store,
                reactor.timers(),
                clock,
                toTheReactor,
                cluster.<OtherNodes>map(nodes -> nodes).orElse(OtherNodes.NONE));
        ChatPorts ports = new ChatPorts(accessPorts, roomPorts, reactor.timers(), clock, toTheReactor);
        Chat chat = new Chat(settings, ports, rooms, memberships, frames);
        mailbox.deliverTo(Runnable::run);
        room.feed().onCommitted(newest);
        room.isUpToDate();
        cluster.ifPresent(nodes -> nodes.begin(new RoomNews(rooms, memberships, results), chat, room));
        return new Wired(chat, new AdminService.Committed() {
            @Override
            public void entry(RoomName name, Entry entry) {
                bring(mailbox, () -> results.onCommitted(name, entry));
            }

            @Override
            public void inDoubt(List<NewEntry> entries) {
                bring(mailbox, () -> results.onDoubt(entries));
            }

            @Override
            public void membersInDoubt() {
                bring(mailbox, results::onMembersInDoubt);
            }

            @Override
            public void pruned(RoomName name, long throughId) {
                bring(mailbox, () -> results.onPruned(name, throughId));
            }

            @Override
            public void deleted(RoomName name) {
                bring(mailbox, () -> results.onRoomDeleted(name));
            }

            @Override
            public void closed(String username) {
                bring(mailbox, () -> chat.end(username, CloseReason.ACCOUNT_CLOSED));
            }
        });
    }

    private void bring(Mailbox<Runnable> mailbox, Runnable completion) {
        courier.execute(() -> mailbox.offer(completion));
    }
}
