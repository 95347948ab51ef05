package chatroom.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FewTest {
    @Test
    void aSetHasWhatAnOrdinaryOneHasInTheSameOrder() {
        Random random = new Random(1);
        Set<Integer> few = Set.of();
        Set<Integer> ordinary = new LinkedHashSet<>();
        for (int step = 0; step < 1_000; step++) {
            int element = random.nextInt(4);
            if (random.nextBoolean()) {
                few = Few.with(few, element);
                ordinary.add(element);
            } else {
                few = Few.without(few, element);
                ordinary.remove(element);
            }
            assertThat(List.copyOf(few)).as("step %s", step).isEqualTo(List.copyOf(ordinary));
        }
    }

    @Test
    void aMapHasWhatAnOrdinaryOneHasInTheSameOrder() {
        Random random = new Random(1);
        Map<Integer, Integer> few = Map.of();
        Map<Integer, Integer> ordinary = new LinkedHashMap<>();
        for (int step = 0; step < 1_000; step++) {
            int key = random.nextInt(4);
            if (random.nextBoolean()) {
                few = Few.with(few, key, step);
                ordinary.put(key, step);
            } else {
                few = Few.without(few, key);
                ordinary.remove(key);
            }
            assertThat(new ArrayList<>(few.entrySet())).as("step %s", step).isEqualTo(List.copyOf(ordinary.entrySet()));
        }
    }
}
