package chatroom.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.simulation.Simulation.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** Which seeds to run: 5000 (the first so many), 5000-5999, or one as 5000-5000. */
record Seeds(long first, long last) {
    private static final int MOST_TOLD = 10;
    private static final Pattern FORM = Pattern.compile("(\\d{1,18})(?:-(\\d{1,18}))?");

    static Seeds of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" names no seeds: give how many, or a range as 5000-5999.".formatted(text));
        }
        long number = Long.parseLong(form.group(1));
        return form.group(2) == null ? new Seeds(0, number - 1) : new Seeds(number, Long.parseLong(form.group(2)));
    }

    /**
     * Runs the world of each, on all cores; fails with a sentence for each seed that breaks a promise, the first ten of them.
     *
     * @return what they have been through
     */
    Tally breakNoPromise() {
        long beganNs = System.nanoTime();
        Tally all = Tally.none();
        List<String> failures = new ArrayList<>();
        LongStream.rangeClosed(first, last)
                .parallel()
                .mapToObj(seed -> Simulation.run(seed, first == last))
                .forEachOrdered(run -> {
                    all.add(run.tally());
                    run.trace().forEach(System.out::println);
                    run.failure().ifPresent(failure -> failures.add(sentence(run, failure)));
                });
        System.out.println(all.summary(System.nanoTime() - beganNs));
        assertThat(failures.stream().limit(MOST_TOLD))
                .as("%s seeds failed", failures.size())
                .isEmpty();
        return all;
    }

    private static String sentence(Run run, Throwable failure) {
        StackTraceElement[] stack = failure.getStackTrace();
        String place = failure instanceof PromiseBroken || stack.length == 0 ? "" : " (" + stack[0] + ")";
        return "seed %s: %s%s; with its trace: make simulate SEED=%1$s"
                .formatted(run.seed(), failure.getMessage(), place);
    }
}
