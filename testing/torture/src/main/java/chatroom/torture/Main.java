package chatroom.torture;

import chatroom.load.LoadException;
import chatroom.load.Violations;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line of the torture. Exit codes: 0 all was well, 1 a promise was broken, 2 for a wrong option, 3 where it can't run. */
@Command(
        name = "torture",
        description =
                "Does to a real server what no server should have to bear, and then audits what it acknowledged. One line for each ordeal.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "Exit codes: 0 all was well, 1 a promise was broken, 2 wrong use, 3 it could not run."})
public final class Main implements Callable<Integer> {
    private static final int BROKEN_PROMISE = 1;
    private static final int CANT_RUN = 3;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "ORDEAL",
            description = "Which ones: ${COMPLETION-CANDIDATES}. [all]",
            completionCandidates = Names.class)
    private List<String> names = List.of();

    @Option(names = "--seed", paramLabel = "N", description = "Repeats a run with this seed. [a new one]")
    private Long seed;

    @Option(names = "--brief", description = "A tenth of everything, for builds.")
    private boolean brief;

    @Option(
            names = "--server-jar",
            paramLabel = "JAR",
            description = "The server to torture. [reactor-server.jar where Maven leaves it]")
    private Path serverJar;

    public static void main(String[] args) {
        // Our own sources name the locale where one matters; libraries don't.
        Locale.setDefault(Locale.ROOT);
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setUsageHelpAutoWidth(true);
    }

    @Override
    public Integer call() {
        List<Ordeals> chosen = chosen();
        long usedSeed = seed != null ? seed : new Random().nextInt(1_000_000);
        PrintWriter out = spec.commandLine().getOut();
        out.printf("torture, seed %s%n", usedSeed);
        int worst = 0;
        for (Ordeals ordeal : chosen) {
            worst = Math.max(worst, run(ordeal, usedSeed, out));
        }
        return worst;
    }

    private List<Ordeals> chosen() {
        List<Ordeals> chosen = new ArrayList<>();
        for (String name : names) {
            chosen.add(Arrays.stream(Ordeals.values())
                    .filter(ordeal -> ordeal.toString().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(),
                            "There is no ordeal \"%s\". There are: %s."
                                    .formatted(name, String.join(", ", new Names())))));
        }
        return chosen.isEmpty() ? List.of(Ordeals.values()) : chosen;
    }

    /** Each has a random source of its own, so that one alone repeats as it was among all. */
    private int run(Ordeals ordeal, long usedSeed, PrintWriter out) {
        Violations violations = new Violations();
        Random random = new Random(31 * usedSeed + ordeal.toString().hashCode());
        Stage stage = new Stage(random, brief, Optional.ofNullable(serverJar), violations);
        long beganNs = System.nanoTime();
        String verdict = "ok";
        String figures;
        int code = 0;
        try {
            figures = ordeal.ordeal().on(stage);
        } catch (Skipped e) {
            verdict = "skipped";
            figures = e.getMessage();
        } catch (IOException | LoadException e) {
            verdict = "CAN'T RUN";
            figures = e.getMessage();
            code = CANT_RUN;
        } catch (Exception e) {
            violations.add(e instanceof IllegalStateException ? e.getMessage() : e.toString());
            figures = ordeal.summary();
        }
        if (violations.count() > 0) {
            verdict = "BROKEN";
            code = BROKEN_PROMISE;
        }
        out.printf(
                Locale.ROOT, "%-16s %-9s %3.0f s  %s%n", ordeal, verdict, (System.nanoTime() - beganNs) / 1e9, figures);
        violations.sentences().forEach(sentence -> out.println("    " + sentence));
        out.flush();
        return code;
    }

    private static final class Names extends ArrayList<String> {
        Names() {
            super(Arrays.stream(Ordeals.values()).map(Ordeals::toString).collect(Collectors.toList()));
        }
    }
}
