package chatroom.codec;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.Emoji;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Incoming;
import chatroom.protocol.MessageText;
import chatroom.protocol.Nonce;
import chatroom.protocol.Request;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.SearchQuery;
import chatroom.protocol.SingleLine;
import chatroom.protocol.Violation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RoomRequestCodecTest {
    private final RequestCodec codec = new RequestCodec();

    static List<Request> oneOfEach() throws Violation {
        RoomReference dev = RoomReference.of("Dev");
        RoomReference bob = RoomReference.of("@bob");
        Optional<Nonce> nonce = Optional.of(Nonce.of("12345678"));
        Optional<Nonce> none = Optional.empty();
        Optional<SingleLine> reason = Optional.of(SingleLine.of("reason", "spam"));
        MessageText text = MessageText.of("hi");
        return List.of(
                new Request.Send(bob, text, true, OptionalLong.of(7), nonce),
                new Request.Poll(dev, 3, 500),
                new Request.History(RoomReference.to(new RoomName("@ann,bob")), OptionalLong.of(3), 50),
                new Request.Search(dev, new SearchQuery("x"), OptionalLong.empty(), 50),
                new Request.Who(dev),
                new RoomRequest.Edit(RoomReference.LOBBY, 7, text, none),
                new RoomRequest.Edit(dev, 7, text, nonce),
                new RoomRequest.Delete(dev, 7, reason, nonce),
                new RoomRequest.Delete(RoomReference.LOBBY, 7, Optional.empty(), none),
                new RoomRequest.React(dev, 7, Emoji.of("\uD83D\uDC4D"), true, nonce),
                new RoomRequest.React(dev, 7, Emoji.of("\u2764\uFE0F"), false, none),
                new RoomRequest.Create(new RoomName("Dev"), RoomKind.PRIVATE, Optional.of(new SingleLine("t")), nonce),
                new RoomRequest.Create(new RoomName("lobby"), RoomKind.PUBLIC, Optional.empty(), none),
                new RoomRequest.Join(dev, nonce),
                new RoomRequest.Leave(dev, nonce),
                new RoomRequest.Add(dev, "bob", nonce),
                new RoomRequest.SetTopic(dev, new SingleLine(""), nonce),
                new RoomRequest.KickFrom(dev, "bob", reason, nonce),
                new RoomRequest.Ban(dev, "bob", reason, OptionalInt.of(31_536_000), nonce),
                new RoomRequest.Ban(dev, "bob", Optional.empty(), OptionalInt.empty(), none),
                new RoomRequest.Unban(dev, "bob", nonce),
                new RoomRequest.Mute(RoomReference.LOBBY, "bob", reason, OptionalInt.of(1), nonce),
                new RoomRequest.Unmute(dev, "bob", nonce),
                new RoomRequest.ChangeRole(dev, "bob", Role.MODERATOR, nonce),
                new RoomRequest.Archive(dev, nonce),
                new RoomRequest.Unarchive(dev, nonce),
                new RoomRequest.Rooms(false, Optional.empty(), 100),
                new RoomRequest.Rooms(true, Optional.of("dev"), 500),
                new RoomRequest.Members(dev, false, Optional.empty(), 1),
                new RoomRequest.Members(dev, true, Optional.of("bob"), 100),
                new RoomRequest.Follow(dev, OptionalLong.of(0), Optional.of("e")),
                new RoomRequest.Follow(RoomReference.LOBBY, OptionalLong.empty(), Optional.empty()),
                new RoomRequest.Unfollow(dev),
                new RoomRequest.Read(dev, 0),
                new RoomRequest.Typing(dev),
                new RoomRequest.Block("bob"),
                new RoomRequest.Unblock("bob"),
                new RoomRequest.Blocks(),
                new RoomRequest.SearchMine(new SearchQuery("x"), Optional.of("c"), 50),
                new RoomRequest.SearchMine(new SearchQuery("x"), Optional.empty(), 500));
    }

    private Incoming.Refused refused(RequestCodec server, String frame) {
        Incoming incoming = server.read(ByteBuffer.wrap(frame.getBytes(StandardCharsets.UTF_8)));
        assertThat(incoming).as(frame).isInstanceOf(Incoming.Refused.class);
        return (Incoming.Refused) incoming;
    }

    @ParameterizedTest
    @MethodSource("oneOfEach")
    void whatAClientWritesTheServerReads(Request request) {
        byte[] frame = codec.write(Optional.empty(), request);
        assertThat(codec.read(ByteBuffer.wrap(frame, 0, frame.length - 1)))
                .isEqualTo(new Incoming.Call(Optional.empty(), request));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"action\":\"poll\",\"last_id\":0,\"room\":7}|\"room\" must be a string.",
                "{\"action\":\"send\",\"text\":\"a\",\"kind\":\"message\"}|\"kind\" of what is sent can only be \"action\".",
                "{\"action\":\"send\",\"text\":\"a\",\"reply_to\":0}|\"reply_to\" must be 1 or more.",
                "{\"action\":\"edit\",\"text\":\"a\"}|\"id\" is missing.",
                "{\"action\":\"edit\",\"id\":1}|\"text\" is missing.",
                "{\"action\":\"edit\",\"id\":0,\"text\":\"a\"}|\"id\" must be 1 or more.",
                "{\"action\":\"edit\",\"id\":1,\"text\":\"a\",\"nonce\":\"1\"}|\"nonce\" has 8 to 64 characters; this one has 1.",
                "{\"action\":\"delete\"}|\"id\" is missing.",
                "{\"action\":\"delete\",\"id\":1,\"reason\":1}|\"reason\" must be a string.",
                "{\"action\":\"react\",\"id\":1}|\"emoji\" is missing.",
                "{\"action\":\"react\",\"id\":1,\"emoji\":\"ab\"}|\"emoji\" must be one emoji, of at most 64 bytes.",
                "{\"action\":\"react\",\"id\":1,\"emoji\":\"x\",\"on\":1}|\"emoji\" must be one emoji, of at most 64 bytes.",
                "{\"action\":\"create\"}|\"room\" is missing.",
                "{\"action\":\"create\",\"room\":\"a\",\"kind\":\"direct\"}|\"kind\" of a room must be \"public\" or \"private\".",
                "{\"action\":\"add\",\"room\":\"a\"}|\"username\" is missing.",
                "{\"action\":\"topic\",\"room\":\"a\"}|\"text\" is missing.",
                "{\"action\":\"kick\",\"room\":\"a\"}|\"username\" is missing.",
                "{\"action\":\"ban\",\"username\":\"a\",\"seconds\":0}|\"seconds\" must be between 1 and 31536000.",
                "{\"action\":\"mute\",\"username\":\"a\",\"seconds\":31536001}|\"seconds\" must be between 1 and 31536000.",
                "{\"action\":\"unban\"}|\"username\" is missing.",
                "{\"action\":\"unmute\"}|\"username\" is missing.",
                "{\"action\":\"role\",\"username\":\"a\"}|\"role\" is missing.",
                "{\"action\":\"role\",\"username\":\"a\",\"role\":\"king\"}|\"role\" must be \"owner\", \"moderator\" or \"member\".",
                "{\"action\":\"rooms\",\"all\":1}|\"all\" must be true or false.",
                "{\"action\":\"rooms\",\"limit\":501}|\"limit\" must be between 1 and 500.",
                "{\"action\":\"members\",\"limit\":0}|\"limit\" must be between 1 and 500.",
                "{\"action\":\"members\",\"banned\":\"x\"}|\"banned\" must be true or false.",
                "{\"action\":\"follow\",\"last_id\":-1}|\"last_id\" must be 0 or more.",
                "{\"action\":\"read\"}|\"id\" is missing.",
                "{\"action\":\"block\"}|\"username\" is missing.",
                "{\"action\":\"unblock\"}|\"username\" is missing.",
                "{\"action\":\"search\",\"query\":\"a\",\"rooms\":\"all\"}|\"rooms\" of a search can only be \"mine\".",
                "{\"action\":\"search\",\"query\":\"a\",\"rooms\":\"mine\",\"before_id\":1}"
                        + "|A search in all rooms has neither \"room\" nor \"before_id\": \"cursor\" goes on with it.",
                "{\"action\":\"search\",\"query\":\"a\",\"rooms\":\"mine\",\"cursor\":1}|\"cursor\" must be a string."
            })
    void aFieldThatIsMissingOrWrongIsNamed(String frame, String sentence) {
        assertThat(refused(codec, frame).violation().getMessage()).isEqualTo(sentence);
        assertThat(refused(codec, frame).violation().code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"action\":\"join\",\"room\":\"#dev\"}|INVALID_ROOM",
                "{\"action\":\"send\",\"text\":\"a\",\"room\":\"@bob,ann\"}|INVALID_ROOM",
                "{\"action\":\"create\",\"room\":\"@ann,bob\"}|INVALID_ROOM",
                "{\"action\":\"create\",\"room\":\"@bob\"}|INVALID_ROOM",
                "{\"action\":\"edit\",\"id\":1,\"text\":\" \"}|INVALID_TEXT",
                "{\"action\":\"topic\",\"text\":\" \"}|INVALID_TEXT",
                "{\"action\":\"delete\",\"id\":1,\"reason\":\"a\\nb\"}|INVALID_TEXT",
                "{\"action\":\"create\",\"room\":\"a\",\"topic\":\"a\\tb\"}|INVALID_TEXT"
            })
    void aFieldThatBreaksARuleHasTheCodeOfThatRule(String frame, ErrorCode code) {
        assertThat(refused(codec, frame).violation().code()).isEqualTo(code);
        assertThat(refused(codec, frame).violation().getMessage()).endsWith(".");
    }

    @Test
    void whatASpellingOfTheLobbyNamesIsTheLobby() {
        String frame = "{\"action\":\"kick\",\"room\":\"Lobby\",\"username\":\"bob\"}";
        assertThat(codec.read(ByteBuffer.wrap(frame.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(new Incoming.Call(Optional.empty(), new Request.Kick("bob")));
    }
}
