package chatroom.server.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private final AtomicInteger rings = new AtomicInteger();
    private final List<Integer> received = new ArrayList<>();
    private final Mailbox<Integer> mailbox = new Mailbox<>(rings::incrementAndGet);

    @BeforeEach
    void receive() {
        mailbox.deliverTo(received::add);
    }

    @Test
    void messagesPutInBetweenTwoDeliveriesWakeTheReactorOnce() {
        for (int i = 0; i < 100; i++) {
            mailbox.offer(i);
        }
        assertThat(rings).hasValue(1);
        assertThat(mailbox.deliver(1_000)).isEqualTo(100);
        assertThat(received).hasSize(100).isSorted();

        mailbox.offer(100);
        assertThat(rings).hasValue(2);
    }

    @Test
    void moreThanTheBudgetStaysForTheNextTurn() {
        for (int i = 0; i < 5; i++) {
            mailbox.offer(i);
        }
        assertThat(mailbox.deliver(3)).isEqualTo(3);
        assertThat(mailbox.hasMessages()).isTrue();
        assertThat(mailbox.deliver(3)).isEqualTo(2);
        assertThat(mailbox.hasMessages()).isFalse();
    }

    @Test
    void aMessagePutInByARecipientWakesTheReactorAgain() {
        mailbox.deliverTo(message -> mailbox.offer(message + 1));
        mailbox.offer(0);
        mailbox.deliver(1);
        assertThat(rings).hasValue(2);
        assertThat(mailbox.hasMessages()).isTrue();
    }
}
