package chatroom.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.AdditionalMatchers.aryEq;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import chatroom.LogLines;
import chatroom.protocol.Registration;
import chatroom.protocol.Username;
import chatroom.server.auth.InviteCode;
import chatroom.server.chat.ChatFixture;
import chatroom.server.chat.ChatSettings;
import chatroom.server.store.Account;
import chatroom.server.store.Invites.Redemption;
import chatroom.server.store.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationHandlerTest {
    private static final InviteCode CODE = InviteCode.random(new Random(7));

    private ChatFixture chat;
    private ChatFixture.Peer peer;

    @BeforeEach
    void open() throws StorageException {
        begin(Registration.OPEN);
    }

    private void begin(Registration registration) throws StorageException {
        chat = new ChatFixture(new AccessSettings(registration, 10, 3));
        chat.nobodyHasAnAccount();
        when(chat.accounts.create(any(), anyString()))
                .thenAnswer(call -> Optional.of(new Account(1, call.getArgument(0), call.getArgument(1))));
        when(chat.invites.isOpen(aryEq(CODE.hash()))).thenReturn(true);
        peer = chat.connects();
    }

    private List<String> registers(String name, String password, String moreFields) {
        peer.says("{\"action\":\"register\",\"username\":\"%s\",\"password\":\"%s\"%s}"
                .formatted(name, password, moreFields));
        chat.runAll();
        return peer.got();
    }

    private void isRefused(List<String> frames, String code) {
        assertThat(frames).singleElement().asString().contains("\"code\":\"" + code + "\"");
    }

    @Test
    void aCommonPasswordOrTheNameIsRefusedBeforeItIsHashedAndSaysWhatToDo() throws StorageException {
        assertThat(registers("ann", "iloveyou", ""))
                .singleElement()
                .asString()
                .contains("\"code\":\"invalid_password\"", "most common", "choose another");
        isRefused(registers("annemarie", "AnneMarie", ""), "invalid_password");
        verify(chat.accounts, never()).create(any(), anyString());
        assertThat(registers("ann", "correct horse", ""))
                .singleElement()
                .asString()
                .contains("\"status\":\"ok\"");
    }

    @Test
    void oneAddressMayMakeOnlySoManyAccountsAtOnceAndOthersAsManyOfTheirOwn() {
        for (int i = 0; i < 4; i++) {
            assertThat(registers("ann" + i, "correct horse", ""))
                    .singleElement()
                    .asString()
                    .contains("\"status\":\"ok\"");
        }
        assertThat(registers("ann4", "correct horse", ""))
                .singleElement()
                .asString()
                .contains("\"code\":\"rate_limited\"", "wait 1 s", "\"retry_after_ms\":1000");
        assertThat(chat.hashing.waiting() + chat.reading.waiting()).isZero();
        ChatFixture.Peer elsewhere = chat.connects();
        elsewhere.connection.network = "192.0.2.2";
        elsewhere.says("{\"action\":\"register\",\"username\":\"bob\",\"password\":\"correct horse\"}");
        chat.runAll();
        assertThat(elsewhere.got()).singleElement().asString().contains("\"status\":\"ok\"");

        chat.passes(Duration.ofSeconds(1));
        peer = chat.connects();
        assertThat(registers("ann4", "correct horse", ""))
                .singleElement()
                .asString()
                .contains("\"status\":\"ok\"");
    }

    @Test
    void asWhoIsThereMustNotBeFoundOutByRegisteringTakenNamesCount() throws StorageException {
        when(chat.accounts.create(any(), anyString())).thenReturn(Optional.empty());
        for (int i = 0; i < 4; i++) {
            isRefused(registers("ann", "correct horse", ""), "username_taken");
        }
        isRefused(registers("ann", "correct horse", ""), "rate_limited");
    }

    @ParameterizedTest
    @EnumSource(Registration.class)
    void aCommonPasswordTellsNothingOfTheNameAndEachTryCountsAndIsLogged(Registration registration)
            throws StorageException {
        begin(registration);
        chat.hasAccount("ann", "correct horse");
        when(chat.accounts.create(any(), anyString())).thenReturn(Optional.empty());
        String invite = invite(CODE);
        try (LogLines log = LogLines.of(AccessLog.class)) {
            assertThat(registers("ann", "iloveyou", invite)).isEqualTo(registers("nobody", "iloveyou", invite));
            verify(chat.accounts, never()).find(any());
            registers("ann", "iloveyou", invite);
            registers("ann", "iloveyou", invite);
            isRefused(registers("ann", "iloveyou", invite), "rate_limited");
            isRefused(registers("nobody", "correct horse", invite), "rate_limited");
            assertThat(log.all()).hasSize(6).allMatch(line -> line.startsWith("register as "));
        }
    }

    @Test
    void aTakenNameTakesAsLongAsOneThatIsFree() throws StorageException {
        when(chat.accounts.create(any(), anyString())).thenReturn(Optional.empty());
        peer.says("{\"action\":\"register\",\"username\":\"ann\",\"password\":\"correct horse\"}");
        assertThat(chat.hashing.waiting()).isEqualTo(1);
        assertThat(peer.got()).isEmpty();
        chat.runAll();
        isRefused(peer.got(), "username_taken");
        verify(chat.accounts, never()).find(any());
    }

    @Test
    void aRequestThatBreaksTheRulesCountsAndIsLoggedToo() {
        try (LogLines log = LogLines.of(AccessLog.class)) {
            isRefused(registers("a b", "correct horse", ""), "invalid_username");
            isRefused(registers("ann", "short", ""), "invalid_password");
            isRefused(registers("", "correct horse", ""), "invalid_username");
            isRefused(registers("ann", "", ""), "invalid_password");
            assertThat(log.all()).hasSize(4).first().isEqualTo("register refused, from 192.0.2.1:1: invalid_username");
        }
        isRefused(registers("ann", "correct horse", ""), "rate_limited");
    }

    @Test
    void whereRegistrationIsClosedTriesCountAsElsewhere() throws StorageException {
        begin(Registration.CLOSED);
        for (int i = 0; i < 4; i++) {
            isRefused(registers("ann", "correct horse", ""), "registration_closed");
        }
        isRefused(registers("ann", "correct horse", ""), "rate_limited");
    }

    @Test
    void aServerThatIsTooBusyDoesNotCountItButOneThatCannotStoreDoesBecauseItTellsThatTheNameIsFree()
            throws StorageException {
        chat.hashing.refuse(true);
        for (int i = 0; i < 10; i++) {
            isRefused(registers("ann", "correct horse", ""), "server_busy");
        }
        chat.hashing.refuse(false);
        when(chat.accounts.create(any(), anyString())).thenThrow(new StorageException("disk full", null));
        for (int i = 0; i < 4; i++) {
            isRefused(registers("ann", "correct horse", ""), "storage_unavailable");
        }
        isRefused(registers("ann", "correct horse", ""), "rate_limited");
    }

    @Test
    void whereRegistrationIsClosedNobodyRegistersAndNothingIsLookedUp() throws StorageException {
        begin(Registration.CLOSED);
        chat.hasAccount("ann", "correct horse");
        List<String> taken = registers("ann", "correct horse", "");
        isRefused(taken, "registration_closed");
        assertThat(registers("bob", "correct horse", ",\"invite\":\"" + CODE.text() + "\""))
                .isEqualTo(taken);
        verify(chat.accounts, never()).find(any());
        assertThat(chat.connects().connection.sent).first().asString().contains("\"registration\":\"closed\"");
    }

    @Test
    void whereAnInviteIsNeededNobodyWithoutOneLearnsWhichNamesThereAre() throws StorageException {
        begin(Registration.INVITE);
        chat.hasAccount("ann", "correct horse");
        List<String> without = registers("ann", "correct horse", "");
        isRefused(without, "invalid_invite");
        assertThat(registers("bob", "correct horse", "")).isEqualTo(without);
        assertThat(registers("ann", "correct horse", ",\"invite\":\"nonsense\""))
                .isEqualTo(without);
        String unknown = InviteCode.random(new Random(8)).text();
        assertThat(registers("ann", "correct horse", ",\"invite\":\"" + unknown + "\""))
                .isEqualTo(without);
        verify(chat.accounts, never()).find(any());
        // And guessing codes is throttled.
        isRefused(registers("bob", "correct horse", ""), "rate_limited");
    }

    @Test
    void aCodeIsRedeemedTogetherWithTheAccount() throws StorageException {
        begin(Registration.INVITE);
        when(chat.invites.redeem(aryEq(CODE.hash()), eq(new Username("ann")), anyString()))
                .thenReturn(Redemption.REGISTERED, Redemption.NAME_TAKEN, Redemption.VOID);
        String invite = ",\"invite\":\"" + CODE.text().toUpperCase(java.util.Locale.ROOT) + "\"";
        assertThat(registers("ann", "correct horse", invite))
                .containsExactly("{\"status\":\"ok\",\"action\":\"register\",\"username\":\"ann\"}");
        isRefused(registers("ann", "correct horse", invite), "username_taken");
        isRefused(registers("ann", "correct horse", invite), "invalid_invite");
        verify(chat.accounts, never()).create(any(), anyString());
    }

    @Test
    void whereEverybodyMayRegisterACodeIsNotUsedUp() throws StorageException {
        registers("ann", "correct horse", ",\"invite\":\"" + CODE.text() + "\"");
        verify(chat.invites, never()).redeem(any(), any(), anyString());
    }

    // The first admin.

    private static final InviteCode ADMIN_CODE = InviteCode.random(new Random(9));

    private final List<String> afterwards = new ArrayList<>();

    private void beginWithFirstAdmin(Registration registration) throws StorageException {
        FirstAdmin annIs = new FirstAdmin(
                new Username("Ann"), ADMIN_CODE.hash(), () -> afterwards.add("the code is of no use any more"));
        chat = new ChatFixture(
                0,
                new ChatSettings("test", 10, 30, 128, Duration.ofSeconds(60), new AccessSettings(registration, 10, 3)),
                Optional.of(annIs));
        chat.nobodyHasAnAccount();
        when(chat.accounts.create(any(), anyString()))
                .thenAnswer(call -> Optional.of(new Account(1, call.getArgument(0), call.getArgument(1))));
        when(chat.accounts.createAdmin(any(), anyString()))
                .thenAnswer(call -> Optional.of(new Account(1, call.getArgument(0), call.getArgument(1), true)));
        when(chat.invites.isOpen(aryEq(CODE.hash()))).thenReturn(true);
        peer = chat.connects();
    }

    private static String invite(InviteCode code) {
        return ",\"invite\":\"" + code.text() + "\"";
    }

    @ParameterizedTest
    @EnumSource(Registration.class)
    void whoHasTheCodeRegistersAsTheFirstAdminWhoeverElseMayRegister(Registration registration)
            throws StorageException {
        beginWithFirstAdmin(registration);
        assertThat(registers("ann", "correct horse", invite(ADMIN_CODE)))
                .containsExactly("{\"status\":\"ok\",\"action\":\"register\",\"username\":\"ann\",\"admin\":true}");
        verify(chat.accounts, never()).create(any(), anyString());
        assertThat(afterwards).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Registration.class)
    void nobodyElseGetsTheNameWhateverTheySendAndHoweverTheySpellIt(Registration registration) throws StorageException {
        for (String name : List.of("ann", "Ann", "ANN")) {
            for (String fields : List.of(
                    "",
                    ",\"admin\":true",
                    ",\"invite\":\"\"",
                    ",\"invite\":\"nonsense\"",
                    // Of an admin or an operator, for somebody else.
                    invite(CODE),
                    invite(InviteCode.random(new Random(10))))) {
                beginWithFirstAdmin(registration);
                isRefused(registers(name, "correct horse", fields), "invalid_invite");
                verify(chat.accounts, never()).createAdmin(any(), anyString());
                verify(chat.accounts, never()).create(any(), anyString());
                verify(chat.invites, never()).redeem(any(), any(), anyString());
            }
        }
        assertThat(afterwards).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann1", "ann.", "a-nn", "bob"})
    void theCodeMakesNobodyOfAnotherNameAnAdmin(String name) throws StorageException {
        beginWithFirstAdmin(Registration.OPEN);
        assertThat(registers(name, "correct horse", invite(ADMIN_CODE)))
                .singleElement()
                .asString()
                .contains("\"status\":\"ok\"")
                .doesNotContain("admin");
        verify(chat.accounts, never()).createAdmin(any(), anyString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0430nn", "ann ", " ann", "ann\u200b", "\uff41nn"})
    void aNameThatOnlyLooksTheSameIsNoNameAtAll(String name) throws StorageException {
        beginWithFirstAdmin(Registration.OPEN);
        isRefused(registers(name, "correct horse", invite(ADMIN_CODE)), "invalid_username");
        verify(chat.accounts, never()).createAdmin(any(), anyString());
    }

    @Test
    void othersRegisterMeanwhileAndAreNoAdmins() throws StorageException {
        beginWithFirstAdmin(Registration.OPEN);
        assertThat(registers("bob", "correct horse", ",\"admin\":true"))
                .containsExactly("{\"status\":\"ok\",\"action\":\"register\",\"username\":\"bob\"}");
        verify(chat.accounts, never()).createAdmin(any(), anyString());
    }

    @Test
    void theCodeWorksOnce() throws StorageException {
        beginWithFirstAdmin(Registration.OPEN);
        registers("ann", "correct horse", invite(ADMIN_CODE));
        when(chat.accounts.create(any(), anyString())).thenReturn(Optional.empty());
        isRefused(registers("ann", "other horse", invite(ADMIN_CODE)), "username_taken");
        verify(chat.accounts, times(1)).createAdmin(any(), anyString());
        assertThat(afterwards).hasSize(1);
    }

    @Test
    void guessingTheCodeIsThrottled() throws StorageException {
        beginWithFirstAdmin(Registration.OPEN);
        for (int i = 0; i < 4; i++) {
            isRefused(registers("ann", "correct horse", invite(CODE)), "invalid_invite");
        }
        isRefused(registers("ann", "correct horse", invite(ADMIN_CODE)), "rate_limited");
    }

    @Test
    void whereTheAccountCannotBeStoredTheNameWaitsOn() throws StorageException {
        beginWithFirstAdmin(Registration.OPEN);
        when(chat.accounts.createAdmin(any(), anyString())).thenThrow(new StorageException("disk full", null));
        isRefused(registers("ann", "correct horse", invite(ADMIN_CODE)), "storage_unavailable");
        assertThat(afterwards).isEmpty();
        isRefused(registers("ann", "correct horse", ""), "invalid_invite");
    }

    /** Connections that are reset when all but the last job is done. */
    private List<String> linesOfOneWhoRegistersAndLeaves(String name, String moreFields) {
        try (LogLines log = LogLines.of(AccessLog.class)) {
            peer.says("{\"action\":\"register\",\"username\":\"%s\",\"password\":\"correct horse\"%s}"
                    .formatted(name, moreFields));
            while (chat.storing.waiting() == 0) {
                chat.reading.runAll();
                chat.hashing.runAll();
                chat.deliverCompletions();
            }
            peer.leaves();
            chat.runAll();
            peer = chat.connects();
            return log.all();
        }
    }

    @Test
    void whoLeavesBeforeTheAnswerMakesNoAccountAndLearnsOfNoNameWithoutALine() throws StorageException {
        assertThat(linesOfOneWhoRegistersAndLeaves("ann", "")).containsExactly("ann registered, from 192.0.2.1:1");
        when(chat.accounts.create(any(), anyString())).thenReturn(Optional.empty());
        assertThat(linesOfOneWhoRegistersAndLeaves("ann", ""))
                .containsExactly("register as \"ann\" refused, from 192.0.2.1:2: username_taken");
    }

    @Test
    void whoLeavesBeforeTheAnswerUsesNoInviteWithoutALine() throws StorageException {
        begin(Registration.INVITE);
        when(chat.invites.redeem(aryEq(CODE.hash()), eq(new Username("ann")), anyString()))
                .thenReturn(Redemption.REGISTERED, Redemption.NAME_TAKEN, Redemption.VOID);
        assertThat(linesOfOneWhoRegistersAndLeaves("ann", invite(CODE)))
                .containsExactly("ann registered, from 192.0.2.1:1");
        assertThat(linesOfOneWhoRegistersAndLeaves("ann", invite(CODE)))
                .containsExactly("register as \"ann\" refused, from 192.0.2.1:2: username_taken");
        assertThat(linesOfOneWhoRegistersAndLeaves("ann", invite(CODE)))
                .containsExactly("register as \"ann\" refused, from 192.0.2.1:3: invalid_invite");
    }

    @Test
    void whoLeavesBeforeTheAnswerTriesNoInviteWithoutALine() throws StorageException {
        begin(Registration.INVITE);
        try (LogLines log = LogLines.of(AccessLog.class)) {
            String unknown = invite(InviteCode.random(new Random(8)));
            peer.says("{\"action\":\"register\",\"username\":\"ann\",\"password\":\"correct horse\"%s}"
                    .formatted(unknown));
            peer.leaves();
            chat.runAll();
            assertThat(log.all()).containsExactly("register as \"ann\" refused, from 192.0.2.1:1: invalid_invite");
        }
    }

    @Test
    void whoLeavesBeforeTheAnswerTriesNotTheFirstAdminsNameWithoutALine() throws StorageException {
        beginWithFirstAdmin(Registration.OPEN);
        when(chat.accounts.createAdmin(any(), anyString())).thenReturn(Optional.empty());
        assertThat(linesOfOneWhoRegistersAndLeaves("ann", invite(ADMIN_CODE)))
                .containsExactly("register as \"ann\" refused, from 192.0.2.1:1: username_taken");
    }
}
