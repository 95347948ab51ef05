package chatroom.testing;

import chatroom.codec.ServerFrameCodec;
import chatroom.server.auth.CommonPasswords;
import chatroom.server.auth.PasswordHasher;
import chatroom.server.log.MessageLog;
import chatroom.server.reactor.Mailbox;
import chatroom.server.reactor.Reactor;
import chatroom.server.room.ChatHandler;
import chatroom.server.room.ChatPorts;
import chatroom.server.room.ChatSettings;
import chatroom.server.room.Completion;
import chatroom.server.room.PendingSend;
import chatroom.server.room.Room;
import chatroom.server.store.Appended;
import chatroom.server.store.Store;
import chatroom.server.work.BatchWorker;
import chatroom.server.work.Workers;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * The chat over a reactor, wired as the server does it, with everything that may wait or go wrong coming in from outside.
 *
 * @param courier brings what workers have done to the reactor, in that order
 * @param maxBatch messages in a batch
 * @param maxWaiting messages that wait for a batch; those beyond are refused
 */
public record WiredChat(
        Reactor reactor,
        MessageLog log,
        ChatSettings settings,
        Workers hashing,
        Workers reading,
        Workers storing,
        Executor courier,
        Store store,
        PasswordHasher hasher,
        Clock clock,
        RandomGenerator secrets,
        int maxBatch,
        int maxWaiting) {
    private static final String ROOM = "lobby";
    private static final CommonPasswords COMMON_PASSWORDS = CommonPasswords.load();

    /** Before the reactor's first turn, once. */
    public ChatHandler wire() {
        ServerFrameCodec frames = new ServerFrameCodec();
        Room room = new Room(ROOM, log, frames, reactor.timers());
        Mailbox<Completion> mailbox = reactor.newMailbox();
        BatchWorker<PendingSend, List<Appended>> appends = new BatchWorker<>(
                storing,
                maxBatch,
                maxWaiting,
                batch -> store.appender()
                        .append(batch.stream().map(PendingSend::message).toList()),
                (batch, outcome) -> bring(mailbox, new Completion.BatchStored(batch, outcome)));
        reactor.afterInput(appends::start);
        ChatPorts ports = new ChatPorts(
                hashing,
                reading,
                reading,
                reading,
                storing,
                appends::offer,
                completion -> bring(mailbox, completion),
                store,
                hasher,
                COMMON_PASSWORDS,
                reactor.timers(),
                clock,
                secrets,
                Optional.empty());
        ChatHandler chat = new ChatHandler(settings, ports, room, frames);
        mailbox.deliverTo(chat::onCompletion);
        return chat;
    }

    private void bring(Mailbox<Completion> mailbox, Completion completion) {
        courier.execute(() -> mailbox.offer(completion));
    }
}
