package chatroom.load;

import chatroom.protocol.Request;
import chatroom.protocol.RoomLimits;
import chatroom.protocol.RoomRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/** Clients whose users are in as many rooms as one may be: over and over each comes in, asks for the list of its rooms, and follows all. */
final class HeavyClients {
    private static final int DIGITS = 3;

    private final Bench bench;
    private final RoomSet rooms;
    private final int firstUser;
    private final int count;
    private final int roomsOfEach;
    private final Histogram rounds = new Histogram(DIGITS);
    private boolean over;

    /** @param firstUser the account of the first one; the others' come after it */
    HeavyClients(Bench bench, RoomSet rooms, int firstUser, int count) {
        this.bench = bench;
        this.rooms = rooms;
        this.firstUser = firstUser;
        this.count = count;
        this.roomsOfEach = Math.min(RoomLimits.ROOMS, rooms.count());
    }

    int roomsOfEach() {
        return roomsOfEach;
    }

    /** From the first try to connect until all is answered. */
    Histogram rounds() {
        return rounds;
    }

    /** Once the rooms are there. */
    void join() throws IOException, LoadException {
        List<ScriptedClient> joining = new ArrayList<>();
        for (int client = 0; client < count; client++) {
            List<Request> requests = new ArrayList<>();
            for (int place = 0; place < roomsOfEach; place++) {
                requests.add(new RoomRequest.Join(
                        rooms.reference(rooms.after(rooms.firstOf(client), place)), Optional.empty()));
            }
            joining.add(errands(client, requests, () -> {}));
        }
        bench.letIn(joining);
    }

    void begin() {
        for (int client = 0; client < count; client++) {
            comeIn(client);
        }
    }

    /** Rounds that have begun come to their end. */
    void end() {
        over = true;
    }

    private void comeIn(int client) {
        if (over) {
            return;
        }
        List<Request> requests = new ArrayList<>();
        requests.add(new RoomRequest.Rooms(false, Optional.empty(), RoomLimits.PAGE_MOST));
        for (int place = 0; place < roomsOfEach; place++) {
            requests.add(new RoomRequest.Follow(
                    rooms.reference(rooms.after(rooms.firstOf(client), place)),
                    OptionalLong.empty(),
                    Optional.empty()));
        }
        long beganNs = System.nanoTime();
        try {
            bench.connect(errands(client, requests, () -> {
                rounds.recordValue(System.nanoTime() - beganNs);
                // In another turn: this one's connection is being closed in it.
                bench.loop().after(0, () -> comeIn(client));
            }));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ScriptedClient errands(int client, List<Request> requests, Runnable then) {
        return new ScriptedClient("heavy client " + client, bench, bench.quiet(firstUser + client), requests, then);
    }
}
