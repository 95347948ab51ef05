package chatroom.torture;

import chatroom.load.LoadException;
import chatroom.load.OwnServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Commands that change the data folder are killed at each of their file operations in turn, and so is a start that migrates; each time the
 * server is started then. It has the old history whole or the new one whole; where there was none it may say what to do instead.
 */
final class KilledCommands implements Ordeal {
    private static final int CHATTERS = 4;
    private static final int SAID = 30;
    private static final int BRIEFLY = 2;
    private static final int WRITES = 10;
    private static final String PRUNED = "(no longer kept)";
    private static final String KEPT_DATABASE = "schema-1.db";

    private Stage stage;
    private Scene scene;
    private Path data;
    private FileCalls calls;
    private int kills;
    private int refusals;
    private String leftOut = "";

    /** What the data folder is before each kill, and which histories may be there after it; none for those where it may refuse, too. */
    private record Case(String name, Path before, List<String> command, List<List<String>> histories) {}

    @Override
    public String on(Stage given) throws Exception {
        stage = given;
        Path scratch = Files.createTempDirectory("chatroom-torture").toRealPath();
        data = scratch.resolve("data");
        try (Scene opened = stage.open("--data-dir=" + data)) {
            scene = opened;
            calls = new FileCalls(scratch, scene.server().program());
            for (Case each : cases(scratch)) {
                killAtEach(each);
            }
            return "%s kills, %s starts refused with a sentence%s, %s"
                    .formatted(kills, refusals, leftOut, scene.figures());
        } finally {
            Folders.delete(scratch);
        }
    }

    private List<Case> cases(Path scratch) throws Exception {
        Path backup = scratch.resolve("backup.db");
        Path export = scratch.resolve("export.jsonl");
        scene.enter("kai", CHATTERS, 4);
        scene.talkUntilAcknowledged(SAID);
        scene.settle();
        command("backup", backup.toString());
        List<String> older = WholeHistory.of(scene.server().address());
        scene.talkUntilAcknowledged(SAID);
        scene.settle();
        scene.audit();
        command("export", export.toString());
        List<String> all = WholeHistory.of(scene.server().address());
        scene.everybodyLeaves();
        scene.server().kill();
        Path killed = scratch.resolve("killed");
        copy(data, killed);
        Path nothing = Files.createDirectory(scratch.resolve("nothing"));
        // A backup may lie in the data folder.
        Path within = scratch.resolve("within");
        copy(killed, within);
        Files.copy(backup, within.resolve("backup.db"));

        List<Case> cases = new ArrayList<>(List.of(
                new Case("restore", killed, List.of("restore", backup.toString()), List.of(all, older)),
                new Case(
                        "restore from within",
                        within,
                        List.of("restore", data.resolve("backup.db").toString()),
                        List.of(all, older)),
                new Case(
                        "restore into nothing",
                        nothing,
                        List.of("restore", backup.toString()),
                        List.of(List.of(), older)),
                new Case(
                        "backup",
                        killed,
                        List.of("backup", scratch.resolve("another.db").toString()),
                        List.of(all)),
                new Case("prune", killed, List.of("prune", "--older-than=0h"), List.of(all)),
                new Case("import", nothing, List.of("import", export.toString()), List.of(List.of(), all))));
        Path kept = keptDatabase();
        if (Files.exists(kept)) {
            Path old = Files.createDirectory(scratch.resolve("old"));
            Files.copy(kept, old.resolve("chatroom.db"));
            reset(old);
            scene.server().start();
            List<String> migrated = WholeHistory.of(scene.server().address());
            scene.server().kill();
            // It migrates, and then finds nothing to do.
            cases.add(new Case("migration", old, List.of("users"), List.of(migrated)));
        } else {
            leftOut = ", no migration, because there is no " + kept;
        }
        return cases;
    }

    private Path keptDatabase() {
        Path jar = Path.of(scene.server().program().get(scene.server().program().size() - 1));
        return jar.toAbsolutePath()
                .resolve(Path.of("..", "..", "src", "test", "resources", "databases", KEPT_DATABASE))
                .normalize();
    }

