package chatroom.server.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private final AtomicInteger rings = new AtomicInteger();
    private final List<Integer> received = new ArrayList<>();
    private final Mailbox<Integer> mailbox = new Mailbox<>(rings::incrementAndGet, received::add);

    @Test
    void lettersPutInBetweenTwoDeliveriesRingOnce() {
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
        assertThat(mailbox.hasLetters()).isTrue();
        assertThat(mailbox.deliver(3)).isEqualTo(2);
        assertThat(mailbox.hasLetters()).isFalse();
    }

    @Test
    void aLetterPutInByARecipientRingsAgain() {
        List<Mailbox<Integer>> self = new ArrayList<>();
        self.add(new Mailbox<>(rings::incrementAndGet, letter -> self.get(0).offer(letter + 1)));
        self.get(0).offer(0);
        self.get(0).deliver(1);
        assertThat(rings).hasValue(2);
        assertThat(self.get(0).hasLetters()).isTrue();
    }
}
