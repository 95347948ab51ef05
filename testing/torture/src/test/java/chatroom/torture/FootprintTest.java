package chatroom.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is left behind must be seen. */
class FootprintTest {
    private static final Footprint BEFORE =
            new Footprint(4, 20, Map.of("reactor", 1), Map.of("chatroom.server.reactor.Timers$Timer", 3L), 8_000_000);

    private static Footprint with(int sockets, int files, Map<String, Integer> threads, Map<String, Long> objects) {
        return new Footprint(sockets, files, threads, objects, 8_000_000);
    }

    @Test
    void theSameIsWell() {
        assertThat(BEFORE.beyond(BEFORE)).isEmpty();
        assertThat(BEFORE.isQuiet()).isTrue();
    }

    @Test
    void aSocketTooManyIsSeen() {
        assertThat(with(5, 20, BEFORE.threads(), BEFORE.objects()).beyond(BEFORE))
                .containsExactly("left behind: 5 sockets, where 4 were before");
    }

    @Test
    void aThreadTooManyIsSeen() {
        assertThat(with(4, 20, Map.of("reactor", 1, "tls-7", 1), BEFORE.objects())
                        .beyond(BEFORE))
                .containsExactly("left behind: 1 threads \"tls-7\", where 0 were before");
    }

    @Test
    void aSessionOfNobodyIsSeen() {
        Footprint after = with(4, 20, BEFORE.threads(), Map.of("chatroom.server.session.Session", 1L));
        assertThat(after.beyond(BEFORE))
                .containsExactly("left behind: 1 chatroom.server.session.Session, where 0 were before");
        assertThat(after.isQuiet()).isFalse();
    }

    @Test
    void whatIsLookedForIsWhatTheServerIsMadeOf() {
        assertThat(Footprint.OF_CONNECTIONS)
                .allSatisfy(name -> assertThat(Class.forName(name)).isNotNull());
    }

    @Test
    void manyOfSomethingElseAreSeen() {
        assertThat(with(4, 20, BEFORE.threads(), Map.of("chatroom.server.reactor.Timers$Timer", 1_000L))
                        .beyond(BEFORE))
                .containsExactly("left behind: 1,000 chatroom.server.reactor.Timers$Timer, where 3 were before");
    }

    @Test
    void whatIsRememberedOfACrowdIsNoMoreThanTheServerPromises() {
        long most = 2L * Footprint.REMEMBERED_OF_A_KIND;
        assertThat(remembers(most).beyond(BEFORE)).isEmpty();
        assertThat(remembers(most + 1).beyond(BEFORE))
                .containsExactly(
                        "remembered: 32,769 chatroom.server.access.BackoffLimiter$Bucket, where 32,768 may be");
    }

    /** In two places. */
    private static Footprint remembers(long buckets) {
        return with(
                4,
                20,
                BEFORE.threads(),
                Map.of(
                        "chatroom.server.access.BackoffLimiter",
                        2L,
                        "chatroom.server.access.BackoffLimiter$Bucket",
                        buckets));
    }

    @Test
    void theServerPromisesTheSame() throws Exception {
        Field most = Class.forName("chatroom.server.access.BackoffLimiter").getDeclaredField("MAX_KEYS");
        most.setAccessible(true);
        assertThat(most.getInt(null)).isEqualTo(Footprint.REMEMBERED_OF_A_KIND);
    }

    @Test
    void megabytesOfHeapAreSeen() {
        assertThat(new Footprint(4, 20, BEFORE.threads(), BEFORE.objects(), 18_000_000).beyond(BEFORE))
                .containsExactly("left behind: 18,000,000 bytes of heap, where 8,000,000 were before");
    }

    @Test
    void thisProcessCanBeLookedAt() throws Exception {
        Footprint mine = Footprint.of(ProcessHandle.current().pid());
        assertThat(mine.files()).isPositive();
        assertThat(mine.threads()).isNotEmpty();
        assertThat(mine.objects()).containsEntry("chatroom.torture.FootprintTest", 1L);
        assertThat(mine.heapBytes()).isPositive();
    }
}
