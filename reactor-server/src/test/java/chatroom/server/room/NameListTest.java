package chatroom.server.room;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.Username;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NameListTest {
    private int namesWritten;

    private final NameList list = new NameList(names -> {
        namesWritten += names.size();
        return String.join(",", names).getBytes(UTF_8);
    });

    @Test
    void namesComeInTheirOrderWhateverTheOrderInWhichTheyCameAndWent() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        TreeSet<Username> expected = new TreeSet<>();
        for (int i = 0; i < 20_000; i++) {
            Username name = new Username("name" + random.nextInt(2_000));
            // It grows at first, and shrinks in the end.
            if (expected.contains(name)) {
                expected.remove(name);
                list.remove(name);
            } else if (i < 10_000 || random.nextInt(4) == 0) {
                expected.add(name);
                list.add(name);
            }
            if (i % 500 == 0) {
                assertThat(names())
                        .as("seed " + seed)
                        .isEqualTo(expected.stream().map(Username::value).toList());
            }
        }
        new ArrayList<>(expected).forEach(list::remove);
        assertThat(list.written()).isEmpty();
    }

    @Test
    void whoComesCostsAFewNamesOfThousands() {
        for (int i = 0; i < 10_000; i++) {
            list.add(new Username("name" + i));
        }
        assertThat(names()).hasSize(10_000);
        namesWritten = 0;

        list.add(new Username("nobody"));
        assertThat(names()).hasSize(10_001);
        list.remove(new Username("name77"));
        assertThat(names()).hasSize(10_000);
        assertThat(names()).hasSize(10_000);

        assertThat(namesWritten).isLessThanOrEqualTo(2 * NameList.MOST_IN_LEAF);
    }

    @Test
    void namesThatHaveGoneLeaveNoCrumbs() {
        for (int i = 0; i < 10_000; i++) {
            list.add(new Username("name" + i));
        }
        for (int i = 0; i < 10_000; i++) {
            if (i % 100 != 0) {
                list.remove(new Username("name" + i));
            }
        }
        assertThat(names()).hasSize(100);
        assertThat(list.written()).hasSizeLessThan(40);
    }

    private List<String> names() {
        return list.written().stream()
                .flatMap(part -> Arrays.stream(new String(part, UTF_8).split(",")))
                .toList();
    }
}
