package chatroom.client.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatroom.client.link.Address;
import chatroom.client.link.Bookmark;
import chatroom.client.link.Servers;
import chatroom.client.link.Storage;
import chatroom.client.link.UsageException;
import chatroom.protocol.MessageText;
import chatroom.protocol.Nonce;
import chatroom.protocol.Request;
import chatroom.protocol.RoomReference;
import chatroom.protocol.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStorageTest {
    private static final Address HERE = new Address("localhost", 5000);
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    @TempDir
    private Path home;

    private final List<String> complaints = new ArrayList<>();
    private Folders folders;

    @BeforeEach
    void folders() {
        folders = Folders.of(Map.of(), home);
    }

    private FileStorage memory() {
        return memory(HERE, NOW);
    }

    private FileStorage memory(Address address, Instant now) {
        return new FileStorage(
                folders,
                Servers.of(address),
                Optional.empty(),
                true,
                Clock.fixed(now, ZoneOffset.UTC),
                complaints::add);
    }

    private static Request.Send send(String text) throws Violation {
        return new Request.Send(
                MessageText.of(text),
                Optional.of(Nonce.of("nonce of " + text.lines().findFirst().orElseThrow())));
    }

    private static Storage.UnsentText unsent(Request.Send send, boolean stale) {
        return new Storage.UnsentText(send, Optional.empty(), stale);
    }

    private Path annsFolder() {
        return StoredSession.folder(folders, HERE, "ann");
    }

    private static List<Request.Send> sends(List<Storage.UnsentText> left) {
        return left.stream().map(Storage.UnsentText::send).toList();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void theFoldersFollowTheXdgRulesAndARelativePathIsIgnored() {
        assertThat(folders)
                .isEqualTo(new Folders(home.resolve(".config/chatroom"), home.resolve(".local/state/chatroom")));
        assertThat(Folders.of(Map.of("XDG_CONFIG_HOME", "/a", "XDG_STATE_HOME", "/b"), home))
                .isEqualTo(new Folders(Path.of("/a/chatroom"), Path.of("/b/chatroom")));
        assertThat(Folders.of(Map.of("XDG_CONFIG_HOME", "a", "XDG_STATE_HOME", ""), home))
                .isEqualTo(folders);
    }

    @Test
    void aSessionAndABookmarkAreThereInTheNextRunForThisNameAndThisServerOnly() throws Exception {
        FileStorage memory = memory();
        memory.open("ann");
        assertThat(memory.keepSession("Ann", "the token")).isTrue();
        memory.keepBookmark(new Bookmark("epoch", 42));
        memory.close();

        assertThat(StoredSession.read(StoredSession.folder(folders, HERE, "ANN")))
                .contains(new StoredSession(
                        "Ann", Optional.of("the token"), Optional.of(new Bookmark("epoch", 42)), Optional.of(false)));
        assertThat(StoredSession.read(StoredSession.folder(folders, HERE, "bob")))
                .isEmpty();
        assertThat(StoredSession.read(StoredSession.folder(folders, new Address("localhost", 5001), "ann")))
                .isEmpty();
        FileStorage next = memory();
        next.open("ann");
        assertThat(next.bookmark()).contains(new Bookmark("epoch", 42));
        assertThat(LastLogin.last(folders)).contains(new LastLogin(Servers.of(HERE), Optional.empty(), "Ann"));
    }

    @Test
    void aDamagedJournalIsSetAsideAndWhatCanBeReadOfItIsSent() throws Exception {
        FileStorage memory = memory();
        memory.open("ann");
        memory.keepText(send("one"), Optional.empty());
        memory.keepText(send("two"), Optional.empty());
        Path journal = annsFolder().resolve("unsent-1");
        List<String> lines = Files.readAllLines(journal);
        memory.close();
        for (byte[] bad : List.of(new byte[] {(byte) 0xC3, '\n'}, new byte[] {0, '\n'}, "what?\n".getBytes(US_ASCII))) {
            Files.write(journal, (lines.get(0) + "\n").getBytes(US_ASCII));
            Files.write(journal, bad, StandardOpenOption.APPEND);
            Files.write(journal, (lines.get(1) + "\n").getBytes(US_ASCII), StandardOpenOption.APPEND);
            byte[] damaged = Files.readAllBytes(journal);
            complaints.clear();
            FileStorage next = memory();
            assertThat(sends(next.open("ann"))).containsExactly(send("one"), send("two"));
            next.close();
            assertThat(complaints).singleElement().asString().contains("unsent-1", "unsent-1.damaged");
            try (Stream<Path> beside = Files.list(annsFolder())) {
                Path aside = beside.filter(file -> file.toString().contains(".damaged"))
                        .findFirst()
                        .orElseThrow();
                assertThat(aside).hasBinaryContent(damaged);
                Files.delete(aside);
            }
        }
    }

    @Test
    void whateverIsInThePlaceOfAFileOfItsOwnItIsNamedAndTheChatGoesOn() throws Exception {
        Files.createDirectories(annsFolder().resolve("unsent-2/inside"));
        Files.createDirectories(annsFolder().resolve("unsent-1.lock"));
        Files.createSymbolicLink(annsFolder().resolve("session.properties"), Path.of("/dev/zero"));
        FileStorage memory = memory();
        assertThat(memory.open("ann")).isEmpty();
        assertThat(complaints).anyMatch(each -> each.contains("unsent-2 can't be a file of the chat's"));
        assertThat(complaints).anyMatch(each -> each.contains("unsent-1 can't be used"));
        assertThat(complaints).anyMatch(each -> each.contains("session.properties can't be a file of the chat's"));
        memory.keepText(send("kept all the same"), Optional.empty());
        assertThat(memory.keepSession("ann", "the token")).isTrue();
        FileStorage other = memory();
        other.open("ann");
        assertThat(Files.readAllLines(annsFolder().resolve("unsent-2"))).hasSize(1);
        assertThat(settings(HERE).token()).contains("the token");
        other.close();
        memory.close();
        Files.delete(annsFolder().resolve("session.properties.damaged"));
    }

    private Settings settings(Address address) throws UsageException {
        return new Settings(address, Optional.of("ann"), Optional.empty()).withStored(folders);
    }

    @Test
    void aSessionThatCameThroughTlsNeverGoesOutInTheClear() throws Exception {
        Address secure = new Address("chat.example", 6000, true);
        Address plain = new Address("chat.example", 6000);
        FileStorage memory = memory(secure, NOW);
        memory.open("ann");
        memory.keepSession("ann", "the token");
        memory.close();

        assertThat(settings(secure).token()).contains("the token");
        assertThatThrownBy(() -> settings(plain))
                .isInstanceOf(UsageException.class)
                .hasMessage("The session of ann at chat.example:6000 began through TLS and isn't used without:"
                        + " add --tls, or --tls --logout to end it.");

        FileStorage dropping = memory(secure, NOW);
        dropping.open("ann");
        dropping.dropSession();
        dropping.close();
        assertThat(settings(plain).token()).as("there is none any more").isEmpty();

        FileStorage other = memory(plain, NOW);
        other.open("ann");
        other.keepSession("ann", "a token that came in the clear");
        other.close();
        assertThat(settings(plain).token()).contains("a token that came in the clear");
    }

    @Test
    void aSessionFileThatDoesNotSayHowItCameIsReadAndUsedWhereNobodyElseCanSeeIt() throws Exception {
        for (Address address : List.of(
                new Address("chat.example", 6000, true), new Address("127.0.0.1", 6000), new Address("b", 6000))) {
            Path place = StoredSession.folder(folders, address, "ann");
            PrivateFiles.makeFolder(place);
            Files.writeString(
                    place.resolve("session.properties"), "username=ann\ntoken=the token\nepoch=e\nlast_id=7\n");
            FileStorage memory = memory(address, NOW);
            memory.open("ann");
            assertThat(memory.bookmark()).contains(new Bookmark("e", 7));
            memory.close();
            boolean safe = address.tls() || address.isLoopback();
            assertThat(settings(address).token())
                    .as(address.toString())
                    .isEqualTo(safe ? Optional.of("the token") : Optional.empty());
        }
    }

    @Test
    void aDroppedSessionLeavesTheBookmarkAndNoToken() throws Exception {
        FileStorage memory = memory();
        memory.open("ann");
        memory.keepSession("ann", "the token");
        memory.keepBookmark(new Bookmark("epoch", 42));
        memory.dropSession();
        assertThat(StoredSession.read(annsFolder()))
                .contains(new StoredSession(
                        "ann", Optional.empty(), Optional.of(new Bookmark("epoch", 42)), Optional.of(false)));
        assertThat(Files.readString(annsFolder().resolve("session.properties"))).doesNotContain("the token");
    }

    @Test
    void everythingIsForItsOwnerOnlyAlsoWhereItHadBeenOpenedToOthers() throws Exception {
        Files.createDirectories(annsFolder());
        for (Path folder : List.of(folders.state(), annsFolder())) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        for (String name : List.of("session.properties", "unsent-1")) {
            Path file = Files.createFile(annsFolder().resolve(name));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        }
        FileStorage memory = memory();
        memory.open("ann");
        memory.keepSession("ann", "the token");
        memory.keepText(send("hello"), Optional.empty());
        for (Path folder : List.of(folders.state(), folders.config())) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.toList()) {
                    assertThat(permissions(path))
                            .as("%s", path)
                            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
                }
            }
        }
    }

    @Test
    void aNameOrAHostThatLooksLikeAPathStaysInTheFolder() {
        for (String name : List.of("../../evil", "/etc/passwd", "..", "a@b+1")) {
            Path folder = StoredSession.folder(folders, new Address("../" + name, 1), name);
            assertThat(folder.normalize().getParent()).isEqualTo(folders.state());
        }
    }

    @Test
    void whatAClientThatDiedHadNotHeardOfIsThereInTheNextRunAndWhatWasConfirmedIsNot() throws Exception {
        FileStorage memory = memory();
        memory.open("ann");
        memory.keepText(send("one"), Optional.empty());
        memory.keepText(send("two\nlines \u00e4"), Optional.empty());
        memory.keepText(send("three"), Optional.empty());
        memory.dropText(Nonce.of("nonce of one"));
        copyAsAfterAKill();
        FileStorage next = memory();
        assertThat(next.open("ann"))
                .containsExactly(unsent(send("two\nlines \u00e4"), false), unsent(send("three"), false));
    }

    /** A process that is killed leaves its files, but not its locks. */
    private static Request.Send inDev(String text, boolean isAction, OptionalLong replyTo) throws Violation {
        Request.Send send = send(text);
        return new Request.Send(new RoomReference("dev"), send.text(), isAction, replyTo, send.nonce());
    }

    @Test
    void whatIsUnsentBelongsToItsRoomAndAnswersWhatItAnswered() throws Exception {
        FileStorage memory = memory();
        memory.open("ann");
        List<Request.Send> unsent = List.of(
                send("for the lobby"),
                inDev("for dev", false, OptionalLong.empty()),
                inDev("waves", true, OptionalLong.empty()),
                inDev("yes", false, OptionalLong.of(42)));
        unsent.forEach(send -> memory.keepText(send, Optional.empty()));
        memory.close();
        assertThat(sends(memory().open("ann"))).containsExactlyElementsOf(unsent);
        assertThat(Files.readAllLines(annsFolder().resolve("unsent-1")).get(0).split(" ", -1))
                .as("what is for the lobby is written as by earlier versions")
                .hasSize(4);
    }

    private void copyAsAfterAKill() throws IOException {
        Path other = home.resolve("other");
        Path to = StoredSession.folder(Folders.of(Map.of(), other), HERE, "ann");
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(annsFolder())) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        folders = Folders.of(Map.of(), other);
    }

    @Test
    void aLineThatWasCutOffAnywhereHarmsNoOther() throws Exception {
        FileStorage memory = memory();
        memory.open("ann");
        memory.keepText(send("one"), Optional.empty());
        memory.keepText(send("two"), Optional.empty());
        memory.close();
        byte[] whole = Files.readAllBytes(annsFolder().resolve("unsent-1"));
        int first = new String(whole, US_ASCII).indexOf('\n') + 1;
        for (int length = first; length <= whole.length; length++) {
            Files.write(annsFolder().resolve("unsent-1"), Arrays.copyOf(whole, length));
            FileStorage next = memory();
            List<Request.Send> left = sends(next.open("ann"));
            assertThat(left.get(0)).isEqualTo(send("one"));
            assertThat(left.subList(1, left.size()))
                    .as("the other whole, or not at all; cut after %s bytes", length)
                    .isSubsetOf(send("two"))
                    .hasSizeLessThan(2);
            next.keepText(send("three"), Optional.empty());
            next.close();
            FileStorage afterNext = memory();
            assertThat(sends(afterNext.open("ann"))).endsWith(send("three")).startsWith(send("one"));
            afterNext.close();
        }
    }

    @Test
    void aSecondClientOfTheSamePersonHasAJournalOfItsOwnAndWhatBothLeftIsFound() throws Exception {
        FileStorage first = memory();
        FileStorage second = memory();
        first.open("ann");
        first.keepText(send("of the first"), Optional.empty());
        assertThat(second.open("ann")).isEmpty();
        second.keepText(send("of the second"), Optional.empty());
        first.close();
        second.close();
        FileStorage next = memory();
        assertThat(sends(next.open("ann"))).containsExactly(send("of the first"), send("of the second"));
        next.close();
        FileStorage afterNext = memory();
        assertThat(sends(afterNext.open("ann")))
                .as("once")
                .containsExactly(send("of the first"), send("of the second"));
    }

    @Test
    void whatIsLeftIsInTheOrderOfWritingWhateverTheClockDid() throws Exception {
        FileStorage early = memory(HERE, NOW);
        FileStorage late = memory(HERE, NOW.plusSeconds(60));
        late.open("ann");
        late.keepText(send("third"), Optional.empty());
        early.open("ann");
        early.keepText(send("first"), Optional.empty());
        late.close();
        early.close();
        // The first run with both takes one over, the clock is set back by an hour, and the next one finds what that
        // left.
        FileStorage setBack = memory(HERE, NOW.minusSeconds(3_600));
        assertThat(sends(setBack.open("ann"))).containsExactly(send("first"), send("third"));
        setBack.keepText(send("fourth"), Optional.empty());
        setBack.close();
        FileStorage next = memory();
        assertThat(sends(next.open("ann"))).containsExactly(send("first"), send("third"), send("fourth"));
        next.close();
    }

    @Test
    void whatWasGivenBackStaysUntilItsAuthorHasItAndIsNotSentUnasked() throws Exception {
        FileStorage memory = memory();
        memory.open("ann");
        memory.keepText(send("not with her yet"), Optional.empty());
        memory.keepText(send("in a line"), Optional.empty());
        memory.keepText(send("unconfirmed"), Optional.empty());
        memory.giveBackText(Nonce.of("nonce of not with her yet"));
        memory.giveBackText(Nonce.of("nonce of in a line"));
        memory.dropText(Nonce.of("nonce of in a line"));
        copyAsAfterAKill();
        for (int i = 0; i < 2; i++) {
            FileStorage next = memory();
            assertThat(next.open("ann"))
                    .containsExactly(unsent(send("not with her yet"), true), unsent(send("unconfirmed"), false));
            next.close();
        }
        assertThat(complaints).isEmpty();
        FileStorage last = memory();
        last.open("ann");
        last.dropText(Nonce.of("nonce of not with her yet"));
        last.dropText(Nonce.of("nonce of unconfirmed"));
        last.close();
        assertThat(annsFolder().resolve("unsent-1")).doesNotExist();
    }

    @Test
    void whatWasGivenBackToWhoeverIsSomebodyElseByNowStaysUntilItsAuthorHasIt() throws Exception {
        FileStorage memory = memory();
        memory.open("ann");
        memory.keepText(send("of ann"), Optional.empty());
        memory.keepText(send("in a line"), Optional.empty());
        memory.giveBackText(Nonce.of("nonce of of ann"));
        memory.giveBackText(Nonce.of("nonce of in a line"));
        memory.open("bob");
        memory.dropText(Nonce.of("nonce of in a line"));
        assertThat(memory.open("ann")).as("it has been given back in this run").isEmpty();
        memory.open("bob");
        memory.close();
        FileStorage next = memory();
        assertThat(next.open("ann")).containsExactly(unsent(send("of ann"), true));
        next.open("bob");
        next.dropText(Nonce.of("nonce of of ann"));
        assertThat(annsFolder().resolve("unsent-1")).doesNotExist();
        next.close();
    }

    @Test
    void whatIsUnsentKnowsOfWhichHistoryTheMessageIsThatItAnswers() throws Exception {
        FileStorage memory = memory();
        memory.open("ann");
        Request.Send answer = inDev("yes", false, OptionalLong.of(42));
        memory.keepText(answer, Optional.of("epoch"));
        memory.close();
        FileStorage next = memory();
        assertThat(next.open("ann")).containsExactly(new Storage.UnsentText(answer, Optional.of("epoch"), false));
        next.close();
    }

    @Test
    void whatWasTypedMoreThanADayAgoIsNotForSending() throws Exception {
        FileStorage memory = memory();
        memory.open("ann");
        memory.keepText(send("hello"), Optional.empty());
        memory.close();
        FileStorage inTime = memory(HERE, NOW.plus(Duration.ofHours(23)));
        assertThat(inTime.open("ann")).containsExactly(unsent(send("hello"), false));
        inTime.close();
        FileStorage late = memory(HERE, NOW.plus(Duration.ofHours(25)));
        assertThat(late.open("ann")).containsExactly(unsent(send("hello"), true));
    }

    @Test
    void aJournalDoesNotGrowWithWhatWasConfirmed() throws Exception {
        FileStorage memory = memory();
        memory.open("ann");
        memory.keepText(send("waits for ever"), Optional.empty());
        String text = "x".repeat(3_900);
        for (int i = 0; i < 400; i++) {
            memory.keepText(
                    new Request.Send(MessageText.of(text + i), Optional.of(Nonce.of("nonce " + i + " long enough"))),
                    Optional.empty());
            memory.dropText(Nonce.of("nonce " + i + " long enough"));
        }
        assertThat(Files.size(annsFolder().resolve("unsent-1"))).isLessThan(1_200_000);
        memory.close();
        FileStorage next = memory();
        assertThat(sends(next.open("ann"))).containsExactly(send("waits for ever"));
    }

    @Test
    void nothingStaysOfTextsThatAllWereConfirmed() throws Exception {
        FileStorage memory = memory();
        memory.open("ann");
        memory.keepText(send("hello"), Optional.empty());
        memory.dropText(Nonce.of("nonce of hello"));
        assertThat(annsFolder().resolve("unsent-1")).isEmptyFile();
        memory.close();
        assertThat(annsFolder().resolve("unsent-1")).doesNotExist();
    }

    @Test
    void aFolderThatCannotBeIsComplainedOfOnceAndNothingElseHappens() throws Exception {
        Files.createDirectories(folders.state().getParent());
        Files.writeString(folders.state(), "a file", StandardOpenOption.CREATE_NEW);
        FileStorage memory = memory();
        assertThat(memory.open("ann")).isEmpty();
        assertThat(memory.keepSession("ann", "token")).isFalse();
        memory.keepText(send("hello"), Optional.empty());
        memory.dropText(Nonce.of("nonce of hello"));
        memory.keepBookmark(new Bookmark("epoch", 1));
        memory.close();
        assertThat(complaints)
                .singleElement()
                .asString()
                .contains("Nothing can be kept in " + folders.state())
                .hasLineCount(1);
    }

    @Test
    void moreClientsThanThereAreJournalsGetNoneAndAreTold() throws Exception {
        List<FileStorage> all = IntStream.range(0, 10).mapToObj(i -> memory()).toList();
        all.forEach(memory -> memory.open("ann"));
        assertThat(complaints).hasSize(1);
        all.forEach(FileStorage::close);
    }

    @Test
    void aTokenIsNeverShown() {
        assertThat(new StoredSession("ann", Optional.of("the token"), Optional.empty(), Optional.empty()).toString())
                .doesNotContain("the token");
    }
}
