package chatroom.load;

import chatroom.protocol.Request;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.SingleLine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The rooms of a run: public, made for it, each owned by one account, which alone writes into it. Everybody else follows equally many of
 * them, neighbours in a circle that is shifted by one each time around, so that hardly two rooms have the same followers.
 */
final class RoomSet {
    /** Of one connection: few enough that none of them waits for long. */
    private static final int ERRANDS = 50;

    private static final Optional<SingleLine> NO_TOPIC = Optional.empty();

    private final FollowOptions options;
    private final boolean areChanged;
    private final int owners;
    private final int readerUsers;
    private final byte[] prefix;
    private final List<RoomReference> references = new ArrayList<>();
    private final List<EntryHashes> entries = new ArrayList<>();

    /**
     * @param areChanged messages are edited and deleted
     * @param run what no other run has in the names of its rooms
     * @param owners how many accounts own them; those after the readers'
     */
    RoomSet(FollowOptions options, boolean areChanged, String run, int readerUsers, int owners) {
        this.options = options;
        this.areChanged = areChanged;
        this.owners = owners;
        this.readerUsers = readerUsers;
        String begin = "load-%s-".formatted(run);
        this.prefix = begin.getBytes(StandardCharsets.US_ASCII);
        for (int room = 0; room < options.rooms(); room++) {
            references.add(RoomReference.to(new RoomName(begin + room)));
            entries.add(new EntryHashes());
        }
    }

    int count() {
        return references.size();
    }

    /** How many rooms a client follows. */
    int follows() {
        return options.follows();
    }

    /** Messages are edited and deleted. */
    boolean areChanged() {
        return areChanged;
    }

    RoomName name(int room) {
        return new RoomName(reference(room).value());
    }

    RoomReference reference(int room) {
        return references.get(room);
    }

    EntryHashes entries(int room) {
        return entries.get(room);
    }

    int owners() {
        return owners;
    }

    /** Which of the owners has this room. */
    int ownerOf(int room) {
        return room % owners;
    }

    /** The account of a reader. */
    int userOfReader(int client) {
        return client % readerUsers;
    }

    /** The account of an owner. */
    int userOfOwner(int owner) {
        return readerUsers + owner;
    }

    /** The first of the rooms that a client follows. */
    int firstOf(int client) {
        long begin = (long) client * follows();
        return (int) ((begin + begin / count()) % count());
    }

    /** The room that stands so many places after another one. */
    int after(int first, int places) {
        return (first + places) % count();
    }

    /** How many places after the first one a room stands. */
    int place(int first, int room) {
        return Math.floorMod(room - first, count());
    }

    /** The number of the room whose name begins there; -1 if it is none of these. */
    int numberAt(ByteBuffer in, int from, int to) {
        long number = Wire.startsWith(in, from, to, prefix) ? Wire.number(in, from + prefix.length, to) : -1;
        return number < count() ? (int) number : -1;
    }

    /** The number of one of these rooms. */
    int numberOf(RoomName name) {
        return Integer.parseInt(name.value().substring(prefix.length));
    }

    /** Creates all rooms, if any is followed, and lets the readers' users join theirs. */
    void makeIfFollowed(Bench bench, int readers) throws IOException, LoadException {
        if (follows() > 0) {
            make(bench, readers);
        }
    }

    /** Creates all rooms, and lets the readers' users join theirs. */
    void make(Bench bench, int readers) throws IOException, LoadException {
        List<ScriptedClient> creating = new ArrayList<>();
        for (int owner = 0; owner < owners; owner++) {
            List<Request> requests = new ArrayList<>();
            for (int room = owner; room < count(); room += owners) {
                requests.add(new RoomRequest.Create(name(room), RoomKind.PUBLIC, NO_TOPIC, Optional.empty()));
            }
            addErrands(bench, "owner " + owner, userOfOwner(owner), requests, creating);
        }
        bench.letIn(creating);
        List<ScriptedClient> joining = new ArrayList<>();
        for (int user = 0; user < readerUsers; user++) {
            List<Request> requests = new ArrayList<>();
            for (int room : roomsOf(user, readers)) {
                requests.add(new RoomRequest.Join(reference(room), Optional.empty()));
            }
            addErrands(bench, "user " + user, user, requests, joining);
        }
        bench.letIn(joining);
    }

    private SortedSet<Integer> roomsOf(int user, int readers) {
        SortedSet<Integer> rooms = new TreeSet<>();
        for (int client = user; client < readers; client += readerUsers) {
            for (int place = 0; place < follows(); place++) {
                rooms.add(after(firstOf(client), place));
            }
        }
        return rooms;
    }

    private static void addErrands(
            Bench bench, String name, int user, List<Request> requests, List<ScriptedClient> out) {
        for (int from = 0; from < requests.size(); from += ERRANDS) {
            List<Request> some = requests.subList(from, Math.min(from + ERRANDS, requests.size()));
            out.add(new ScriptedClient(name, bench, bench.quiet(user), some, () -> {}));
        }
    }
}
