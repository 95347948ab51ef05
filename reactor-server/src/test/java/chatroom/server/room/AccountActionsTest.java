package chatroom.server.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import chatroom.protocol.Username;
import chatroom.server.auth.SessionToken;
import chatroom.server.reactor.CloseReason;
import chatroom.server.store.Account;
import chatroom.server.store.StorageException;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentMatcher;

class AccountActionsTest {
    private static final String REGISTER =
            "{\"action\":\"register\",\"ref\":1,\"username\":\"Ann\",\"password\":\"password\"}";

    private final ChatFixture chat = new ChatFixture();
    private final ChatFixture.Peer peer = chat.connects();

    @Test
    void registeringStoresAHashAndNotThePassword() throws StorageException {
        chat.nobodyHasAnAccount();
        when(chat.accounts.create(eq(new Username("Ann")), anyString()))
                .thenReturn(Optional.of(new Account(1, new Username("Ann"), "hash")));
        peer.says(REGISTER);
        chat.runAll();
        assertThat(peer.got())
                .containsExactly("{\"status\":\"ok\",\"action\":\"register\",\"ref\":1,\"username\":\"Ann\"}");
        ArgumentMatcher<String> argon2id = hash -> hash.startsWith("$argon2id$");
        verify(chat.accounts).create(any(), org.mockito.ArgumentMatchers.argThat(argon2id));
    }

    @Test
    void aTakenNameIsSaidBeforeAnythingIsHashed() {
        chat.hasAccount("Ann", "password");
        peer.says(REGISTER);
        chat.reading.runAll();
        chat.deliverCompletions();
        assertThat(peer.got()).singleElement().asString().contains("\"code\":\"username_taken\"", "\"ref\":1");
        assertThat(chat.hashing.waiting()).isZero();
    }

    @Test
    void aNameThatSomebodyElseTookMeanwhileIsTakenToo() throws StorageException {
        chat.nobodyHasAnAccount();
        peer.says(REGISTER);
        chat.runAll();
        assertThat(peer.got()).singleElement().asString().contains("\"code\":\"username_taken\"");
    }

    @Test
    void anUnknownUserAndAWrongPasswordGetTheSameAnswerAfterTheSameWork() {
        chat.hasAccount("ann", "password");
        peer.says("{\"action\":\"login\",\"username\":\"ann\",\"password\":\"wrong one\"}");
        chat.reading.runAll();
        chat.deliverCompletions();
        assertThat(chat.hashing.waiting()).isEqualTo(1);
        chat.runAll();
        var wrongPassword = peer.got();

        peer.says("{\"action\":\"login\",\"username\":\"nobody\",\"password\":\"wrong one\"}");
        chat.reading.runAll();
        chat.deliverCompletions();
        assertThat(chat.hashing.waiting()).isEqualTo(1);
        chat.runAll();
        assertThat(peer.got())
                .isEqualTo(wrongPassword)
                .singleElement()
                .asString()
                .contains("bad_credentials");
    }

    @Test
    void aNameThatCouldNotEvenBeRegisteredIsUnknownAndNothingElse() {
        peer.says("{\"action\":\"login\",\"username\":\"'; --\",\"password\":\"x\"}");
        chat.runAll();
        assertThat(peer.got()).singleElement().asString().contains("bad_credentials");
    }

    @Test
    void loggingInGivesATokenOfWhichOnlyTheHashIsStored() throws StorageException {
        Account ann = chat.hasAccount("ann", "password");
        peer.logsIn("ann");
        String reply = peer.got().get(0);
        assertThat(reply)
                .startsWith("{\"status\":\"ok\",\"action\":\"login\",\"username\":\"ann\",\"token\":\"")
                .endsWith("\"epoch\":\"epoch-1\",\"last_id\":0,\"online\":1}");
        String token = reply.replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");
        verify(chat.tokens).store(eq(SessionToken.parse(token).orElseThrow().hash()), eq(ann.id()));
    }

    @Test
    void theNextRequestWaitsUntilTheLoginIsAnswered() {
        chat.hasAccount("ann", "password");
        peer.says("{\"action\":\"login\",\"username\":\"ann\",\"password\":\"password\"}");
        assertThat(peer.connection.paused).isTrue();
        chat.runAll();
        assertThat(peer.connection.paused).isFalse();
    }

    @Test
    void whenTooManyHashesWaitTheServerIsBusyAndTheConnectionGoesOn() {
        chat.hasAccount("ann", "password");
        chat.hashing.refuse(true);
        peer.logsIn("ann");
        assertThat(peer.got())
                .singleElement()
                .asString()
                .contains("\"code\":\"server_busy\"", "\"retry_after_ms\":1000");
        chat.hashing.refuse(false);
        peer.logsIn("ann");
        assertThat(peer.got().get(0)).contains("\"status\":\"ok\"");
    }

