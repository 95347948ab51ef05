package chatroom.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessorWaitTest {
    @Test
    void theWaitIsTheSecondNumber() {
        assertThat(ProcessorWait.waitedNs("848656225 7604277541 1468\n")).isEqualTo(7_604_277_541L);
    }

    @Test
    void aThreadIsFoundByItsName() throws Exception {
        long pid = ProcessHandle.current().pid();
        assertThatThrownBy(() -> ProcessorWait.ofThread(pid, "none of those")).isInstanceOf(IOException.class);
        assertThat(ProcessorWait.ofThread(pid, "java").ns()).isNotNegative();
    }
}
