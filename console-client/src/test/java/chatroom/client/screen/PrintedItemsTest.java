package chatroom.client.screen;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.client.view.Item;
import java.util.List;
import java.util.stream.IntStream;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

class PrintedItemsTest {
    private static final int WIDTH = 80;
    private static final AttributedString X79 = new AttributedString("x".repeat(79));
    private static final AttributedString X10 = new AttributedString("x".repeat(10));
    private static final AttributedString X1 = new AttributedString("x");

    private static Item item(int i) {
        return new Item.Notice("no. " + i);
    }

    /** Each has a line of 79 columns and one of 10. */
    private static PrintedItems printed(boolean reflows, int items) {
        PrintedItems printed = new PrintedItems(reflows);
        IntStream.rangeClosed(1, items).forEach(i -> printed.add(item(i), WIDTH, List.of(X79, X10)));
        return printed;
    }

    @Test
    void whatHasAllItsRowsOnTheScreenIsVisible() {
        assertThat(printed(true, 9).visible(5, WIDTH))
                .isEqualTo(new PrintedItems.Visible(List.of(item(8), item(9)), 2, 4, true, List.of(X10)));
        assertThat(printed(true, 2).visible(5, WIDTH))
                .as("with something else above")
                .isEqualTo(new PrintedItems.Visible(List.of(item(1), item(2)), 2, 4, false, List.of()));
        assertThat(printed(true, 2).visible(4, WIDTH).fill()).isTrue();
        assertThat(printed(true, 9).visible(1, WIDTH))
                .isEqualTo(new PrintedItems.Visible(List.of(), 0, 0, true, List.of(X10)));
        assertThat(new PrintedItems(true).visible(5, WIDTH))
                .isEqualTo(new PrintedItems.Visible(List.of(), 0, 0, false, List.of()));
    }

    @Test
    void aTerminalThatBreaksLinesAnewNeedsMoreRowsForThemWhereItIsNarrower() {
        assertThat(printed(true, 9).visible(9, 40))
                .isEqualTo(new PrintedItems.Visible(List.of(item(7), item(8), item(9)), 3, 9, true, List.of()));
        assertThat(printed(true, 9).visible(9, 39).rows())
                .as("79 are three times 39, and one more")
                .isEqualTo(8);
        assertThat(printed(false, 9).visible(9, 40).rows())
                .as("of one that cuts them off")
                .isEqualTo(8);
    }

    @Test
    void rowsWithNothingInThemAreNoItems() {
        PrintedItems printed = printed(true, 1);
        printed.addGap(3);
        printed.addGap(0);
        printed.add(item(2), WIDTH, List.of(X1));
        assertThat(printed.items()).containsExactly(item(1), item(2));
        assertThat(printed.visible(4, WIDTH))
                .isEqualTo(new PrintedItems.Visible(List.of(item(2)), 2, 4, true, List.of()));
        assertThat(printed.visible(3, WIDTH))
                .isEqualTo(new PrintedItems.Visible(
                        List.of(item(2)), 1, 1, true, List.of(AttributedString.EMPTY, AttributedString.EMPTY)));
    }

    @Test
    void whatHasSomethingElseBelowItIsNotVisible() {
        PrintedItems printed = printed(true, 2);
        printed.breakOff();
        assertThat(printed.visible(9, WIDTH).items()).isEmpty();
        printed.add(item(3), WIDTH, List.of(X1));
        assertThat(printed.visible(9, WIDTH))
                .isEqualTo(new PrintedItems.Visible(List.of(item(3)), 1, 1, false, List.of()));
        printed.removeLast(1);
        assertThat(printed.items()).containsExactly(item(1), item(2));
        printed.forget();
        assertThat(printed.items()).isEmpty();
    }

    @Test
    void noMoreIsKeptThanTheHighestTerminalShows() {
        PrintedItems printed = printed(true, 1_000);
        assertThat(printed.items()).hasSize(300).last().isEqualTo(item(1_000));
        assertThat(printed.visible(10_000, WIDTH).items()).hasSize(300);
    }
}