    @Test
    void aTokenThatCannotBeStoredIsNotGivenOut() throws StorageException {
        doThrow(new StorageException("disk full", null)).when(chat.tokens).store(any(), anyLong());
        peer.logsIn("ann");
        assertThat(peer.got())
                .singleElement()
                .asString()
                .contains("\"code\":\"storage_unavailable\"")
                .doesNotContain("disk full");
        assertThat(chat.room.online()).isZero();
    }

    @Test
    void aSessionIsResumedByItsTokenAndTheTokenCountsAsUsed() throws StorageException {
        SessionToken token = SessionToken.random(new Random(7));
        when(chat.tokens.find(token.hash())).thenReturn(Optional.of(new Account(1, new Username("ann"), "h")));
        peer.says("{\"action\":\"resume\",\"token\":\"" + token.text() + "\"}");
        chat.runAll();
        assertThat(peer.got())
                .singleElement()
                .asString()
                .contains("\"action\":\"resume\"", "\"token\":\"" + token.text() + "\"");
        verify(chat.tokens).touch(token.hash());
        assertThat(chat.hashing.waiting()).isZero();
    }

    @Test
    void aTokenThatIsNoneOrUnknownIsExpired() throws StorageException {
        when(chat.tokens.find(any())).thenReturn(Optional.empty());
        for (String token : new String[] {
            "", "not a token", SessionToken.random(new Random(7)).text()
        }) {
            peer.says("{\"action\":\"resume\",\"token\":\"" + token + "\"}");
            chat.runAll();
            assertThat(peer.got()).singleElement().asString().contains("\"code\":\"session_expired\"");
        }
    }

    @Test
    void loggingOutVoidsTheTokenBeforeItSaysSoAndCloses() throws StorageException {
        peer.logsIn("ann").got();
        peer.says("{\"action\":\"logout\"}");
        assertThat(peer.got()).isEmpty();
        chat.runAll();
        assertThat(peer.got()).containsExactly("{\"status\":\"ok\",\"action\":\"logout\"}");
        verify(chat.tokens).delete(any());
        assertThat(peer.connection.closed).isEqualTo(CloseReason.LOGGED_OUT);
        assertThat(peer.buried()).contains("\"event\":\"closing\"", "\"code\":\"logged_out\"");
    }

    @Test
    void aLogoutThatCannotBeStoredIsNone() throws StorageException {
        peer.logsIn("ann").got();
        doThrow(new StorageException("x", null)).when(chat.tokens).delete(any());
        peer.says("{\"action\":\"logout\"}");
        chat.runAll();
        assertThat(peer.got()).singleElement().asString().contains("storage_unavailable");
        assertThat(peer.connection.closed).isNull();
    }

    @Test
    void guestsMayOnlyRegisterLogInResumeAndPing() throws StorageException {
        for (String request : new String[] {
            "{\"action\":\"send\",\"text\":\"hi\"}",
            "{\"action\":\"poll\",\"last_id\":0}",
            "{\"action\":\"history\"}",
            "{\"action\":\"who\"}",
            "{\"action\":\"logout\"}"
        }) {
            peer.says(request);
            assertThat(peer.got()).singleElement().asString().contains("\"code\":\"not_logged_in\"");
        }
        peer.says("{\"action\":\"ping\"}");
        assertThat(peer.got())
                .containsExactly("{\"status\":\"ok\",\"action\":\"ping\",\"timestamp\":\"2026-11-22T08:38:00.123Z\"}");
        assertThat(chat.appends).isEmpty();
        verify(chat.accounts, never()).find(any());
    }

    @Test
    void membersAreLoggedInAlready() {
        peer.logsIn("ann").got();
        for (String request : new String[] {
            REGISTER,
            "{\"action\":\"login\",\"username\":\"ann\",\"password\":\"password\"}",
            "{\"action\":\"resume\",\"token\":\"x\"}"
        }) {
            peer.says(request);
            assertThat(peer.got()).singleElement().asString().contains("\"code\":\"already_logged_in\"");
        }
    }

    @Test
    void anAnswerForAConnectionThatIsGoneIsNobodysAndHurtsNobody() {
        chat.hasAccount("ann", "password");
        peer.says("{\"action\":\"login\",\"username\":\"ann\",\"password\":\"password\"}");
        peer.leaves();
        chat.runAll();
        assertThat(chat.room.online()).isZero();
    }

    @Test
    void aJobThatBreaksIsAnInternalErrorOfThatRequest() throws StorageException {
        when(chat.accounts.find(any())).thenThrow(new IllegalStateException("secret detail"));
        peer.says(REGISTER);
        chat.runAll();
        assertThat(peer.got())
                .singleElement()
                .asString()
                .contains("\"code\":\"internal_error\"")
                .doesNotContain("secret detail");
        assertThat(peer.connection.closed).isNull();
    }
}
