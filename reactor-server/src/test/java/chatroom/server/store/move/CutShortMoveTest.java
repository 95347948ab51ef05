package chatroom.server.store.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatroom.protocol.MessageText;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.Change;
import chatroom.server.store.NewEntry;
import chatroom.server.store.Progress;
import chatroom.server.store.StartupException;
import chatroom.server.store.sqlite.DataFolder;
import chatroom.server.store.sqlite.SqliteMovePlace;
import chatroom.server.store.sqlite.SqliteStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A move that ends in between, wherever that is: there is one side on which a server starts, or the same move again makes it one. */
class CutShortMoveTest {
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    private Path scratch;

    /** The process is gone. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Steps until then; shared by both sides. */
    private int stepsLeft;

    private void aChat(Path folder) throws Exception {
        try (DataFolder opened = DataFolder.open(folder);
                SqliteStore store = SqliteStore.open(opened, CLOCK, 1)) {
            Account ann = store.accounts().create(new Username("ann"), "a hash").orElseThrow();
            for (String text : List.of("one", "two")) {
                Change say = new Change.Say(new MessageText(text), false, OptionalLong.empty());
                store.journals()
                        .append(List.of(new NewEntry(RoomName.LOBBY, ann.id(), ann.username(), Optional.empty(), say)));
            }
        }
    }

    private MovePlace killedAtItsStep(MovePlace place) {
        return (MovePlace) Proxy.newProxyInstance(
                MovePlace.class.getClassLoader(), new Class<?>[] {MovePlace.class}, (proxy, method, arguments) -> {
                    boolean counts = !List.of("close", "name").contains(method.getName());
                    if (counts && stepsLeft-- == 0) {
                        throw new Killed();
                    }
                    try {
                        return method.invoke(place, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void move(Path from, Path to) throws Exception {
        try (MovePlace source = killedAtItsStep(SqliteMovePlace.openSource(from, CLOCK, Progress.UNHEARD));
                MovePlace target = killedAtItsStep(SqliteMovePlace.openTarget(to, CLOCK, Progress.UNHEARD))) {
            new Move(source, target, CLOCK, Progress.UNHEARD).run();
        }
    }

    private static boolean serves(Path folder) throws Exception {
        try (DataFolder opened = DataFolder.open(folder);
                SqliteStore store = SqliteStore.openExisting(opened, CLOCK, 1, Progress.UNHEARD)) {
            return store.journals()
                            .readAfter(RoomName.LOBBY, 0, Long.MAX_VALUE, 10, Integer.MAX_VALUE)
                            .orElseThrow()
                            .entries()
                            .size()
                    == 2;
        } catch (StartupException e) {
            return false;
        }
    }

    @Test
    void neverDoTwoServeAndTheSameMoveAgainBringsItToItsEnd() throws Exception {
        int steps = 0;
        boolean killed = true;
        while (killed) {
            Path from = scratch.resolve("from" + steps);
            Path to = scratch.resolve("to" + steps);
            aChat(from);
            stepsLeft = steps;
            killed = false;
            try {
                move(from, to);
            } catch (Killed e) {
                killed = true;
            }
            assertThat(serves(from) && serves(to))
                    .as("two, killed at step %s", steps)
                    .isFalse();
            if (killed) {
                stepsLeft = Integer.MAX_VALUE;
                move(from, to);
            }
            assertThat(serves(from)).as("the source, killed at step %s", steps).isFalse();
            assertThat(serves(to)).as("the target, killed at step %s", steps).isTrue();
            steps++;
        }
        assertThat(steps).as("there were some to be killed at").isGreaterThan(20);
    }

    @Test
    void whatReadsDifferentlyThereIsNotMoved() throws Exception {
        Path from = scratch.resolve("from");
        Path to = scratch.resolve("to");
        aChat(from);
        try (MovePlace source = SqliteMovePlace.openSource(from, CLOCK, Progress.UNHEARD);
                MovePlace target = SqliteMovePlace.openTarget(to, CLOCK, Progress.UNHEARD)) {
            MovePlace forgetful = (MovePlace) Proxy.newProxyInstance(
                    MovePlace.class.getClassLoader(), new Class<?>[] {MovePlace.class}, (proxy, method, arguments) -> {
                        boolean lost = method.getName().equals("fill")
                                && arguments[1].toString().contains("two");
                        return lost ? null : method.invoke(target, arguments);
                    });
            assertThatThrownBy(() -> new Move(source, forgetful, CLOCK, Progress.UNHEARD).run())
                    .hasMessageContaining("reads differently there");
        }
        assertThat(serves(from)).isTrue();
        assertThat(serves(to)).isFalse();
    }
}
