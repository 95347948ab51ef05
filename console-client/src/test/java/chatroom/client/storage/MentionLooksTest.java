package chatroom.client.storage;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.client.link.Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MentionLooksTest {
    private static final Address HERE = new Address("localhost", 5000);
    private static final Instant MORNING = Instant.parse("2026-11-24T10:00:00Z");
    private static final Instant EVENING = Instant.parse("2026-11-24T20:00:00Z");

    @TempDir
    private Path home;

    private final List<String> complaints = new ArrayList<>();

    private MentionLooks looks(Address address) {
        return new MentionLooks(Folders.of(Map.of(), home), address, complaints::add);
    }

    private MentionLooks looks;

    @BeforeEach
    void open() {
        looks = looks(HERE);
    }

    @Test
    void whatSomebodyLookedAtIsKnownInTheNextRunOfThemOnThatServer() {
        assertThat(looks.last("Ann")).isEmpty();
        looks.keep("Ann", MORNING);
        assertThat(looks(HERE).last("ann")).contains(MORNING);
        assertThat(looks(HERE).last("bob")).isEmpty();
        assertThat(looks(new Address("localhost", 5001)).last("ann")).isEmpty();
    }

    @Test
    void ofTwoClientsAtOnceTheLaterLookCounts() {
        MentionLooks other = looks(HERE);
        looks.keep("ann", EVENING);
        other.keep("ann", MORNING);
        assertThat(looks.last("ann")).contains(EVENING);
        assertThat(other.last("ann")).contains(EVENING);
    }

    @Test
    void aDamagedFileCostsOnlyWhatIsInIt() throws Exception {
        looks.keep("ann", MORNING);
        Path file = home.resolve(".local/state/chatroom/ann@localhost+5000/mentions.properties");
        for (String damage : new String[] {"", "looked_at=yesterday", "looked_at=\\uXYZ"}) {
            Files.writeString(file, damage);
            assertThat(looks.last("ann")).as(damage).isEmpty();
        }
        looks.keep("ann", EVENING);
        assertThat(looks.last("ann")).contains(EVENING);
        assertThat(complaints).isEmpty();
    }

    @Test
    void whereNothingCanBeKeptItIsToldOnce() throws Exception {
        Files.writeString(home.resolve(".local"), "a file where a folder is to be");
        looks.keep("ann", MORNING);
        looks.keep("ann", EVENING);
        assertThat(complaints).singleElement().asString().startsWith("The next start will list these again: ");
    }
}
