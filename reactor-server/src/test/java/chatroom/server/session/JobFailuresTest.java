package chatroom.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import chatroom.LogLines;
import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.server.store.StorageException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JobFailuresTest {
    private long nowNs;
    private final JobFailures failures = new JobFailures(() -> nowNs);
    private final Exchange exchange = mock(Exchange.class);

    @Test
    void aStorageThatIsAwayForAllTheirRequestsDoesNotFillTheLogAndAllAreTold() {
        when(exchange.action()).thenReturn(Action.SEND);
        StorageException away = new StorageException("The database is away.", null);
        try (LogLines log = LogLines.of(JobFailures.class)) {
            for (int i = 0; i < 5_000; i++) {
                failures.answer(exchange, away);
            }
            verify(exchange, times(5_000)).fail(eq(ErrorCode.STORAGE_UNAVAILABLE), any(), anyLong());
            assertThat(log.all()).hasSize(100).allMatch(line -> line.contains("The database is away."));
            nowNs += Duration.ofSeconds(1).toNanos();
            failures.answer(exchange, away);
            failures.answer(exchange, away);
            assertThat(log.all()).hasSize(102);
            assertThat(log.all().get(100)).endsWith(" (4900 lines like this were left out)");
            assertThat(log.all().get(101)).endsWith("The database is away.");
        }
    }
}
