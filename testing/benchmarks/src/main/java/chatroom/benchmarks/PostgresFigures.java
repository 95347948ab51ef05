package chatroom.benchmarks;

import chatroom.protocol.MessageText;
import chatroom.protocol.Nonce;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.Change;
import chatroom.server.store.DatabaseUrl;
import chatroom.server.store.NewEntry;
import chatroom.server.store.postgres.PostgresStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * How many messages a second one connection makes durable on PostgreSQL: by the bare statement, and by the store's batches, one after the
 * other. The time until the commit has returned, because that is what a sender waits for.
 */
final class PostgresFigures {
    private static final long WARM_UP_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long MEASURED_NS = TimeUnit.SECONDS.toNanos(4);
    private static final int[] BATCHES = {1, 64, 1_024};
    private static final String TEXT = "x".repeat(100);

    private final DatabaseUrl url;
    private final Optional<Path> passwordFile;
    private long nonces;

    @FunctionalInterface
    private interface Work {
        void append(int messages) throws Exception;
    }

    PostgresFigures(DatabaseUrl url, Optional<Path> passwordFile) {
        this.url = url;
        this.passwordFile = passwordFile;
    }

    void measure() throws Exception {
        try (BareStatement bare = new BareStatement(url, passwordFile)) {
            measure("the bare statement", messages -> bare.append(messages, TEXT));
        }
        try (PostgresStore store = PostgresStore.open(url, passwordFile, System::nanoTime, 1)) {
            Account somebody = store.accounts()
                    .create(new Username("figures-" + Long.toString(System.nanoTime(), Character.MAX_RADIX)), "no hash")
                    .orElseThrow();
            measure("the store", messages -> store.journals().append(batch(somebody, messages)));
        }
    }

    private List<NewEntry> batch(Account somebody, int messages) {
        List<NewEntry> batch = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            batch.add(new NewEntry(
                    RoomName.LOBBY,
                    somebody.id(),
                    somebody.username(),
                    Optional.of(new Nonce(String.format(Locale.ROOT, "%016x", nonces++))),
                    new Change.Say(new MessageText(TEXT), false, OptionalLong.empty())));
        }
        return batch;
    }

    private static void measure(String what, Work work) throws Exception {
        for (int batch : BATCHES) {
            repeat(work, batch, WARM_UP_NS);
            long[] tookNs = repeat(work, batch, MEASURED_NS);
            long sumNs = Arrays.stream(tookNs).sum();
            Arrays.sort(tookNs);
            System.out.println(String.format(
                    Locale.ROOT,
                    "%-20s batches of %,6d: %,10.0f messages/s, a batch takes %8.3f ms (median), 99 %% below %8.3f ms",
                    what,
                    batch,
                    1e9 * batch * tookNs.length / sumNs,
                    tookNs[tookNs.length / 2] / 1e6,
                    tookNs[tookNs.length * 99 / 100] / 1e6));
        }
    }

    /** What each took. */
    private static long[] repeat(Work work, int batch, long forNs) throws Exception {
        List<Long> tookNs = new ArrayList<>();
        long beganNs = System.nanoTime();
        long nowNs = beganNs;
        while (nowNs - beganNs < forNs) {
            long before = nowNs;
            work.append(batch);
            nowNs = System.nanoTime();
            tookNs.add(nowNs - before);
        }
        return tookNs.stream().mapToLong(Long::longValue).toArray();
    }
}
