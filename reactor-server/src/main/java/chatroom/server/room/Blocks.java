package chatroom.server.room;

import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReply;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.Username;
import chatroom.server.session.Exchange;
import chatroom.server.session.Prices;
import chatroom.server.store.Account;
import chatroom.server.store.Accounts;
import chatroom.server.store.Rooms;
import chatroom.server.store.StorageException;
import chatroom.server.work.Job;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Whom users don't want to hear from. What that means is looked at where something is stored. Reactor thread only. */
public final class Blocks {
    /** Limit of the blocks of one user. */
    static final int MOST = 1_000;

    private static final String NO_SUCH_USER = "There is no such user.";

    private final RoomPorts ports;
    private final Prices prices;

    public Blocks(RoomPorts ports, Prices prices) {
        this.ports = ports;
        this.prices = prices;
    }

    /** Storage thread. Empty if it is done. */
    private record Block(Rooms rooms, long userId, Account blocked) implements Job<Optional<ErrorCode>> {
        @Override
        public Optional<ErrorCode> run() throws StorageException {
            if (!rooms.isThere(blocked.id())) {
                return Optional.of(ErrorCode.UNKNOWN_USER);
            }
            List<Username> already = rooms.blocks(userId);
            if (already.size() >= MOST && !already.contains(blocked.username())) {
                return Optional.of(ErrorCode.TOO_MANY);
            }
            rooms.block(userId, blocked.id(), true);
            return Optional.empty();
        }
    }

    public void block(Exchange exchange, RoomRequest.Block request) {
        find(exchange, request.username(), blocked -> {
            if (blocked.id() == exchange.account().id()) {
                exchange.fail(ErrorCode.FORBIDDEN, "Nobody can block themselves.");
                return;
            }
            exchange.job(
                            ports.storing(),
                            new Block(ports.store().rooms(), exchange.account().id(), blocked))
                    .then(refusal -> {
                        if (refusal.isEmpty()) {
                            exchange.reply(new RoomReply.Acknowledged(Action.BLOCK, RoomName.LOBBY));
                        } else {
                            exchange.fail(refusal.get(), sentence(refusal.get()));
                        }
                    });
        });
    }

    private static String sentence(ErrorCode code) {
        return code == ErrorCode.TOO_MANY
                ? "Nobody can block more than %s users: unblock one of them first.".formatted(MOST)
                : NO_SUCH_USER;
    }

    public void unblock(Exchange exchange, RoomRequest.Unblock request) {
        long userId = exchange.account().id();
        find(
                exchange,
                request.username(),
                blocked -> exchange.job(
                                ports.storing(), () -> ports.store().rooms().block(userId, blocked.id(), false))
                        .then(done -> exchange.reply(new RoomReply.Acknowledged(Action.UNBLOCK, RoomName.LOBBY))));
    }

    /** It is written down, so it is paid for like an entry. */
    private void find(Exchange exchange, String username, Consumer<Account> then) {
        long waitNs = prices.tryWrite(exchange.account().id(), ports.timers().nowNs());
        if (waitNs > 0) {
            exchange.failThrottled("That was too much at once; wait %s s and try again.", waitNs);
            return;
        }
        exchange.job(ports.paging(), new Accounts.Find(ports.store().accounts(), username))
                .then(found -> found.ifPresentOrElse(then, () -> exchange.fail(ErrorCode.UNKNOWN_USER, NO_SUCH_USER)));
    }

    /** Whom one has blocked. */
    public void blocks(Exchange exchange, RoomRequest.Blocks request) {
        long userId = exchange.account().id();
        long waitNs = prices.take(userId, Prices.ofNames(MOST), ports.timers().nowNs());
        exchange.after(
                waitNs,
                () -> exchange.job(ports.paging(), () -> ports.store().rooms().blocks(userId))
                        .inRoomFor(PageMemory.ofNames(MOST))
                        .then(blocked -> exchange.reply(new RoomReply.BlockedUsers(
                                blocked.stream().map(Username::value).toList()))));
    }
}
