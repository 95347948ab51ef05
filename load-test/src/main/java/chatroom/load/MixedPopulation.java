package chatroom.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** The people in the room, who comes and goes among them, and what all of them did. */
final class MixedPopulation {
    private static final int DIGITS = 3;
    private static final int TEXT_BYTES = 60;
    private static final double AWAY_SECONDS = 5;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);

    private final Bench bench;
    private final double pace;
    private final Random random;
    private final LobbyLatency latency;
    private final List<Person> people = new ArrayList<>();
    private final Histogram stores = new Histogram(DIGITS);
    private final Histogram answers = new Histogram(DIGITS);
    private final Histogram entrances = new Histogram(DIGITS);
    private boolean over;
    private int away;

    /** @param pace how many times as much everybody does as people do */
    MixedPopulation(Bench bench, double pace, int sampled, long seed) {
        this.bench = bench;
        this.pace = pace;
        this.random = new Random(seed);
        this.latency = new LobbyLatency(bench.reference(), sampled);
    }

    Bench bench() {
        return bench;
    }

    double pace() {
        return pace;
    }

    LobbyLatency latency() {
        return latency;
    }

    Histogram stores() {
        return stores;
    }

    Histogram answers() {
        return answers;
    }

    Histogram entrances() {
        return entrances;
    }

    long stored() {
        return stores.getTotalCount();
    }

    /** @param sampled how many of them tell how late messages come; these stay all the time */
    void begin(int count, int sampled) throws IOException, LoadException {
        for (int i = 0; i < count; i++) {
            Person person = new Person(
                    this,
                    i,
                    bench.live(i),
                    OptionalLong.empty(),
                    SendFrame.withNonces(TEXT_BYTES, (long) (i + 1) << 32),
                    new Random(random.nextLong()));
            people.add(person);
            if (i < sampled) {
                person.sampleInto(latency);
            }
        }
        bench.letIn(people);
    }

    void goes(Person person) {
        if (over || person.isSampled() || !person.hasAllAnswers()) {
            return;
        }
        long lastId = person.nextId() - 1;
        person.go();
        away++;
        double seconds = -AWAY_SECONDS / pace * Math.log(1 - random.nextDouble());
        bench.loop().after((long) (seconds * TimeUnit.SECONDS.toNanos(1)), () -> comesBack(person, lastId));
    }

    /** With the messages that it had when it went. */
    private void comesBack(Person before, long lastId) {
        away--;
        Person person = new Person(
                this,
                before.number(),
                bench.after(before.number(), lastId),
                OptionalLong.of(lastId),
                before.frame(),
                new Random(random.nextLong()));
        people.set(before.number(), person);
        try {
            bench.connect(person);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everybody comes back, gets the answers and the newest messages. */
    void end() throws IOException {
        over = true;
        bench.loop().runUntil(() -> away == 0 && allIn(), System.nanoTime() + PATIENCE_NS);
        people.forEach(Person::fallSilent);
        bench.loop().runUntil(this::allAnswered, System.nanoTime() + PATIENCE_NS);
        long newest = people.stream().mapToLong(Person::lastStoredId).max().orElse(0);
        bench.loop().runUntil(() -> allHave(newest), System.nanoTime() + PATIENCE_NS);
        for (Person person : people) {
            if (!person.isIn() || !person.hasAllAnswers()) {
                bench.violations().add("%s was not answered".formatted(person.name()));
            } else if (person.nextId() <= newest) {
                bench.violations()
                        .add("%s has the messages up to %s only, not to %s"
                                .formatted(person.name(), person.nextId() - 1, newest));
            }
        }
    }

    private boolean allIn() {
        return people.stream().allMatch(Person::isIn);
    }

    private boolean allAnswered() {
        return people.stream().allMatch(Person::hasAllAnswers);
    }

    private boolean allHave(long newest) {
        return people.stream().allMatch(person -> person.nextId() > newest);
    }

    void stored(long tookNs) {
        stores.recordValue(tookNs);
    }

    void answered(long tookNs) {
        answers.recordValue(tookNs);
    }

    void entered(long tookNs) {
        entrances.recordValue(tookNs);
    }
}
