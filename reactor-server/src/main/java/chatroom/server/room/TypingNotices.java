package chatroom.server.room;

import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Event;
import chatroom.protocol.RoomReply;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.Username;
import chatroom.server.session.Exchange;
import chatroom.server.session.Prices;
import chatroom.server.store.Account;
import chatroom.server.store.News;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is writing something, told to the followers of a room while they are few. Reactor thread only. */
public final class TypingNotices {
    private static final long EACH_NS = Duration.ofSeconds(3).toNanos();

    /** Where more follow a room, nobody is told. */
    static final int MOST_FOLLOWERS = 100;

    /** Of whom it is remembered when they were told of. */
    static final int MOST_REMEMBERED = 16_384;

    private final RoomPorts ports;
    private final RoomResolver resolver;
    private final Prices prices;

    /** When somebody was last told of in a room, those who were told of longest ago first. */
    private final Map<Typist, Long> toldNs = new LinkedHashMap<>();

    private record Typist(long userId, String roomKey) {}

    public TypingNotices(RoomPorts ports, RoomResolver resolver, Prices prices) {
        this.ports = ports;
        this.resolver = resolver;
        this.prices = prices;
    }

    public void typing(Exchange exchange, RoomRequest.Typing request) {
        resolver.decide(exchange, new RoomResolver.Asked(Action.TYPING, request.room()), (name, refusal, found) -> {
            if (refusal.isPresent()) {
                exchange.reply(RoomResolver.failure(exchange, refusal.get()));
            } else {
                tellUnlessApart(exchange, found.room());
            }
        });
    }

    /** Who can't write in a direct room can't say that they are about to. */
    private void tellUnlessApart(Exchange exchange, Room room) {
        Account account = exchange.account();
        Optional<Username> partner = room.name().partnerOf(account.username());
        if (partner.isEmpty()) {
            tell(exchange, room);
            return;
        }
        exchange.job(ports.paging(), () -> ports.store().rooms().areApart(account.id(), partner.get()))
                .then(areApart -> {
                    if (areApart) {
                        exchange.fail(ErrorCode.FORBIDDEN, RefusalSentence.of(Action.TYPING, ErrorCode.FORBIDDEN));
                    } else {
                        tell(exchange, room);
                    }
                });
    }

    private void tell(Exchange exchange, Room room) {
        show(exchange, room);
        exchange.reply(new RoomReply.Acknowledged(Action.TYPING, room.name()));
    }

    private void show(Exchange exchange, Room room) {
        Typist typist = new Typist(exchange.account().id(), room.name().key());
        long nowNs = ports.timers().nowNs();
        forgetBefore(nowNs - EACH_NS);
        boolean isForSomebody = isForFollowers(room) || ports.nodes().arePossible();
        if (isForSomebody && toldNs.size() < MOST_REMEMBERED && toldNs.putIfAbsent(typist, nowNs) == null) {
            Username user = exchange.account().username();
            if (isForFollowers(room)) {
                // It is as much work as a page of so many messages.
                prices.take(typist.userId(), Prices.ofPage(room.followers()), nowNs);
                show(room, user);
            }
            ports.nodes().tell(new News.Notice.Typing(room.name(), user));
        }
    }

    /** Somebody is writing who is on another server, where it was looked at whether they may. */
    public void onElsewhere(Room room, Username user) {
        if (isForFollowers(room)) {
            show(room, user);
        }
    }

    private static boolean isForFollowers(Room room) {
        return room.followers() > 0 && room.followers() <= MOST_FOLLOWERS;
    }

    private static void show(Room room, Username user) {
        room.show(new Event.Typing(room.name(), List.of(user.value())));
    }

    private void forgetBefore(long ns) {
        Iterator<Long> oldest = toldNs.values().iterator();
        while (oldest.hasNext() && oldest.next() <= ns) {
            oldest.remove();
        }
    }
}
