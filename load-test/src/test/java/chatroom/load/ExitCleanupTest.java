package chatroom.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ExitCleanupTest {
    private final AtomicInteger cleanups = new AtomicInteger();

    @Test
    void whatIsClosedIsCleanedUpOnce() {
        ExitCleanup cleanup = new ExitCleanup("test", cleanups::incrementAndGet);
        assertThat(cleanups).hasValue(0);

        cleanup.close();
        cleanup.close();

        assertThat(cleanups).hasValue(1);
    }
}
