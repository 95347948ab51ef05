package chatroom.client.screen;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.client.view.Columns;
import chatroom.client.view.Item;
import chatroom.client.view.Look;
import chatroom.client.view.Theme;
import chatroom.client.view.TimeFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jline.utils.ScreenTerminal;
import org.jline.utils.ScreenTerminal.VirtualTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PrinterTest {
    private final AtomicLong nowMillis = new AtomicLong(1_000_000);
    private final AtomicInteger prompts = new AtomicInteger();
    private VirtualTerminal virtual;
    private Printer printer;

    @BeforeEach
    void begin() throws Exception {
        virtual = ScreenTerminal.withTerminal("test", "xterm-256color", 80, 24);
        ChatReader reader = Readers.forChat(
                virtual.terminal(),
                new PromptKeys() {
                    @Override
                    public String prompt() {
                        return "> ";
                    }
                },
                Optional.empty(),
                complaint -> {},
                line -> false);
        printer = new Printer(
                virtual.terminal(),
                new AlternateScreen(virtual.terminal()),
                new Columns(virtual.terminal()),
                reader,
                new CountedPrompts(),
                true);
        printer.start();
    }

    @AfterEach
    void end() throws Exception {
        printer.stop();
        virtual.terminal().close();
    }

    @Test
    void ofManyChangesThatPrintNothingOnlyTheFirstIsDrawnAtOnceAndThenTheLast() throws Exception {
        for (int i = 0; i < 50; i++) {
            change();
        }
        // Carried out before it: drawn, or put off.
        settle();
        assertThat(prompts.get()).isEqualTo(1);

        nowMillis.addAndGet(PromptPacing.LEAST_MILLIS);
        change();
        settle();
        assertThat(prompts.get()).isEqualTo(2);
    }

    @Test
    void whatIsPutOffIsDrawnThoughNothingElseHappens() throws Exception {
        change();
        change();
        nowMillis.addAndGet(PromptPacing.LEAST_MILLIS);
        while (prompts.get() < 2) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whatIsPrintedIsDrawnAtOnce() throws Exception {
        change();
        change();
        printer.putUnhurried(() -> List.of(new Item.Plain("said")));
        while (!virtual.screen().toString().contains("said")) {
            virtual.screen().waitDirty(20);
        }
        assertThat(prompts.get()).isEqualTo(2);
    }

    /** Returns when the printer has begun to carry it out, alone. */
    private void change() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        printer.putUnhurried(() -> {
            begun.countDown();
            return List.of();
        });
        begun.await();
    }

    /** Returns when what was put before is through, without drawing. */
    private void settle() throws InterruptedException {
        change();
        change();
    }

    private final class CountedPrompts implements Printer.Source {
        @Override
        public List<Item> due() {
            return List.of();
        }

        @Override
        public long nextDueMillis() {
            return 60_000;
        }

        @Override
        public String prompt() {
            prompts.incrementAndGet();
            return "> ";
        }

        @Override
        public String waiting() {
            return "";
        }

        @Override
        public long nowMillis() {
            return nowMillis.get();
        }

        @Override
        public Look look() {
            return new Look(Theme.NONE, TimeFormat.MINUTES, OptionalInt.empty());
        }
    }
}
