package chatroom.server.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import chatroom.protocol.MessageText;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.chat.ChatFixture;
import chatroom.server.log.Cursor;
import chatroom.server.room.RoomNews;
import chatroom.server.store.Account;
import chatroom.server.store.News.Look;
import chatroom.server.store.News.Notice;
import chatroom.server.store.News.Presence;
import chatroom.server.store.StorageException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NewsApplierTest {
    private static final Username ANN = new Username("ann");

    private final ChatFixture chat = new ChatFixture();
    private final FakeNews news = new FakeNews();
    private final NewsApplier applier = new NewsApplier(
            new RoomNews(chat.rooms, chat.memberships, chat.appendResults),
            chat.chat,
            new PresenceElsewhere(chat.room),
            new OwnPresence(news, chat.room, chat.storing, chat.timers, chat.completions::add));

    private void applies(Look look) {
        applier.accept(look);
        chat.runAll();
    }

    private static Look notices(Notice... notices) {
        return new Look(false, Map.of(), Set.of(), Set.of(), List.of(notices), List.of(), Optional.empty());
    }

    private static Look accounts(Username... users) {
        return new Look(false, Map.of(), Set.of(), Set.of(users), List.of(), List.of(), Optional.empty());
    }

    private static Look anew(Presence... presence) {
        return new Look(true, Map.of(), Set.of(), Set.of(), List.of(), List.of(presence), Optional.empty());
    }

    @Test
    void anAccountsSessionsEndWhoseTokensAreVoidAndNoOthers() throws StorageException {
        ChatFixture.Peer ann = chat.connects().logsIn("ann");
        ChatFixture.Peer bob = chat.connects().logsIn("bob");
        when(chat.tokens.find(any(byte[].class))).thenReturn(Optional.empty());
        applies(accounts(ANN));
        assertThat(ann.connection.closed).isNotNull();
        assertThat(ann.reaped()).contains("\"session_ended\"");
        assertThat(bob.connection.closed).as("nobody said anything of bob").isNull();
    }

    @Test
    void whoseTokenIsStillValidStays() throws StorageException {
        ChatFixture.Peer ann = chat.connects().logsIn("ann");
        Account account = chat.hasAccount("ann", "correct horse");
        when(chat.tokens.find(any(byte[].class))).thenReturn(Optional.of(account));
        applies(accounts(ANN));
        assertThat(ann.connection.closed).isNull();
    }

    @Test
    void whoLogsInIsLookedUpAgainBecauseAnotherServerMayHaveEndedTheSessionAlready() throws StorageException {
        chat.nodes.arePossible(true);
        when(chat.tokens.find(any(byte[].class))).thenReturn(Optional.empty());
        ChatFixture.Peer ann = chat.connects().logsIn("ann");
        chat.nodes.endLook(true);
        chat.runAll();
        assertThat(ann.connection.closed).isNotNull();
    }

    @Test
    void whatIsAnnouncedAndTypedHereIsToldToOthersEvenWhereNobodyFollows() throws StorageException {
        chat.nodes.arePossible(true);
        Account account = chat.hasAccount("ann", "correct horse");
        when(chat.tokens.find(any(byte[].class))).thenReturn(Optional.of(account));
        ChatFixture.Peer ann = chat.connects().logsIn("ann", ",\"push\":false");
        chat.nodes.endLook(true);
        chat.runAll();
        ann.says("{\"action\":\"typing\"}");
        ann.says("{\"action\":\"typing\"}");
        chat.runAll();
        chat.chat.announce(new MessageText("tea is ready"));
        assertThat(chat.nodes.told)
                .as("typing no more often than people here are told of it")
                .containsExactly(
                        new Notice.Typing(RoomName.LOBBY, ANN), new Notice.Announced("tea is ready", ChatFixture.NOW));
    }

    @Test
    void whereTokensCanNotBeLookedUpTheyAreLookedUpLater() throws StorageException {
        ChatFixture.Peer ann = chat.connects().logsIn("ann");
        when(chat.tokens.find(any(byte[].class)))
                .thenThrow(new StorageException("away", null))
                .thenReturn(Optional.empty());
        applies(accounts(ANN));
        assertThat(ann.connection.closed).isNull();
        chat.passes(Duration.ofMillis(500));
        chat.runAll();
        assertThat(ann.connection.closed).isNotNull();
    }

    @Test
    void whereAnythingMayHaveHappenedEverybodysTokensAreLookedUpAndAllAreNotedAnew() throws StorageException {
        for (int i = 0; i < 120; i++) {
            chat.connects().logsIn("name" + i);
        }
        chat.passes(Duration.ofMillis(250));
        chat.runAll();
        news.noted.clear();
        when(chat.tokens.find(any(byte[].class))).thenReturn(Optional.empty());
        applier.accept(anew());
        assertThat(chat.reading.waiting())
                .as("some tokens, and what the lobby may lack")
                .isEqualTo(2);
        chat.runAll();
        verify(chat.tokens, times(120)).find(any(byte[].class));

        chat.passes(Duration.ZERO);
        chat.runAll();
        assertThat(news.noted).singleElement().satisfies(all -> assertThat(all).hasSize(120));
    }

    @Test
    void whatIsAnnouncedOrTypedElsewhereIsShownHere() {
        Look look = notices(
                new Notice.Announced("tea is ready", ChatFixture.NOW),
                new Notice.Typing(RoomName.LOBBY, new Username("bob")));
        Cursor shown = chat.log.cursorAt(1);
        chat.connects().logsIn("ann", ",\"last_id\":0");
        applies(look);
        assertThat(UTF_8.decode(chat.log.read(shown)).toString().lines())
                .containsExactly(
                        "{\"event\":\"announcement\",\"text\":\"tea is ready\",\"timestamp\":\"2026-11-22T08:38:00.123Z\"}",
                        "{\"event\":\"typing\",\"users\":[\"bob\"]}");
    }

    @Test
    void readMarksOfOthersReachAllSessionsOfTheUserOnce() {
        ChatFixture.Peer ann = chat.connects().logsIn("ann", ",\"last_id\":0");
        ChatFixture.Peer silent = chat.connects().logsIn("ann", ",\"push\":false");
        ann.got();
        silent.got();
        Look read = notices(new Notice.ReadMarked(ANN, RoomName.LOBBY, 5));
        applies(read);
        assertThat(ann.got()).containsExactly("{\"event\":\"read\",\"id\":5}");
        assertThat(silent.got()).isEmpty();
        applies(read);
        assertThat(ann.got()).isEmpty();
    }

    @Test
    void whatCanNotBeAppliedKeepsNothingElseFromBeing() {
        ChatFixture.Peer ann = chat.connects().logsIn("ann", ",\"last_id\":0");
        ann.got();
        applies(notices(new Notice.Announced(null, null), new Notice.ReadMarked(ANN, RoomName.LOBBY, 5)));
        assertThat(ann.got()).hasSize(1);
    }
}
