package chatroom.server.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OutboxTest {
    @Test
    void bytesLeaveInTheOrderInWhichTheyCameWhateverThePieces() {
        for (int seed = 0; seed < 1_000; seed++) {
            Random random = new Random(seed);
            Outbox outbox = new Outbox();
            ByteArrayOutputStream in = new ByteArrayOutputStream();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (int step = 0; step < 60; step++) {
                if (random.nextBoolean()) {
                    byte[] chunk = new byte[random.nextInt(20)];
                    random.nextBytes(chunk);
                    outbox.add(chunk);
                    in.writeBytes(chunk);
                } else {
                    take(outbox, 1 + random.nextInt(30), random, out);
                }
            }
            while (!outbox.isEmpty()) {
                take(outbox, 1 + random.nextInt(30), random, out);
            }
            assertThat(out.toByteArray()).as("seed %s", seed).isEqualTo(in.toByteArray());
            assertThat(outbox.bytes()).isZero();
        }
    }

    private static void take(Outbox outbox, int room, Random random, ByteArrayOutputStream out) {
        ByteBuffer target = ByteBuffer.allocate(room);
        int copied = outbox.copyInto(target);
        assertThat(copied).isEqualTo(Math.min(room, outbox.bytes()));
        int sent = random.nextInt(copied + 1);
        outbox.remove(sent);
        out.write(target.array(), 0, sent);
    }
}
