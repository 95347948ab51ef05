package chatroom.client.link;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Three links and a server on a virtual clock: two minutes of trouble, then peace. Each seed is another history of the
 * world; a failure names its seed.
 */
class LinkSimulationTest {
    private static final int SEEDS = 300;
    private static final int ALL_SEEDS = Integer.getInteger("chatroom.seeds", 1_500);
    private static final long TROUBLE_MILLIS = 120_000;
    private static final long PEACE_MILLIS = 200_000;

    @Test
    void messagesAreShownOnceInOrderAndCompleteAndStoredOnceWhateverBreaks() {
        IntStream.range(0, SEEDS).forEach(seed -> new World(seed).run());
    }

    @Test
    @Tag("long")
    void norWithManyMoreSeedsIsAnythingMissing() {
        IntStream.range(SEEDS, ALL_SEEDS).forEach(seed -> new World(seed).run());
    }

    private static final class World {
        private final long seed;
        private final RandomGenerator random;
        private final VirtualTime time = new VirtualTime();
        private final ModelServer server;
        private final List<SimulatedClient> clients = new ArrayList<>();

        World(long seed) {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
            this.server = new ModelServer(random);
        }

        void run() {
            server.troublePerMille = random.nextInt(150);
            for (String name : List.of("ann", "bob", "carl")) {
                clients.add(new SimulatedClient(name, time, server, random));
                time.at(random.nextLong(20_000), clients.get(clients.size() - 1)::begin);
            }
            scheduleTrouble();
            runUntil(TROUBLE_MILLIS);
            server.troublePerMille = 0;
            clients.forEach(client -> client.serverIsDown = false);
            runUntil(TROUBLE_MILLIS + PEACE_MILLIS);
            clients.forEach(this::check);
            server.histories.forEach(this::checkStored);
        }

        private void scheduleTrouble() {
            int pieces = 20 + random.nextInt(60);
            for (int i = 0; i < pieces; i++) {
                SimulatedClient client = clients.get(random.nextInt(clients.size()));
                time.at(20_000 + random.nextLong(TROUBLE_MILLIS - 20_000), () -> trouble(client));
            }
            for (int i = 0; i < 60; i++) {
                SimulatedClient client = clients.get(random.nextInt(clients.size()));
                time.at(20_000 + random.nextLong(TROUBLE_MILLIS - 20_000), client::say);
            }
        }

        private void trouble(SimulatedClient client) {
            switch (random.nextInt(12)) {
                case 0 -> server.restart(random.nextBoolean());
                case 1 -> {
                    if (random.nextInt(3) == 0) {
                        server.replaceHistory();
                    }
                }
                case 2 -> client.pullCable();
                case 3, 4 -> client.serverIsDown = !client.serverIsDown;
                case 5, 6 -> IntStream.range(0, 10).forEach(i -> client.say());
                default -> client.cut();
            }
        }

        private void runUntil(long endMillis) {
            while (true) {
                long next = time.nextTaskMillis();
                for (SimulatedClient client : clients) {
                    next = Math.min(next, client.logic.nextTickMillis());
                }
                if (next > endMillis) {
                    time.advanceTo(endMillis);
                    return;
                }
                time.advanceTo(next);
                time.runDueTask();
                for (SimulatedClient client : clients) {
                    if (client.logic.nextTickMillis() <= time.nowMillis()) {
                        client.logic.tick();
                    }
                }
            }
        }

        private void check(SimulatedClient client) {
            for (List<ChatMessage> shown : client.shown) {
                for (int i = 1; i < shown.size(); i++) {
                    assertThat(shown.get(i).id())
                            .as("seed %s: %s is shown no hole and no repeat", seed, client.name)
                            .isEqualTo(shown.get(i - 1).id() + 1);
                }
            }
            List<ChatMessage> shown = client.shown.get(client.shown.size() - 1);
            int newest = server.history().size();
            assertThat(shown)
                    .as("seed %s: %s is shown the present history to its end", seed, client.name)
                    .isEqualTo(server.history().subList(newest - shown.size(), newest));
            assertThat(shown.isEmpty())
                    .as("seed %s: %s is shown something if there is something", seed, client.name)
                    .isEqualTo(newest == 0);
            assertThat(client.heard)
                    .as("seed %s: nothing is given up, nothing believed lost", seed)
                    .noneMatch(event -> event instanceof LinkEvent.Missing || event instanceof LinkEvent.SendRefused);
            List<String> confirmed = client.heard.stream()
                    .filter(LinkEvent.Sent.class::isInstance)
                    .map(event -> ((LinkEvent.Sent) event).text())
                    .toList();
            assertThat(confirmed)
                    .as("seed %s: what %s said was confirmed once, in its order", seed, client.name)
                    .isEqualTo(client.said);
        }

        private void checkStored(List<ChatMessage> history) {
            for (SimulatedClient client : clients) {
                List<Integer> numbers = history.stream()
                        .filter(message -> message.username().equals(client.name))
                        .map(message -> client.said.indexOf(message.text()))
                        .toList();
                assertThat(numbers)
                        .as("seed %s: what %s said was stored once, in its order", seed, client.name)
                        .doesNotHaveDuplicates()
                        .isSorted();
            }
        }
    }
}
