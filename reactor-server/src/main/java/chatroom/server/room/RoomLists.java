package chatroom.server.room;

import static java.nio.charset.StandardCharsets.UTF_8;

import chatroom.protocol.RoomInfo;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReply;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.Username;
import chatroom.server.session.Exchange;
import chatroom.server.session.Prices;
import chatroom.server.store.Account;
import chatroom.server.store.Rooms;
import chatroom.server.store.Rooms.Membership;
import chatroom.server.work.Job;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists of rooms: one's own, and those that everybody may join. Reactor thread only. */
public final class RoomLists {
    /** Looking a room up and counting what is unread in it is as much work as a page of so many messages. */
    private static final int PRICE_OF_A_ROOM = 10;

    /** What a room takes in a frame beside its topic, at the most. */
    private static final int ROOM_BYTES = 300;

    private final RoomPorts ports;
    private final RoomResolver resolver;
    private final Memberships memberships;
    private final RoomInfos infos;
    private final Prices prices;

    public RoomLists(RoomPorts ports, RoomResolver resolver, Memberships memberships, RoomInfos infos, Prices prices) {
        this.ports = ports;
        this.resolver = resolver;
        this.memberships = memberships;
        this.infos = infos;
        this.prices = prices;
    }

    /**
     * Rooms as they were read.
     *
     * @param last the key of the last name that was looked at; empty where there was none
     */
    private record Page(List<RoomInfos.Info> rooms, boolean more, String last) {}

    public void rooms(Exchange exchange, RoomRequest.Rooms request) {
        resolver.whenUpToDate(exchange, () -> {
            String after = request.after().map(RoomLists::key).orElse("");
            long price = Prices.ofPage((long) PRICE_OF_A_ROOM * request.limit());
            long waitNs =
                    prices.take(exchange.account().id(), price, ports.timers().nowNs());
            exchange.after(waitNs, () -> read(exchange, request, after));
        });
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private void read(Exchange exchange, RoomRequest.Rooms request, String after) {
        Job<Page> job =
                request.all() ? listed(exchange, after, request.limit()) : own(exchange, after, request.limit());
        exchange.job(ports.paging(), job)
                .inRoomFor(PageMemory.ofTexts(RoomPages.PAGE_BYTES, request.limit()))
                .then(page -> resolver.whenUpToDate(exchange, () -> reply(exchange, request, page)));
    }

    /** One's own, but those in which one isn't any more when they have been read. */
    private void reply(Exchange exchange, RoomRequest.Rooms request, Page page) {
        Username user = exchange.account().username();
        BoundedPage<RoomInfo> rooms = new BoundedPage<>();
        for (RoomInfos.Info info : page.rooms()) {
            Membership who = memberships.of(user, info.room());
            info.to(who)
                    .ifPresent(room -> rooms.add(room, ROOM_BYTES + room.topic().getBytes(UTF_8).length));
        }
        if (rooms.items().isEmpty() && page.more()) {
            // Of nothing no client can go on.
            read(exchange, request, page.last());
            return;
        }
        exchange.reply(new RoomReply.RoomPage(rooms.items(), rooms.isFull() || page.more()));
    }

    private Job<Page> own(Exchange exchange, String after, int limit) {
        Account account = exchange.account();
        Username user = account.username();
        List<Membership> own = Stream.concat(
                        Stream.of(memberships.of(user, RoomName.LOBBY)), memberships.of(user).stream())
                .filter(membership -> membership.room().key().compareTo(after) > 0)
                .sorted(Comparator.comparing(membership -> membership.room().key()))
                .limit(limit + 1L)
                .toList();
        return () -> {
            List<RoomInfos.Found> found = new ArrayList<>();
            for (Membership who : own.subList(0, Math.min(limit, own.size()))) {
                ports.store().rooms().find(who.room()).ifPresent(room -> found.add(new RoomInfos.Found(room, who)));
            }
            String last = own.isEmpty()
                    ? ""
                    : own.get(Math.min(limit, own.size()) - 1).room().key();
            return new Page(infos.infos(account, found), own.size() > limit, last);
        };
    }

    private Job<Page> listed(Exchange exchange, String after, int limit) {
        Account account = exchange.account();
        Map<String, Membership> own = memberships.of(account.username()).stream()
                .collect(Collectors.toMap(membership -> membership.room().key(), Function.identity()));
        return () -> {
            List<RoomInfos.Found> found = new ArrayList<>();
            List<Rooms.Room> listed = ports.store().rooms().listed(after, limit + 1);
            for (Rooms.Room room : listed.subList(0, Math.min(limit, listed.size()))) {
                Membership stranger = Memberships.none(room.name());
                found.add(new RoomInfos.Found(room, own.getOrDefault(room.name().key(), stranger)));
            }
            String last = found.isEmpty()
                    ? ""
                    : found.get(found.size() - 1).room().name().key();
            return new Page(infos.infos(account, found), listed.size() > limit, last);
        };
    }
}
