package chatroom.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import chatroom.LogLines;
import chatroom.protocol.Username;
import chatroom.server.auth.SessionToken;
import chatroom.server.chat.ChatFixture;
import chatroom.server.reactor.CloseReason;
import chatroom.server.store.Account;
import chatroom.server.store.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.mockito.ArgumentMatcher;

class AccessTest {
    private static final String REGISTER =
            "{\"action\":\"register\",\"ref\":1,\"username\":\"Ann\",\"password\":\"correct horse\"}";

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
        verify(chat.accounts).create(any(), argThat(argon2id));
    }

    @Test
    void aTakenNameIsToldByTheStoreAlone() throws StorageException {
        chat.nobodyHasAnAccount();
        peer.says(REGISTER);
        chat.runAll();
        assertThat(peer.got()).singleElement().asString().contains("\"code\":\"username_taken\"");
    }

    @Test
    void anUnknownUserAndAWrongPasswordGetTheSameAnswerAfterTheSameWork() {
        chat.hasAccount("ann", "correct horse");
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
        Account ann = chat.hasAccount("ann", "correct horse");
        peer.logsIn("ann");
        String reply = peer.got().get(0);
        assertThat(reply)
                .startsWith("{\"status\":\"ok\",\"action\":\"login\",\"username\":\"ann\",\"token\":\"")
                .endsWith("\"epoch\":\"epoch-1\",\"last_id\":0,\"online\":1}");
        String token = reply.replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");
        byte[] hash = SessionToken.parse(token).orElseThrow().hash();
        verify(chat.tokens).issue(eq(hash), argThat(account -> account.id() == ann.id()), eq(Optional.empty()), any());
    }

    @Test
    void theNextRequestWaitsUntilTheLoginIsAnswered() {
        chat.hasAccount("ann", "correct horse");
        peer.says("{\"action\":\"login\",\"username\":\"ann\",\"password\":\"correct horse\"}");
        assertThat(peer.connection.paused).isTrue();
        chat.runAll();
        assertThat(peer.connection.paused).isFalse();
    }

    @Test
    void whenTooManyHashesWaitTheServerIsBusyAndTheConnectionGoesOn() {
        chat.hasAccount("ann", "correct horse");
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
        doThrow(new StorageException("disk full", null)).when(chat.tokens).issue(any(), any(), any(), any());
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
        assertThat(peer.reaped()).contains("\"event\":\"closing\"", "\"code\":\"logged_out\"");
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
            "{\"action\":\"password\",\"old\":\"x\",\"new\":\"correct donkey\"}",
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
            "{\"action\":\"login\",\"username\":\"ann\",\"password\":\"correct horse\"}",
            "{\"action\":\"resume\",\"token\":\"x\"}"
        }) {
            peer.says(request);
            assertThat(peer.got()).singleElement().asString().contains("\"code\":\"already_logged_in\"");
        }
    }

    @Test
    void anAnswerForAConnectionThatIsGoneIsNobodysAndHurtsNobody() {
        chat.hasAccount("ann", "correct horse");
        peer.says("{\"action\":\"login\",\"username\":\"ann\",\"password\":\"correct horse\"}");
        peer.leaves();
        chat.runAll();
        assertThat(chat.room.online()).isZero();
    }

    @Test
    void aJobThatBreaksIsAnInternalErrorOfThatRequest() throws StorageException {
        when(chat.accounts.create(any(), anyString())).thenThrow(new IllegalStateException("secret detail"));
        peer.says(REGISTER);
        chat.runAll();
        assertThat(peer.got())
                .singleElement()
                .asString()
                .contains("\"code\":\"internal_error\"")
                .doesNotContain("secret detail");
        assertThat(peer.connection.closed).isNull();
    }

    private ChatFixture.Peer isAt(String network) {
        ChatFixture.Peer somebody = chat.connects();
        somebody.connection.network = network;
        return somebody;
    }

    /** Until it is told to wait; what it was told before. */
    private List<String> guesses(ChatFixture.Peer guesser, String name) {
        List<String> answers = new ArrayList<>();
        do {
            guesser.says("{\"action\":\"login\",\"username\":\"" + name + "\",\"password\":\"a guess\"}");
            chat.runAll();
            answers.addAll(guesser.got());
        } while (!answers.get(answers.size() - 1).contains("rate_limited"));
        return answers;
    }

    @Test
    void afterTooManyWrongPasswordsThereIsAPauseBeforeAnythingIsReadOrHashed() throws StorageException {
        guesses(peer, "ann");
        peer.says("{\"action\":\"login\",\"username\":\"ann\",\"password\":\"a guess\",\"ref\":7}");
        assertThat(peer.got())
                .singleElement()
                .asString()
                .contains("\"ref\":7", "\"code\":\"rate_limited\"", "wait 1 s", "\"retry_after_ms\":1000");
        assertThat(chat.reading.waiting() + chat.hashing.waiting()).isZero();
        assertThat(peer.connection.closed).isNull();

        chat.passes(Duration.ofSeconds(1));
        assertThat(guesses(peer, "ann")).first().asString().contains("bad_credentials");
    }

    @Test
    void anUnknownNameIsThrottledExactlyAsAKnownOne() {
        chat.hasAccount("ann", "correct horse");
        assertThat(guesses(isAt("192.0.2.2"), "ann")).isEqualTo(guesses(isAt("192.0.2.3"), "nobody"));
    }

    @Test
    void aGuessIsCountedAlsoIfTheGuesserDoesNotWaitForTheAnswer() {
        for (int i = 0; i < 11; i++) {
            ChatFixture.Peer guesser = chat.connects();
            guesser.says("{\"action\":\"login\",\"username\":\"ann\",\"password\":\"a guess\"}");
            guesser.leaves();
            chat.runAll();
        }
        assertThat(guesses(peer, "ann")).hasSize(1);
    }

    @Test
    void manyGuessesAtOnceAreNoMoreThanOneAfterTheOther() {
        List<ChatFixture.Peer> guessers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            guessers.add(chat.connects());
            guessers.get(i).says("{\"action\":\"login\",\"username\":\"ann\",\"password\":\"a guess\"}");
        }
        assertThat(chat.reading.waiting()).isEqualTo(11);
    }

    @Test
    void aLoopOfOneAccountHasTwoHashesUnderWayAndOthersGetIn() {
        // As the issue did it: 250 connections of one token, the right old password and a new one that is common, or
        // isn't.
        for (String chosen : List.of("iloveyou1", "correct donkey")) {
            List<ChatFixture.Peer> loop = new ArrayList<>();
            for (int i = 0; i < 250; i++) {
                loop.add(chat.connects().logsIn("eve"));
                chat.passes(Duration.ofSeconds(6));
                loop.get(i).got();
            }
            for (ChatFixture.Peer each : loop) {
                each.says("{\"action\":\"password\",\"old\":\"correct horse\",\"new\":\"" + chosen + "\"}");
            }
            chat.reading.runAll();
            chat.deliverCompletions();
            assertThat(chat.hashing.waiting()).as(chosen).isLessThanOrEqualTo(2);
            for (int i = 0; i < 36; i++) {
                chat.hasAccount("user" + i, "correct horse");
                ChatFixture.Peer other = isAt("198.51.100." + i % 5);
                other.says("{\"action\":\"login\",\"username\":\"user" + i + "\",\"password\":\"correct horse\"}");
                chat.reading.runAll();
                chat.deliverCompletions();
                for (int hashes = 0; hashes < 4 && chat.hashing.waiting() > 0; hashes++) {
                    chat.hashing.runNext();
                }
                chat.deliverCompletions();
                chat.storing.runAll();
                chat.deliverCompletions();
                assertThat(other.got()).as("user" + i).first().asString().contains("\"status\":\"ok\"");
            }
            chat.runAll();
            loop.forEach(ChatFixture.Peer::leaves);
        }
    }

    @Test
    void whoHasTwoHashesUnderWayIsToldToWaitBeforeAnythingIsReadAndItDoesNotCount() {
        chat.hasAccount("ann", "correct horse");
        List<ChatFixture.Peer> three = List.of(peer, chat.connects(), chat.connects());
        for (ChatFixture.Peer each : three) {
            each.says("{\"action\":\"login\",\"username\":\"ann\",\"password\":\"correct horse\"}");
            chat.reading.runAll();
            chat.deliverCompletions();
        }
        assertThat(three.get(2).got())
                .singleElement()
                .asString()
                .contains("\"code\":\"rate_limited\"", "\"retry_after_ms\":1000");
        chat.runAll();
        assertThat(three.get(0).got()).first().asString().contains("\"status\":\"ok\"");
        assertThat(three.get(1).got()).first().asString().contains("\"status\":\"ok\"");
    }

    @Test
    void seventyOneStrangersWithWrongNamesKeepNobodyOut() {
        ChatFixture.Peer member = isAt("192.0.2.1").logsIn("ann");
        member.leaves();
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < 71; i++) {
                isAt("203.0.113." + i)
                        .says("{\"action\":\"login\",\"username\":\"no" + i + "-" + round
                                + "\",\"password\":\"a guess\"}");
            }
            chat.reading.runAll();
            chat.deliverCompletions();
            // The member comes back; a neighbour, and somebody from a new place.
            String[][] others = {
                {"ann", "192.0.2.1"}, {"bob" + round, "192.0.2.1"}, {"cyd" + round, "198.51.100." + round}
            };
            List<ChatFixture.Peer> peers = new ArrayList<>();
            for (String[] other : others) {
                chat.hasAccount(other[0], "correct horse");
                ChatFixture.Peer each = isAt(other[1]);
                each.says("{\"action\":\"login\",\"username\":\"" + other[0] + "\",\"password\":\"correct horse\"}");
                peers.add(each);
            }
            chat.reading.runAll();
            chat.deliverCompletions();
            for (int hashes = 0; hashes < 30 && chat.hashing.waiting() > 0; hashes++) {
                chat.hashing.runNext();
            }
            chat.deliverCompletions();
            chat.storing.runAll();
            chat.deliverCompletions();
            // In the first moment all strangers are the same to the server.
            for (ChatFixture.Peer each : round == 0 ? peers.subList(0, 2) : peers) {
                assertThat(each.got()).as("round " + round).first().asString().contains("\"status\":\"ok\"");
            }
            for (int hashes = 0; hashes < 40 && chat.hashing.waiting() > 0; hashes++) {
                chat.hashing.runNext();
            }
            chat.deliverCompletions();
            chat.passes(Duration.ofSeconds(1));
        }
    }

    @Test
    void aCommonNewPasswordIsRefusedBeforeTheOldOneIsReadOrHashed() {
        peer.logsIn("ann").got();
        peer.says("{\"action\":\"password\",\"old\":\"a guess\",\"new\":\"iloveyou1\"}");
        assertThat(peer.got()).singleElement().asString().contains("\"code\":\"invalid_password\"");
        assertThat(chat.reading.waiting() + chat.hashing.waiting()).isZero();
    }

    @Test
    void rightPasswordsAreLimitedForEachAccount() {
        int logIns = 0;
        while (chat.connects().logsIn("ann").got().get(0).contains("\"status\":\"ok\"")) {
            logIns++;
        }
        assertThat(logIns).isBetween(20, 40);
        assertThat(chat.connects().logsIn("ann").got())
                .singleElement()
                .asString()
                .contains("rate_limited");
        assertThat(chat.connects().logsIn("bob").got().get(0)).contains("\"status\":\"ok\"");
        chat.passes(Duration.ofSeconds(6));
        assertThat(chat.connects().logsIn("ann").got().get(0)).contains("\"status\":\"ok\"");
    }

    @Test
    void aTokenThatIsUsedInALoopIsToldToWait() throws StorageException {
        SessionToken token = SessionToken.random(new Random(7));
        when(chat.tokens.find(token.hash())).thenReturn(Optional.of(new Account(1, new Username("ann"), "h")));
        String answer;
        int uses = 0;
        do {
            ChatFixture.Peer each = chat.connects();
            each.says("{\"action\":\"resume\",\"token\":\"" + token.text() + "\"}");
            chat.runAll();
            answer = each.got().get(0);
            each.leaves();
            uses++;
        } while (answer.contains("\"status\":\"ok\"") && uses < 10_000);
        assertThat(uses).isLessThan(1_000);
        assertThat(answer).contains("\"code\":\"rate_limited\"", "\"retry_after_ms\"");
    }

    @Test
    void aServerThatIsTooBusyDoesNotCountIt() {
        chat.hasAccount("ann", "correct horse");
        chat.hashing.refuse(true);
        for (int i = 0; i < 50; i++) {
            peer.logsIn("ann");
        }
        chat.hashing.refuse(false);
        peer.got();
        peer.logsIn("ann");
        assertThat(peer.got().get(0)).contains("\"status\":\"ok\"");
    }

    @Test
    void aTokenResumesWhateverIsThrottledAndMakesThePlaceKnown() throws StorageException {
        Account ann = chat.hasAccount("ann", "correct horse");
        SessionToken token = SessionToken.random(new Random(7));
        when(chat.tokens.find(token.hash())).thenReturn(Optional.of(ann));
        guesses(peer, "ann");
        ChatFixture.Peer back = chat.connects();
        back.says("{\"action\":\"resume\",\"token\":\"" + token.text() + "\"}");
        chat.runAll();
        assertThat(back.got()).singleElement().asString().contains("\"status\":\"ok\"");
        assertThat(peer.logsIn("ann").got().get(0)).contains("\"status\":\"ok\"");
    }

    @Test
    void aLoginWhosePasswordChangedMeanwhileIsComparedWithTheNewOne() throws StorageException {
        chat.hasAccount("ann", "correct horse");
        when(chat.tokens.issue(any(), any(), any(), any())).thenReturn(Optional.empty());
        peer.says("{\"action\":\"login\",\"username\":\"ann\",\"password\":\"correct horse\"}");
        chat.reading.runAll();
        chat.deliverCompletions();
        chat.hasAccount("ann", "correct donkey");
        chat.runAll();
        assertThat(peer.got()).singleElement().asString().contains("\"code\":\"bad_credentials\"");
        assertThat(chat.room.online()).isZero();
    }

    @Test
    void aSessionThatWasEndedWhileItWasBeingResumedDoesNotStay() throws StorageException {
        SessionToken token = SessionToken.random(new Random(7));
        when(chat.tokens.find(token.hash())).thenReturn(Optional.of(new Account(1, new Username("ann"), "h")));
        when(chat.tokens.touch(token.hash())).thenReturn(false);
        peer.says("{\"action\":\"resume\",\"token\":\"" + token.text() + "\"}");
        chat.runAll();
        assertThat(peer.connection.closed).isEqualTo(CloseReason.SESSION_ENDED);
    }

    private ChatFixture.Peer resumes(ChatFixture.Peer other) throws StorageException {
        String token = other.got().get(0).replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");
        Optional<Account> ann = chat.accounts.find("ann");
        when(chat.tokens.find(SessionToken.parse(token).orElseThrow().hash())).thenReturn(ann);
        ChatFixture.Peer same = chat.connects();
        same.says("{\"action\":\"resume\",\"token\":\"" + token + "\"}");
        chat.runAll();
        same.got();
        return same;
    }

    @Test
    void loggingOutEndsEveryConnectionOfThatTokenAndNoOther() throws StorageException {
        ChatFixture.Peer same = resumes(peer.logsIn("ann"));
        ChatFixture.Peer another = chat.connects().logsIn("ann");
        ChatFixture.Peer bob = chat.connects().logsIn("bob");
        peer.says("{\"action\":\"logout\"}");
        chat.runAll();
        assertThat(peer.connection.closed).isEqualTo(CloseReason.LOGGED_OUT);
        assertThat(same.connection.closed).isEqualTo(CloseReason.SESSION_ENDED);
        assertThat(same.reaped()).contains("\"event\":\"closing\"", "\"code\":\"session_ended\"");
        assertThat(another.connection.closed).isNull();
        assertThat(bob.connection.closed).isNull();
    }

    private List<String> changesPassword(String old, String chosen) {
        peer.got();
        peer.says("{\"action\":\"password\",\"old\":\"%s\",\"new\":\"%s\"}".formatted(old, chosen));
        chat.runAll();
        return peer.got();
    }

    @Test
    void aNewPasswordIsStoredAsAHashAndEndsAllOtherSessionsOfThatUser() throws StorageException {
        ChatFixture.Peer same = resumes(peer.logsIn("ann"));
        ChatFixture.Peer another = chat.connects().logsIn("ann");
        ChatFixture.Peer bob = chat.connects().logsIn("bob");
        when(chat.accounts.changePassword(any(), anyString(), any())).thenReturn(true);
        assertThat(changesPassword("correct horse", "correct donkey"))
                .containsExactly("{\"status\":\"ok\",\"action\":\"password\"}");
        ArgumentMatcher<Account> ann = account -> account.username().value().equals("ann");
        ArgumentMatcher<String> argon2id = hash -> hash.startsWith("$argon2id$");
        verify(chat.accounts).changePassword(argThat(ann), argThat(argon2id), any());
        assertThat(another.connection.closed).isEqualTo(CloseReason.SESSION_ENDED);
        assertThat(peer.connection.closed).isNull();
        assertThat(same.connection.closed).isNull();
        assertThat(bob.connection.closed).isNull();
    }

    @Test
    void withoutTheOldPasswordThereIsNoNewOneAndGuessingItIsThrottled() throws StorageException {
        peer.logsIn("ann");
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            answers.addAll(changesPassword("a guess", "correct donkey"));
        }
        assertThat(answers).element(0).asString().contains("\"code\":\"bad_credentials\"");
        assertThat(answers)
                .element(11)
                .asString()
                .contains("\"action\":\"password\"", "\"code\":\"rate_limited\"", "\"retry_after_ms\":1000");
        verify(chat.accounts, never()).changePassword(any(), anyString(), any());
    }

    @Test
    void aCommonPasswordIsNoNewOne() throws StorageException {
        peer.logsIn("ann");
        assertThat(changesPassword("correct horse", "iloveyou1"))
                .singleElement()
                .asString()
                .contains("\"code\":\"invalid_password\"");
        verify(chat.accounts, never()).changePassword(any(), anyString(), any());
    }

    @Test
    void aNewPasswordThatIsNotStoredEndsNoSession() throws StorageException {
        peer.logsIn("ann");
        ChatFixture.Peer another = chat.connects().logsIn("ann");
        when(chat.accounts.changePassword(any(), anyString(), any())).thenReturn(false);
        assertThat(changesPassword("correct horse", "correct donkey"))
                .singleElement()
                .asString()
                .contains("\"code\":\"bad_credentials\"");
        when(chat.accounts.changePassword(any(), anyString(), any())).thenThrow(new StorageException("x", null));
        assertThat(changesPassword("correct horse", "correct donkey"))
                .singleElement()
                .asString()
                .contains("\"code\":\"storage_unavailable\"");
        assertThat(another.connection.closed).isNull();
    }

    @Test
    void aSessionThatIsConnectedIsWrittenDownAsInUseOnceADayAndAtItsEnd() throws Exception {
        ChatFixture.Peer ann = chat.connects().logsIn("ann");
        byte[] token = tokenHash(ann);
        for (int day = 1; day <= 31; day++) {
            chat.passes(Duration.ofDays(1));
            chat.runAll();
            verify(chat.tokens, times(day)).touch(token);
        }

        ann.leaves();
        chat.runAll();
        verify(chat.tokens, times(31)).touch(token);

        ChatFixture.Peer again = chat.connects().logsIn("ann");
        byte[] other = tokenHash(again);
        chat.passes(Duration.ofHours(2));
        again.leaves();
        chat.runAll();
        verify(chat.tokens).touch(other);
        chat.passes(Duration.ofDays(2));
        chat.runAll();
        verify(chat.tokens).touch(other);
    }

    @Test
    void whoGivesWayToANewSessionIsToldSo() throws Exception {
        ChatFixture.Peer ann = chat.connects().logsIn("ann");
        byte[] token = tokenHash(ann);
        when(chat.tokens.issue(
                        any(),
                        any(),
                        any(),
                        argThat(connected -> Arrays.equals(connected.iterator().next(), token))))
                .thenReturn(Optional.of(List.of(token)));

        ChatFixture.Peer latest = chat.connects().logsIn("ann");

        assertThat(ann.connection.closed).isEqualTo(CloseReason.SESSION_ENDED);
        assertThat(latest.connection.closed).isNull();
    }

    private static byte[] tokenHash(ChatFixture.Peer loggedIn) {
        Matcher token =
                Pattern.compile("\"token\":\"([^\"]+)\"").matcher(loggedIn.got().get(0));
        assertThat(token.find()).isTrue();
        return SessionToken.parse(token.group(1)).orElseThrow().hash();
    }

    // Connections that are reset before their answer.

    /** Until all but the last job is done; then the connection is reset. */
    private void asksForANewPasswordAndLeavesBeforeItIsStored() {
        peer.says("{\"action\":\"password\",\"old\":\"correct horse\",\"new\":\"correct donkey\"}");
        while (chat.storing.waiting() == 0) {
            chat.reading.runAll();
            chat.hashing.runAll();
            chat.deliverCompletions();
        }
        peer.leaves();
        chat.runAll();
    }

    @Test
    void aNewPasswordEndsAllOtherSessionsAlsoIfWhoAskedForItIsGone() throws StorageException {
        ChatFixture.Peer same = resumes(peer.logsIn("ann"));
        ChatFixture.Peer another = chat.connects().logsIn("ann");
        ChatFixture.Peer bob = chat.connects().logsIn("bob");
        when(chat.accounts.changePassword(any(), anyString(), any())).thenReturn(true);
        try (LogLines log = LogLines.of(AccessLog.class)) {
            asksForANewPasswordAndLeavesBeforeItIsStored();
            assertThat(log.all()).contains("ann has a new password, from 192.0.2.1:1");
        }
        assertThat(another.connection.closed).isEqualTo(CloseReason.SESSION_ENDED);
        assertThat(same.connection.closed).isNull();
        assertThat(bob.connection.closed).isNull();
    }

    @Test
    void whereAnAccountIsKnownIsForgottenWithItsOldPasswordAlsoIfWhoAskedForTheNewOneIsGone() throws StorageException {
        isAt("192.0.2.7").logsIn("ann").leaves();
        peer.logsIn("ann");
        when(chat.accounts.changePassword(any(), anyString(), any())).thenReturn(true);
        asksForANewPasswordAndLeavesBeforeItIsStored();
        for (int i = 0; i < 12; i++) {
            guesses(isAt("198.51.100.1"), "ann");
        }
        // Known there no more, so what strangers did counts.
        assertThat(guesses(isAt("192.0.2.7"), "ann")).hasSize(1);
        assertThat(guesses(isAt("192.0.2.1"), "ann")).hasSizeGreaterThan(1);
    }

    @Test
    void aNewPasswordThatIsNotStoredEndsNoSessionOfWhoIsGoneEither() throws StorageException {
        peer.logsIn("ann");
        ChatFixture.Peer another = chat.connects().logsIn("ann");
        when(chat.accounts.changePassword(any(), anyString(), any())).thenReturn(false);
        try (LogLines log = LogLines.of(AccessLog.class)) {
            asksForANewPasswordAndLeavesBeforeItIsStored();
            assertThat(log.all()).contains("password as \"ann\" refused, from 192.0.2.1:1: bad_credentials");
        }
        assertThat(another.connection.closed).isNull();
    }

    @Test
    void loggingOutEndsTheOtherConnectionsOfThatTokenAlsoIfWhoAskedForItIsGone() throws StorageException {
        ChatFixture.Peer same = resumes(peer.logsIn("ann"));
        ChatFixture.Peer another = chat.connects().logsIn("ann");
        peer.says("{\"action\":\"logout\"}");
        peer.leaves();
        chat.runAll();
        assertThat(same.connection.closed).isEqualTo(CloseReason.SESSION_ENDED);
        assertThat(another.connection.closed).isNull();
    }

    /** The connection is reset when the password is being compared. */
    private List<String> linesOfOneWhoLeavesDuringTheHash(String request) {
        try (LogLines log = LogLines.of(AccessLog.class)) {
            peer.says(request);
            chat.reading.runAll();
            chat.deliverCompletions();
            assertThat(chat.hashing.waiting()).isEqualTo(1);
            peer.leaves();
            chat.runAll();
            return log.all();
        }
    }

    @Test
    void whoLeavesBeforeTheAnswerGuessesNoPasswordWithoutALine() {
        chat.hasAccount("ann", "correct horse");
        assertThat(linesOfOneWhoLeavesDuringTheHash(
                        "{\"action\":\"login\",\"username\":\"ann\",\"password\":\"a guess\"}"))
                .containsExactly("login as \"ann\" refused, from 192.0.2.1:1: bad_credentials");
    }

    @Test
    void whoLeavesBeforeTheAnswerGuessesNoOldPasswordWithoutALine() {
        peer.logsIn("ann");
        assertThat(linesOfOneWhoLeavesDuringTheHash(
                        "{\"action\":\"password\",\"old\":\"a guess\",\"new\":\"correct donkey\"}"))
                .contains("password as \"ann\" refused, from 192.0.2.1:1: bad_credentials");
    }

    @Test
    void aRightPasswordOfWhoIsGoneBeforeTheAnswerHasItsLineTooAndLeavesNoSession() throws Exception {
        chat.hasAccount("ann", "correct horse");
        String right = "{\"action\":\"login\",\"username\":\"ann\",\"password\":\"correct horse\"}";
        String line = "login as \"ann\" had the right password, from %s, and was gone before the answer";
        assertThat(linesOfOneWhoLeavesDuringTheHash(right)).containsExactly(line.formatted("192.0.2.1:1"));
        try (LogLines log = LogLines.of(AccessLog.class)) {
            ChatFixture.Peer later = chat.connects();
            later.says(right);
            chat.reading.runAll();
            chat.deliverCompletions();
            chat.hashing.runAll();
            chat.deliverCompletions();
            assertThat(chat.storing.waiting()).isEqualTo(1);
            later.leaves();
            chat.runAll();
            assertThat(log.all()).containsExactly(line.formatted("192.0.2.1:2"));
        }
        assertThat(chat.room.online()).isZero();
        ArgumentCaptor<byte[]> issued = ArgumentCaptor.forClass(byte[].class);
        verify(chat.tokens).issue(issued.capture(), any(), any(), any());
        verify(chat.tokens).delete(issued.getValue());
    }

    @Test
    void aRightOldPasswordOfWhoIsGoneBeforeTheNewOneIsStoredHasItsLine() {
        peer.logsIn("ann");
        try (LogLines log = LogLines.of(AccessLog.class)) {
            peer.says("{\"action\":\"password\",\"old\":\"correct horse\",\"new\":\"correct donkey\"}");
            chat.reading.runAll();
            chat.deliverCompletions();
            // The old one is compared; then the new one is hashed.
            chat.hashing.runNext();
            chat.deliverCompletions();
            assertThat(chat.hashing.waiting()).isEqualTo(1);
            peer.leaves();
            chat.runAll();
            assertThat(log.all())
                    .contains(
                            "password as \"ann\" had the right password, from 192.0.2.1:1, and was gone before the answer");
        }
    }

    @Test
    void aTokenThatIsTriedInVainHasItsLineAlsoIfWhoTriesItIsGone() throws StorageException {
        when(chat.tokens.find(any())).thenReturn(Optional.empty());
        try (LogLines log = LogLines.of(AccessLog.class)) {
            peer.says("{\"action\":\"resume\",\"token\":\""
                    + SessionToken.random(new Random(7)).text() + "\"}");
            peer.leaves();
            chat.runAll();
            assertThat(log.all()).containsExactly("resume refused, from 192.0.2.1:1: session_expired");
        }
    }
}
