package chatroom.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Event;
import chatroom.protocol.Reply;
import chatroom.protocol.RoomReply;
import chatroom.protocol.ServerFrame;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Two people ask for whatever there is about rooms. One is in a room with ann alone and in another with her and nobody else knows of; the
 * other, a stranger, asks for everything twice: once for a room that is hidden, once for one that never was, and must get the same.
 */
class RoomsFuzzTest {
    private static final int CONVERSATIONS = 40;
    private static final int BYTES = 400;

    private static final Set<ErrorCode> NEVER =
            EnumSet.of(ErrorCode.INTERNAL_ERROR, ErrorCode.STORAGE_UNAVAILABLE, ErrorCode.SERVER_BUSY);

    private static final String LOGIN = "{\"action\":\"login\",\"username\":\"%s\",\"password\":\"%s\"}";
    private static final String SECRET = "a secret";

    private static final List<String> ROOMS = List.of(
            "dev", "lobby", "plaza", "DEV", "x.-_y", "@witness", "@eve", "@ann", "@nobody", "@server", "", "@", "a b");

    /** Of which the stranger may not know, and as many that never were. */
    private static final List<String> HIDDEN = List.of("vault", "VAULT", "@ann,witness", "@WITNESS,Ann");

    private static final List<String> NEVER_WERE = List.of("fault", "FAULT", "@ann,nobody", "@NOBODY,Ann");

    @Test
    void whatIsHiddenIsAsIfItWasNeverThere() throws Exception {
        for (int seed = 0; seed < CONVERSATIONS; seed++) {
            byte[] input = new byte[BYTES];
            new Random(seed).nextBytes(input);
            try {
                eachRequestGetsOneReplyAndNobodyLearnsWhatIsHidden(input);
            } catch (AssertionError e) {
                throw new AssertionError("with seed " + seed, e);
            }
        }
    }

    @FuzzTest
    void eachRequestGetsOneReplyAndNobodyLearnsWhatIsHidden(byte[] input) throws Exception {
        try (MemoryServer server = new MemoryServer();
                ErrorLog errors = new ErrorLog();
                Client ann = comesIn(server, MemoryServer.SPEAKER);
                Client witness = comesIn(server, MemoryServer.WITNESS);
                Client eve = comesIn(server, MemoryServer.STRANGER)) {
            ann.says("{\"action\":\"create\",\"room\":\"vault\",\"kind\":\"private\",\"topic\":\"" + SECRET + "\"}");
            ann.says("{\"action\":\"send\",\"room\":\"vault\",\"text\":\"" + SECRET + "\"}");
            ann.says("{\"action\":\"send\",\"room\":\"@witness\",\"text\":\"" + SECRET + "\"}");
            ann.says("{\"action\":\"create\",\"room\":\"plaza\"}");
            Choices choices = new Choices(input);
            while (choices.areLeft()) {
                server.passes(Duration.ofSeconds(1));
                if (choices.below(3) == 0) {
                    replies(witness, RoomFrames.next(choices, ROOMS));
                } else if (choices.below(2) == 0) {
                    replies(eve, RoomFrames.next(choices, ROOMS));
                } else {
                    askForBoth(eve, RoomFrames.next(choices, HIDDEN));
                }
            }
            assertThat(eve.frames().toString()).doesNotContain(SECRET, "vault");
            checkThatNothingHappened(ann);
            assertThat(errors.sentences()).as("mistakes of the server").isEmpty();
        }
    }

    private static Client comesIn(MemoryServer server, String name) throws Exception {
        Client client = server.connect();
        client.says(LOGIN.formatted(name, MemoryServer.PASSWORD));
        return client;
    }

    /** That a name is taken, whoever creates a room may learn. */
    private static void askForBoth(Client eve, String frame) throws Exception {
        if (frame.contains("\"action\":\"create\"")) {
            return;
        }
        String twin = frame;
        for (int i = 0; i < HIDDEN.size(); i++) {
            twin = twin.replace(
                    "\"room\":\"%s\"".formatted(HIDDEN.get(i)), "\"room\":\"%s\"".formatted(NEVER_WERE.get(i)));
        }
        Reply toWhatIsHidden = replies(eve, frame);
        assertThat(toWhatIsHidden).as("%s", frame).isEqualTo(replies(eve, twin));
    }

    /** @return the reply, of which there is one */
    private static Reply replies(Client client, String frame) throws Exception {
        int before = Client.replies(client.frames()).size();
        client.says(frame);
        List<ServerFrame> frames = client.frames();
        assertThat(Client.events(frames, Event.Closing.class)).isEmpty();
        List<ServerFrame.Answer> replies = Client.replies(frames);
        assertThat(replies).as("a reply to %s", frame).hasSize(before + 1);
        Reply reply = replies.get(before).reply();
        if (reply instanceof Reply.Failed failed) {
            assertThat(failed.code()).as("%s", frame).isNotIn(NEVER);
            assertThat(failed.message()).endsWith(".").doesNotContain("Exception", "\n");
        }
        return reply;
    }

    private static void checkThatNothingHappened(Client ann) throws Exception {
        ann.says("{\"action\":\"poll\",\"room\":\"vault\",\"last_id\":0}");
        ann.says("{\"action\":\"members\",\"room\":\"vault\"}");
        List<ServerFrame> frames = ann.frames();
        assertThat(Client.replies(frames, Reply.Polled.class))
                .singleElement()
                .satisfies(page -> assertThat(page.entries()).hasSize(2));
        assertThat(Client.replies(frames, RoomReply.MemberPage.class))
                .singleElement()
                .satisfies(page -> assertThat(page.members()).hasSize(1));
    }
}
