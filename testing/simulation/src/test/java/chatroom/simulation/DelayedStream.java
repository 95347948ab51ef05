package chatroom.simulation;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One direction of a connection: what is written arrives later, in other pieces, in order. It holds as much as the sockets at both ends
 * would.
 *
 * <pre>
 *   taken ------- arrived ------- written      positions, never reset; byte p stands at p % capacity
 *     | to be read   | on its way    |
 * </pre>
 */
final class DelayedStream {
    private final VirtualTime time;
    private final Chance chance;
    private final NetworkMood mood;
    private final byte[] bytes;

    /** Told when there is something to read, or the end, or that it broke. */
    private final Runnable reader;

    /** Told when there is room again, or that it broke. */
    private final Runnable writer;

    private long written;
    private long arrived;
    private long taken;
    private long lastArrivalNs;
    private boolean ended;
    private boolean endArrived;
    private boolean silent;
    private boolean broken;

    DelayedStream(VirtualTime time, Chance chance, NetworkMood mood, Runnable reader, Runnable writer) {
        this.time = time;
        this.chance = chance;
        this.mood = mood;
        this.bytes = new byte[chance.between(mood.leastBufferBytes(), mood.mostBufferBytes())];
        this.reader = reader;
        this.writer = writer;
    }

    int room() {
        return bytes.length - (int) (written - taken);
    }

    /** What the writer's system hasn't heard of any more. */
    int onItsWay() {
        return (int) (written - arrived);
    }

    boolean isBroken() {
        return broken;
    }

    /** What has arrived and was not read. */
    int readable() {
        return (int) (arrived - taken);
    }

    /** A read wouldn't say that nothing is there. */
    boolean isReadable() {
        return broken || readable() > 0 || endArrived;
    }

    /** @return how much was taken: what there is room for, or less */
    int write(ByteBuffer from) throws IOException {
        if (broken) {
            throw new IOException("Broken pipe");
        }
        int count = Math.min(from.remaining(), room());
        if (count > 1 && chance.perMille(mood.shortWritesPerMille())) {
            count = chance.between(1, count);
        }
        for (int i = 0; i < count; i++) {
            bytes[(int) (written++ % bytes.length)] = from.get();
        }
        sendOff(count);
        return count;
    }

    private void sendOff(int count) {
        int left = count;
        while (left > 0) {
            int piece = chance.perMille(mood.splitsPerMille()) ? chance.between(1, left) : left;
            left -= piece;
            arriveLater(() -> {
                arrived += piece;
                reader.run();
            });
        }
    }

    private void arriveLater(Runnable arrival) {
        lastArrivalNs = Math.max(lastArrivalNs, time.nowNs() + mood.delayNs(chance));
        time.at(lastArrivalNs, () -> {
            if (!silent && !broken) {
                arrival.run();
            }
        });
    }

    /** @return -1 at the end; 0 if nothing is there */
    int read(ByteBuffer into, int most) throws IOException {
        if (broken) {
            throw new IOException("Connection reset by peer");
        }
        int count = Math.min(Math.min(readable(), into.remaining()), most);
        if (count == 0) {
            return readable() == 0 && endArrived ? -1 : 0;
        }
        for (int i = 0; i < count; i++) {
            into.put(bytes[(int) (taken++ % bytes.length)]);
        }
        writer.run();
        return count;
    }

    /** Nothing more is written; the reader hears so after all the rest. */
    void end() {
        if (!ended) {
            ended = true;
            arriveLater(() -> {
                endArrived = true;
                reader.run();
            });
        }
    }

    /** From now on nothing arrives, and nobody is told. */
    void fallSilent() {
        silent = true;
    }

    /** What is on its way, and what was not read, is lost, and both ends are told. */
    void breaks() {
        if (!broken) {
            broken = true;
            reader.run();
            writer.run();
        }
    }
}