    private void killAtEach(Case each) throws Exception {
        reset(each.before);
        List<String> arguments = with(each.command);
        List<String> trace = calls.trace(arguments);
        if (each.name.equals("restore")) {
            expectFlushesBetweenSteps(trace);
        }
        List<FileCalls.Point> points = chosen(calls.points(trace));
        int killsBefore = kills;
        boolean again = false;
        for (FileCalls.Point point : points) {
            // Now and then on what the kill before has left: several follow each other.
            if (!again) {
                reset(each.before);
            }
            Path another = data.resolveSibling("another.db");
            Files.deleteIfExists(another);
            if (calls.killedAt(point, arguments).isKilled()) {
                kills++;
            }
            audit(each, point);
            if (Files.exists(another)) {
                expectWhole(another, each, point);
            }
            again = each.name.startsWith("restore") && Files.exists(data.resolve("chatroom.db")) && !again;
        }
        if (kills == killsBefore) {
            scene.violations()
                    .add("%s: nothing was killed at any of %s file operations"
                            .formatted(each.name, Integer.toString(points.size())));
        }
    }

    /** In their order: all but most of the writes, which are many and alike; briefly two of all. */
    private List<FileCalls.Point> chosen(List<FileCalls.Point> points) {
        List<FileCalls.Point> shuffled = new ArrayList<>(points);
        Collections.shuffle(shuffled, new Random(stage.random().nextLong()));
        Set<FileCalls.Point> chosen = new HashSet<>();
        int writes = 0;
        for (FileCalls.Point point : shuffled) {
            writes += point.call().contains("write") ? 1 : 0;
            if (stage.brief() ? chosen.size() < BRIEFLY : !point.call().contains("write") || writes <= WRITES) {
                chosen.add(point);
            }
        }
        return points.stream().filter(chosen::contains).distinct().toList();
    }

    private void audit(Case each, FileCalls.Point point) throws Exception {
        String where = "%s, killed at %s %s".formatted(each.name, point.call(), Integer.toString(point.number()));
        OwnServer server = scene.server();
        int saidBefore = server.said().length();
        try {
            server.start();
        } catch (LoadException refused) {
            String said = server.said().substring(saidBefore).strip();
            refusals++;
            if (server.awaitEnd() != 1
                    || !said.contains("give the command restore again")
                    || !each.histories.contains(List.of())) {
                scene.violations().add("%s: the server doesn't start and says: %s".formatted(where, said));
            }
            return;
        }
        List<String> found = WholeHistory.of(server.address());
        if (each.histories.stream().noneMatch(history -> isWhole(found, history, each.name.equals("prune")))) {
            scene.violations()
                    .add("%s: there are %s messages, neither the old ones nor the new ones"
                            .formatted(where, Integer.toString(found.size())));
        }
        server.kill();
    }

    private static boolean isWhole(List<String> found, List<String> history, boolean mayBePruned) {
        if (found.size() != history.size()) {
            return false;
        }
        for (int i = 0; i < found.size(); i++) {
            if (!found.get(i).equals(history.get(i))
                    && !(mayBePruned && found.get(i).equals(PRUNED))) {
                return false;
            }
        }
        return true;
    }

    /** What has the name of a backup is one. */
    private void expectWhole(Path backup, Case each, FileCalls.Point point) throws Exception {
        reset(data.resolveSibling("nothing"));
        command("restore", backup.toString());
        audit(new Case("restore of what a killed backup left", each.before, each.command, each.histories), point);
    }

    /** So that a power cut doesn't bring the steps into another order. */
    private void expectFlushesBetweenSteps(List<String> trace) {
        List<String> steps = List.of(
                "fsync\\(.*chatroom\\.db\\.incoming>.*",
                "fsync\\(.*/data>.*",
                "rename\\(.*incoming\".*restored-.*",
                "fsync\\(.*/data>.*",
                "link\\(.*chatroom\\.db\".*before-.*",
                "fsync\\(.*/data>.*",
                "rename\\(.*restored-.*chatroom\\.db\".*",
                "fsync\\(.*/data>.*");
        int next = 0;
        for (String line : trace) {
            if (next < steps.size() && line.matches("\\d+ +" + steps.get(next))) {
                next++;
            }
        }
        if (next < steps.size()) {
            scene.violations().add("a restoration doesn't come to this, in its order: " + steps.get(next));
        }
    }

    private List<String> with(List<String> command) {
        List<String> arguments = new ArrayList<>(command);
        arguments.add("--data-dir=" + data);
        return arguments;
    }

    private void command(String... command) throws Exception {
        FileCalls.End end = calls.run(List.of(), with(List.of(command)));
        if (end.exitCode() != 0) {
            throw new IllegalStateException("%s fails: %s".formatted(List.of(command), end.said()));
        }
    }

    private void reset(Path before) throws IOException {
        Folders.delete(data);
        copy(before, data);
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(from)) {
            all = files.filter(file -> Files.isDirectory(file) || Files.isRegularFile(file))
                    .toList();
        }
        for (Path file : all) {
            Files.copy(file, to.resolve(from.relativize(file).toString()));
        }
    }
}
