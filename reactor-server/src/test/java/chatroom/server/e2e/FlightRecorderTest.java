package chatroom.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.EventType;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a flight recording of a server has of its own. */
@Timeout(60)
class FlightRecorderTest {
    @TempDir
    private Path folder;

    @Test
    void turnsAndCommitsAreRecordedWithWhatTheyHadToDo() throws Exception {
        try (Recording recording = new Recording();
                TestServer server = new TestServer(folder.resolve("data"))) {
            recording.enable("chatroom.Turn").withThreshold(Duration.ZERO);
            recording.enable("chatroom.Commit").withThreshold(Duration.ZERO);
            recording.start();
            try (WireClient ann = server.member("ann")) {
                ann.says("{\"action\":\"send\",\"text\":\"one\"}\n{\"action\":\"send\",\"text\":\"two\"}");
                ann.reply();
                ann.reply();
            }
            recording.stop();
            Path file = folder.resolve("slow.jfr");
            recording.dump(file);
            List<RecordedEvent> events = RecordingFile.readAllEvents(file);

            List<RecordedEvent> commits = of("chatroom.Commit", events);
            assertThat(commits.stream()
                            .mapToInt(event -> event.getInt("messages"))
                            .sum())
                    .isEqualTo(2);
            assertThat(commits).allMatch(event -> event.getBoolean("stored"));
            assertThat(commits).allMatch(event -> event.getDuration().toNanos() > 0);
            assertThat(commits.get(0).getEventType().getCategoryNames()).containsExactly("Chatroom");

            List<RecordedEvent> turns = of("chatroom.Turn", events);
            assertThat(turns).anyMatch(event -> event.getInt("sockets") > 0);
            assertThat(turns).anyMatch(event -> event.getInt("messages") > 0);
            assertThat(turns).anyMatch(event -> event.getInt("connections") == 1);
        }
    }

    @Test
    void whatIsNotSlowIsNotRecordedUnlessAskedFor() {
        List<EventType> ours = jdk.jfr.FlightRecorder.getFlightRecorder().getEventTypes().stream()
                .filter(type -> type.getCategoryNames().contains("Chatroom"))
                .toList();
        assertThat(ours)
                .allSatisfy(type -> assertThat(type.getSettingDescriptors().stream()
                                .filter(setting -> setting.getName().equals("threshold"))
                                .map(setting -> setting.getDefaultValue()))
                        .containsExactly("20 ms"));
    }

    private static List<RecordedEvent> of(String name, List<RecordedEvent> events) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .toList();
    }
}
