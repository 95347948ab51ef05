package chatroom.client.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PresenceDigestTest {
    private final People people = new People();
    private final PresenceDigest digest = new PresenceDigest(people);

    private Optional<String> atEnd() {
        return digest.take(PresenceDigest.GATHER_MILLIS);
    }

    @Test
    void comingsAndGoingsAreGatheredIntoOneLine() {
        digest.add(List.of("ann"), List.of("bob"), 0);
        digest.add(List.of("cyd"), List.of(), 1_000);
        assertThat(digest.take(PresenceDigest.GATHER_MILLIS - 1)).isEmpty();
        assertThat(atEnd()).hasValue("ann, cyd joined; bob left");
        assertThat(atEnd()).isEmpty();
    }

    @Test
    void whoOnlyCameByIsNotTold() {
        digest.add(List.of("ann", "bob"), List.of(), 0);
        digest.add(List.of(), List.of("ann"), 1);
        assertThat(atEnd()).hasValue("bob joined");
        digest.add(List.of("ann"), List.of(), 0);
        digest.add(List.of(), List.of("ann"), 1);
        assertThat(atEnd()).isEmpty();
    }

    @Test
    void ofManySomeAreNamedButAlwaysThoseWhoJustTalked() {
        people.talked("yan", 0);
        people.talked("zoe", 0);
        digest.add(List.of(), List.of("ann", "bob", "cyd", "dan", "eve", "yan", "zoe"), 0);
        assertThat(digest.take(0)).hasValue("yan, zoe, ann, bob and 3 others left");
    }

    @Test
    void whenSomebodyWhoJustTalkedLeavesItIsToldAtOnce() {
        people.talked("bob", 0);
        digest.add(List.of(), List.of("bob"), 1);
        assertThat(digest.take(1)).hasValue("bob left");
    }

    @Test
    void somebodyWhoTalkedAndWasAwayForAMomentIsNotHidden() {
        digest.add(List.of(), List.of("bob"), 0);
        people.talked("bob", 0);
        digest.add(List.of("bob"), List.of(), 1);
        assertThat(atEnd()).hasValue("bob went and came back");
    }

    @Test
    void thatSomebodyCameIsToldBeforeTheySpeak() {
        digest.add(List.of("ann", "bob"), List.of(), 0);
        digest.onTalk("cyd", 1);
        assertThat(digest.take(1)).isEmpty();
        digest.onTalk("bob", 1);
        assertThat(digest.take(1)).hasValue("ann, bob joined");
    }

    /** A script sends something and goes; what it said may come before it is told that it came. */
    @Test
    void whoComesSaysSomethingAndGoesIsToldOfAsComingAndGoingOrNotAtAll() {
        long[] moments = {0, 1, PresenceDigest.GATHER_MILLIS, PresenceDigest.GATHER_MILLIS + 1};
        for (long talks : moments) {
            for (long comes : moments) {
                for (long goes : moments) {
                    if (goes >= comes) {
                        String told = toldOf(talks, comes, goes);
                        assertThat(told.contains("left"))
                                .as("says something at %s, comes at %s, goes at %s: %s", talks, comes, goes, told)
                                .isEqualTo(told.contains("joined"));
                    }
                }
            }
        }
    }

    private static String toldOf(long talks, long comes, long goes) {
        People known = new People();
        PresenceDigest those = new PresenceDigest(known);
        StringBuilder told = new StringBuilder();
        for (long now = 0; now <= 3 * PresenceDigest.GATHER_MILLIS; now++) {
            if (now == comes) {
                those.add(List.of("bot"), List.of(), now);
            }
            if (now == talks) {
                known.talked("bot", now);
                those.onTalk("bot", now);
            }
            those.take(now).ifPresent(told::append);
            if (now == goes) {
                those.add(List.of(), List.of("bot"), now);
            }
        }
        return told.toString();
    }

    @Test
    void thatSomebodyGoesIsNotToldWhereTheirComingWasNot() {
        digest.add(List.of("ann"), List.of(), 0);
        digest.drop();
        digest.addUntold(List.of("bob", "cyd"), List.of());
        digest.addUntold(List.of(), List.of("cyd"));
        digest.add(List.of(), List.of("ann", "bob", "dan"), 1);
        assertThat(digest.take(1 + PresenceDigest.GATHER_MILLIS)).hasValue("dan left");
        digest.add(List.of(), List.of("ann"), 1);
        assertThat(atEnd()).as("once").isEmpty();
        assertThat(digest.take(1 + PresenceDigest.GATHER_MILLIS)).hasValue("ann left");
    }
}
