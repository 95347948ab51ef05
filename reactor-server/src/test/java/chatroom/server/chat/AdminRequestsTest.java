package chatroom.server.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import chatroom.LogLines;
import chatroom.protocol.Username;
import chatroom.server.access.AccessLog;
import chatroom.server.reactor.CloseReason;
import chatroom.server.store.Account;
import chatroom.server.store.StorageException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminRequestsTest {
    private static final String KICK = "{\"action\":\"kick\",\"username\":\"BOB\"}";
    private static final String ANNOUNCE = "{\"action\":\"announce\",\"text\":\"Back at nine.\"}";
    private static final String INVITE = "{\"action\":\"invite\"}";

    private final ChatFixture chat = new ChatFixture();
    private final LogLines log = LogLines.of(AccessLog.class);
    private ChatFixture.Peer ann;
    private ChatFixture.Peer bob;

    @BeforeEach
    void logIn() throws StorageException {
        ann = chat.connects().logsIn("ann");
        bob = chat.connects().logsIn("bob");
        // The fixture shows the log from the first message on.
        chat.connects().logsIn("dan").says("{\"action\":\"send\",\"text\":\"hi\"}");
        chat.storesAll();
        ann.got();
        bob.got();
        when(chat.accounts.isAdmin(id("ann"))).thenReturn(true);
        when(chat.tokens.deleteAllOf("BOB")).thenReturn(Optional.of(new Username("bob")));
        when(chat.invites.create(any(), any())).thenAnswer(call -> ChatFixture.NOW.plus(call.getArgument(1)));
    }

    @AfterEach
    void close() {
        log.close();
    }

    private long id(String name) throws StorageException {
        return chat.accounts.find(name).orElseThrow().id();
    }

    private String answer(ChatFixture.Peer peer, String request) {
        peer.says(request);
        chat.runAll();
        assertThat(peer.connection.sent).hasSize(1);
        return peer.got().get(0);
    }

    private void nothingWasDone() throws StorageException {
        verify(chat.tokens, never()).deleteAllOf(anyString());
        verify(chat.invites, never()).create(any(), any());
        assertThat(chat.logged()).noneMatch(frame -> frame.contains("announcement"));
        assertThat(bob.connection.closed).isNull();
    }

    // Who may.

    @ParameterizedTest
    @ValueSource(strings = {KICK, ANNOUNCE, INVITE})
    void whoIsNoAdminIsRefusedAndNothingIsDone(String request) throws StorageException {
        assertThat(answer(bob, request)).contains("\"code\":\"forbidden\"", "Only admins may do this");
        nothingWasDone();
    }

    @ParameterizedTest
    @ValueSource(strings = {KICK, ANNOUNCE, INVITE})
    void whoIsNotLoggedInIsToldThatAndNobodyIsLookedUp(String request) throws StorageException {
        ChatFixture.Peer guest = chat.connects();
        guest.got();
        assertThat(answer(guest, request)).contains("\"code\":\"not_logged_in\"");
        verify(chat.accounts, never()).isAdmin(anyLong());
        nothingWasDone();
    }

    @ParameterizedTest
    @ValueSource(strings = {KICK, ANNOUNCE, INVITE})
    void aRightThatWasTakenAwayIsGoneWithTheNextRequest(String request) throws StorageException {
        when(chat.accounts.isAdmin(id("ann"))).thenReturn(false);
        assertThat(answer(ann, request)).contains("\"code\":\"forbidden\"");
        nothingWasDone();
    }

    @Test
    void thatSomebodyWasAnAdminAtTheLoginProvesNothing() throws StorageException {
        Account then = new Account(
                77, new Username("cyd"), chat.hasAccount("cyd", "correct horse").passwordHash(), true);
        when(chat.accounts.find("cyd")).thenReturn(Optional.of(then));
        ChatFixture.Peer cyd = chat.connects();
        cyd.says("{\"action\":\"login\",\"username\":\"cyd\",\"password\":\"correct horse\"}");
        chat.runAll();
        assertThat(cyd.got()).singleElement().asString().contains("\"admin\":true");
        assertThat(answer(cyd, INVITE)).contains("\"code\":\"forbidden\"");
    }

    @Test
    void noFieldOfALoginMakesAnAdmin() throws StorageException {
        ChatFixture.Peer cyd = chat.connects();
        cyd.logsIn("cyd", ",\"admin\":true,\"role\":\"admin\"");
        assertThat(cyd.got()).singleElement().asString().doesNotContain("admin");
        assertThat(answer(cyd, INVITE)).contains("\"code\":\"forbidden\"");
    }

    @Test
    void whereTheRightCannotBeLookedUpNothingIsDone() throws StorageException {
        when(chat.accounts.isAdmin(id("ann"))).thenThrow(new StorageException("disk gone", null));
        assertThat(answer(ann, KICK)).contains("\"code\":\"storage_unavailable\"");
        nothingWasDone();
    }

    // What they do.

    @Test
    void whoIsKickedIsLoggedInNowhere() throws StorageException {
        ChatFixture.Peer again = chat.connects().logsIn("bob");
        assertThat(answer(ann, KICK)).isEqualTo("{\"status\":\"ok\",\"action\":\"kick\",\"username\":\"bob\"}");
        assertThat(bob.connection.closed).isEqualTo(CloseReason.KICKED);
        assertThat(again.connection.closed).isEqualTo(CloseReason.KICKED);
        assertThat(ann.connection.closed).isNull();
        verify(chat.tokens, times(1)).deleteAllOf("BOB");
    }

    @Test
    void aKickTakesEffectEvenIfTheAdminIsGoneBeforeTheAnswer() {
        ann.says(KICK);
        chat.reading.runAll();
        chat.deliverCompletions();
        ann.leaves();
        chat.runAll();
        assertThat(bob.connection.closed).isEqualTo(CloseReason.KICKED);
        assertThat(log.all()).contains("ann kicked bob, from 192.0.2.1:1");
    }

    @Test
    void untilItIsStoredNobodyIsKicked() throws StorageException {
        when(chat.tokens.deleteAllOf("BOB")).thenThrow(new StorageException("disk full", null));
        assertThat(answer(ann, KICK)).contains("\"code\":\"storage_unavailable\"");
        assertThat(bob.connection.closed).isNull();
        assertThat(log.all()).noneMatch(line -> line.contains("kicked"));
    }

    @Test
    void adminsWhoKickThemselvesGetTheirAnswerFirst() throws StorageException {
        when(chat.tokens.deleteAllOf("ann")).thenReturn(Optional.of(new Username("ann")));
        assertThat(answer(ann, "{\"action\":\"kick\",\"username\":\"ann\"}")).contains("\"status\":\"ok\"");
        assertThat(ann.connection.closed).isEqualTo(CloseReason.KICKED);
    }

    @Test
    void aNameThatIsNobodysIsSaidToBe() throws StorageException {
        when(chat.tokens.deleteAllOf("nobody")).thenReturn(Optional.empty());
        assertThat(answer(ann, "{\"action\":\"kick\",\"username\":\"nobody\"}"))
                .contains("\"code\":\"unknown_user\"", "Nobody here has this name");
        assertThat(log.all()).noneMatch(line -> line.contains("kicked"));
    }

    @Test
    void anAnnouncementReachesAllWhoAreThere() {
        assertThat(answer(ann, ANNOUNCE)).isEqualTo("{\"status\":\"ok\",\"action\":\"announce\"}");
        assertThat(chat.logged())
                .filteredOn(frame -> frame.contains("announcement"))
                .singleElement()
                .asString()
                .contains("\"text\":\"Back at nine.\"");
    }

    @Test
    void anInviteIsForSevenDaysAndStoredAsAHashOnly() throws StorageException {
        assertThat(answer(ann, INVITE))
                .matches("\\{\"status\":\"ok\",\"action\":\"invite\",\"code\":\"(\\w{5}-){3}\\w{5}\""
                        + ",\"expires\":\"2026-11-29T08:38:00.123Z\"}");
        verify(chat.invites, times(1)).create(any(), any());
    }

    // How often, and what is left of it.

    @Test
    void theyCountAsMessagesDo() {
        for (int i = 0; i < 30; i++) {
            assertThat(answer(ann, ANNOUNCE)).contains("\"status\":\"ok\"");
        }
        assertThat(answer(ann, KICK)).contains("\"code\":\"rate_limited\"", "\"retry_after_ms\":100");
        assertThat(bob.connection.closed).isNull();
        chat.passes(Duration.ofMillis(100));
        assertThat(answer(ann, KICK)).contains("\"status\":\"ok\"");
    }

    @Test
    void aFloodOfRefusalsIsLimitedTooAndLooksNobodyUp() throws StorageException {
        for (int i = 0; i < 30; i++) {
            answer(bob, INVITE);
        }
        assertThat(answer(bob, INVITE)).contains("\"code\":\"rate_limited\"");
        long bobsId = id("bob");
        verify(chat.accounts, times(30)).isAdmin(bobsId);
    }

    @Test
    void eachIsALineThatSaysWhoDidWhatFromWhereAndNoText() {
        answer(ann, ANNOUNCE);
        answer(ann, INVITE);
        answer(ann, KICK);
        answer(bob, ANNOUNCE);
        assertThat(log.all())
                .filteredOn(line -> !line.contains(" is in ") && !line.contains(" is out"))
                .containsExactly(
                        "ann made an announcement, from 192.0.2.1:1",
                        "ann made an invite code, from 192.0.2.1:1",
                        "ann kicked bob, from 192.0.2.1:1",
                        "announce as \"bob\" refused, from 192.0.2.1:2: forbidden");
    }

    @Test
    void whoIsNoAdminTriesNothingWithoutALineByLeavingBeforeTheAnswer() {
        bob.says(INVITE);
        bob.leaves();
        chat.runAll();
        assertThat(log.all()).contains("invite as \"bob\" refused, from 192.0.2.1:2: forbidden");
    }
}
