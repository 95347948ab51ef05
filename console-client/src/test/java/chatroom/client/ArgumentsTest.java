package chatroom.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatroom.client.link.Address;
import chatroom.client.link.Servers;
import chatroom.client.link.UsageException;
import chatroom.client.plain.PipeOptions;
import chatroom.client.storage.Folders;
import chatroom.client.storage.LastLogin;
import chatroom.client.storage.PrivateFiles;
import chatroom.client.storage.Settings;
import chatroom.client.storage.StoredSession;
import chatroom.client.text.Sentences;
import chatroom.protocol.Limits;
import chatroom.protocol.Password;
import chatroom.protocol.RoomReference;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ArgumentsTest {
    @TempDir
    private Path folder;

    private static Settings settings(Map<String, String> environment, String... line) throws UsageException {
        return settings(Optional.empty(), environment, line);
    }

    private static Settings settings(Optional<Servers> last, Map<String, String> environment, String... line)
            throws UsageException {
        Arguments arguments = new Arguments();
        new CommandLine(arguments).parseArgs(line);
        return arguments.settings(environment, last);
    }

    @Test
    void withoutOptionsItIsNowhereYetAndNobody() throws Exception {
        Settings settings = settings(Map.of());
        assertThat(settings.named()).isEmpty();
        assertThat(settings.address()).isEqualTo(new Address("localhost", 5000));
        assertThat(settings.username()).isEmpty();
    }

    @Test
    void tlsHasAPortOfItsOwnAndComesWithCertificatesToTrust() throws Exception {
        Address secure = new Address("a", 5443, true);
        assertThat(settings(Map.of(), "--host", "a", "--tls").address()).isEqualTo(secure);
        assertThat(settings(Map.of("CHAT_TLS", "1"), "--host", "a").address()).isEqualTo(secure);
        Settings trusting = settings(Map.of(), "--host", "a", "--tls-ca", "ca.pem");
        assertThat(trusting.address()).isEqualTo(secure);
        assertThat(trusting.authority()).contains(Path.of("ca.pem"));
        assertThat(settings(Map.of("CHAT_TLS_CA", "ca.pem"), "--host", "a").address())
                .isEqualTo(secure);
        assertThat(settings(Map.of("CHAT_TLS_CA", "ca.pem", "CHAT_TLS", "0"), "--host", "a")
                        .address())
                .isEqualTo(new Address("a", 5000));
        assertThat(settings(Map.of(), "--host", "a", "--tls", "--port", "6").address())
                .isEqualTo(new Address("a", 6, true));
    }

    @Test
    void whoSaysNothingGoesWhereTheyWereLastAndWithTheSessionThatIsThere() throws Exception {
        Folders folders = Folders.of(Map.of(), folder);
        Address last = new Address("a", 1, true);
        new LastLogin(Servers.of(last), Optional.of(Path.of("/ca.pem")), "ann").keep(folders);
        keepToken(folders, last, "ann", "token of ann at a");
        Address other = new Address("b", 2);
        keepToken(folders, other, "bob", "token of bob at b");

        assertThat(settings(Map.of()).withStored(folders))
                .isEqualTo(new Settings(
                        Optional.of(Servers.of(last)),
                        Optional.of(Path.of("/ca.pem")),
                        Optional.of("ann"),
                        Optional.empty(),
                        Optional.of("token of ann at a")));
        assertThat(settings(Map.of(), "--host", "b", "--port", "2")
                        .withStored(folders)
                        .username())
                .isEmpty();
        assertThat(settings(Map.of(), "--host", "b", "--port", "2", "--user", "BOB")
                        .withStored(folders)
                        .token())
                .contains("token of bob at b");
        assertThat(settings(Map.of(), "--user", "cyd").withStored(folders).token())
                .isEmpty();
    }

    @Test
    void whoWasThereThroughTlsDoesNotGoThereWithoutItUnawares() throws Exception {
        Optional<Servers> last = Optional.of(Servers.of(new Address("a", 7, true)));
        assertThat(settings(last, Map.of(), "--tls").named()).as("the last one").isEmpty();
        assertThat(settings(last, Map.of("CHAT_TLS", "1")).named()).isEmpty();
        assertThat(settings(last, Map.of(), "--host", "a").named()).isEmpty();
        assertThat(settings(last, Map.of(), "--host", "a", "--port", "7").named())
                .as("the same port")
                .isEmpty();
        assertThat(settings(last, Map.of(), "--host", "b").address()).isEqualTo(new Address("b", 5000));
        assertThat(settings(last, Map.of(), "--host", "a", "--port", "5000").address())
                .isEqualTo(new Address("a", 5000));
        assertThat(settings(Optional.of(Servers.of(new Address("a", 1))), Map.of(), "--tls")
                        .address())
                .as("which has no TLS")
                .isEqualTo(new Address("localhost", 5443, true));
    }

    @Test
    void aChatMayHaveSeveralServersAndThePortIsForThoseWithoutOne() throws Exception {
        assertThat(settings(Map.of(), "--host", "a, b:5001,[::1]:6000", "--port", "7")
                        .servers()
                        .all())
                .containsExactly(new Address("a", 7), new Address("b", 5001), new Address("::1", 6000));
        assertThat(settings(Map.of("CHAT_HOST", "a,b", "CHAT_TLS", "1"))
                        .servers()
                        .all())
                .containsExactly(new Address("a", 5443, true), new Address("b", 5443, true));
        assertThatThrownBy(() -> settings(Map.of(), "--host", "a,a")).hasMessage("The server a:5000 is named twice.");
    }

    @Test
    void whoAddsAServerBehindTheFirstKeepsTlsPortNameAndSession() throws Exception {
        Folders folders = Folders.of(Map.of(), folder);
        Address first = new Address("a", 7, true);
        new LastLogin(Servers.of(first), Optional.of(Path.of("/ca.pem")), "ann").keep(folders);
        keepToken(folders, first, "ann", "the token");
        Settings more = settings(LastLogin.last(folders).map(LastLogin::servers), Map.of(), "--host", "a,b")
                .withStored(folders);
        assertThat(more)
                .isEqualTo(new Settings(
                        Optional.of(new Servers(List.of(first, new Address("b", 5443, true)))),
                        Optional.of(Path.of("/ca.pem")),
                        Optional.of("ann"),
                        Optional.empty(),
                        Optional.of("the token")));

        new LastLogin(more.servers(), more.authority(), "ann").keep(folders);
        assertThat(settings(Map.of()).withStored(folders)).isEqualTo(more);
    }

    @Test
    void whoTalksToAnotherMachineWithoutTlsIsWarned() throws Exception {
        for (String here : List.of("localhost", "LOCALHOST", "127.0.0.1", "127.8.8.8", "::1")) {
            assertThat(Sentences.inTheClear(Servers.of(new Address(here, 5000))))
                    .as(here)
                    .isEmpty();
        }
        assertThat(Sentences.inTheClear(Servers.of(new Address("chat.example", 5443, true))))
                .isEmpty();
        for (String elsewhere : List.of("10.0.0.1", "127.0.0.1.evil.example", "localhost.example", "1270.0.0.1")) {
            assertThat(Sentences.inTheClear(Servers.of(new Address(elsewhere, 5000))))
                    .contains("Without --tls, your password and all that is said can be read by others on the way to "
                            + elsewhere);
        }
        assertThat(Sentences.inTheClear(Servers.parse("localhost,a:1,b,a:2", false))
                        .orElseThrow())
                .endsWith("on the way to a, b");
    }

    @Test
    void whoHasSaidThatThereIsNoTlsIsNotWarned() throws Exception {
        assertThat(Arguments.isClearByChoice(Map.of("CHAT_TLS", "0"))).isTrue();
        assertThat(Arguments.isClearByChoice(Map.of("CHAT_TLS", "1"))).isFalse();
        assertThat(Arguments.isClearByChoice(Map.of("CHAT_TLS", ""))).isFalse();
        assertThat(Arguments.isClearByChoice(Map.of())).isFalse();
    }

    private static void keepToken(Folders folders, Address address, String name, String token) throws Exception {
        Path place = StoredSession.folder(folders, address, name);
        PrivateFiles.makeFolder(place);
        new StoredSession(name, Optional.of(token), Optional.empty(), Optional.of(address.tls())).keep(place);
    }

    @Test
    void whatAScriptWantsIsReadAndWhatGoesWithListeningGoesWithNothingElse() throws Exception {
        assertThat(pipeOptions("--listen", "--json", "--since", "41", "--timeout", "5"))
                .isEqualTo(new PipeOptions(
                        Optional.empty(), Optional.empty(), true, true, OptionalLong.of(41), Duration.ofSeconds(5)));
        assertThat(pipeOptions("--send", "hi").send()).contains("hi");
        assertThat(pipeOptions("--send", "hi", "--room", "@bob").room()).contains(new RoomReference("@bob"));
        assertThatThrownBy(() -> pipeOptions("--room", "no room")).hasMessageStartingWith("A room's name has 1 to 32");
        assertThatThrownBy(() -> pipeOptions("--json")).hasMessage("--json goes with --listen.");
        assertThatThrownBy(() -> pipeOptions("--since", "1")).hasMessage("--since goes with --listen.");
        assertThatThrownBy(() -> pipeOptions("--listen", "--since", "-1")).hasMessageContaining("not '-1'");
        assertThatThrownBy(() -> pipeOptions("--timeout", "0")).hasMessageContaining("from 1 to");
    }

    private static PipeOptions pipeOptions(String... line) throws UsageException {
        return pipeOptionsWith(new byte[0], line);
    }

    private static PipeOptions pipeOptionsWith(byte[] input, String... line) throws UsageException {
        Arguments arguments = new Arguments();
        new CommandLine(arguments).parseArgs(line);
        return arguments.pipeOptions(new ByteArrayInputStream(input));
    }

    @Test
    void aDashStandsForAllOfStandardInputAsOneMessage() throws Exception {
        assertThat(pipeOptionsWith("one\n\n two \u00fc\n".getBytes(UTF_8), "--send", "-")
                        .send())
                .contains("one\n\n two \u00fc");
        assertThat(pipeOptionsWith("nobody asked".getBytes(UTF_8), "--send", "text")
                        .send())
                .contains("text");
        assertThatThrownBy(() -> pipeOptionsWith(new byte[] {'a', (byte) 0xff}, "--send", "-"))
                .hasMessage("What standard input has isn't UTF-8.");
        assertThatThrownBy(() -> pipeOptionsWith(new byte[Limits.FRAME_BYTES + 1], "--send", "-"))
                .hasMessageStartingWith("Standard input has more than a message may (4000 characters).");
    }

    @Test
    void nothingToSendIsToldAndNotTakenForSent() {
        for (String nothing : List.of("", " ", "\n", "\u001b")) {
            assertThatThrownBy(() -> pipeOptions("--send", nothing))
                    .isInstanceOf(UsageException.class)
                    .hasMessage("There is nothing to send: --send takes a text, or - for standard input.");
            assertThatThrownBy(() -> pipeOptionsWith(nothing.getBytes(UTF_8), "--send", "-"))
                    .isInstanceOf(UsageException.class)
                    .hasMessage("There is nothing to send: standard input is empty.");
        }
    }

    @Test
    void aServerIsReadWithAndWithoutAPortAndByEveryKindOfAddress() throws Exception {
        assertThat(Address.parse(" chat.example ", false)).isEqualTo(new Address("chat.example", 5000));
        assertThat(Address.parse("chat.example", true)).isEqualTo(new Address("chat.example", 5443, true));
        assertThat(Address.parse("127.0.0.1:6000", false)).isEqualTo(new Address("127.0.0.1", 6000));
        assertThat(Address.parse("[::1]:6000", false)).isEqualTo(new Address("::1", 6000));
        assertThat(Address.parse("::1", false)).isEqualTo(new Address("::1", 5000));
        for (String wrong : List.of("", "a b", "a:", "a:x", "a:0", "a:70000", "[::1")) {
            assertThatThrownBy(() -> Address.parse(wrong, false)).as(wrong).isInstanceOf(UsageException.class);
        }
    }

    @Test
    void theEnvironmentStandsForOptionsAndOptionsGoBeforeIt() throws Exception {
        Map<String, String> environment =
                Map.of("CHAT_HOST", "a", "CHAT_PORT", "1", "CHAT_USER", "ann", "CHAT_PASSWORD", "pass word");
        assertThat(settings(environment))
                .isEqualTo(
                        new Settings(new Address("a", 1), Optional.of("ann"), Optional.of(new Password("pass word"))));
        assertThat(settings(environment, "--host", "b", "--port", "2", "--user", "bob"))
                .isEqualTo(
                        new Settings(new Address("b", 2), Optional.of("bob"), Optional.of(new Password("pass word"))));
    }

    @Test
    void thePasswordFileGivesItsFirstLine() throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "from file \nmore\n");
        assertThat(settings(Map.of("CHAT_PASSWORD", "other"), "--password-file", file.toString())
                        .password())
                .contains(new Password("from file "));
    }

    @Test
    void whatCannotBeSeenInAPasswordThatIsGivenIsRefusedAndALineEndOrAMarkIsNoPartOfIt() throws Exception {
        Path file = Files.writeString(folder.resolve("windows"), "\uFEFFfrom file\r\nmore\r\n");
        assertThat(settings(Map.of(), "--password-file", file.toString()).password())
                .contains(new Password("from file"));
        for (String odd :
                List.of("from\tfile", "from\u0000file", "from\u200Bfile", "from\u00A0file", "fr\uFFFDm file")) {
            Files.writeString(file, odd + "\n");
            assertThatThrownBy(() -> settings(Map.of(), "--password-file", file.toString()))
                    .hasMessageContaining("windows has a character in the password that can't be seen");
            assertThatThrownBy(() -> settings(Map.of("CHAT_PASSWORD", odd)))
                    .hasMessageContaining("The variable CHAT_PASSWORD has a character in the password");
        }
        Files.write(file, new byte[] {'f', 'r', (byte) 0xFC, 'm', '\n'});
        assertThatThrownBy(() -> settings(Map.of(), "--password-file", file.toString()))
                .hasMessageContaining("isn't UTF-8");
    }

    @Test
    void whatMakesNoSenseIsRefusedWithASentence() throws Exception {
        Path empty = Files.createFile(folder.resolve("empty"));
        assertThatThrownBy(() -> settings(Map.of(), "--port", "0")).hasMessageContaining("1 to 65535, not '0'");
        assertThatThrownBy(() -> settings(Map.of("CHAT_PORT", "x"))).hasMessageContaining("1 to 65535, not 'x'");
        assertThatThrownBy(() -> settings(Map.of(), "--password-file", empty.toString()))
                .hasMessageContaining("is empty");
        assertThatThrownBy(() -> settings(Map.of(), "--password-file", folder + "/none"))
                .hasMessageContaining("can't be read");
        assertThatThrownBy(() -> settings(Map.of(), "--password", "secret")).hasMessageContaining("Unknown option");
    }
}
