package chatroom.server.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.Accounts;
import chatroom.server.store.StorageException;
import chatroom.server.store.Tokens;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteAccountsTest {
    @TempDir
    Path folder;

    private TestStore store;
    private Accounts accounts;

    @BeforeEach
    void open() throws Exception {
        store = new TestStore(folder);
        accounts = store.database.accounts();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void anAccountIsFoundInAnySpellingAndShownAsRegistered() throws Exception {
        Account bob = new Accounts.Create(accounts, new Username("Bob.X"), "hash")
                .run()
                .orElseThrow();

        assertThat(bob.username()).isEqualTo(new Username("Bob.X"));
        assertThat(bob.passwordHash()).isEqualTo("hash");
        assertThat(new Accounts.Find(accounts, "bOB.x").run()).contains(bob);
    }

    @Test
    void aNameIsGivenOnceInWhateverSpelling() throws Exception {
        assertThat(accounts.create(new Username("ANN"), "other hash")).isEmpty();
        assertThat(accounts.find("ann")).contains(store.ann);
        assertThat(store.user("bob").id()).isNotEqualTo(store.ann.id());
    }

    @Test
    void anAccountOutlivesARestart() throws Exception {
        store.restart();

        assertThat(store.database.accounts().find("ann")).contains(store.ann);
    }

    @Test
    void whatIsNobodysNameFindsNobody() throws Exception {
        assertThat(accounts.find("bob")).isEmpty();
        assertThat(accounts.find("")).isEmpty();
        assertThat(accounts.find("an%")).isEmpty();
        assertThat(accounts.find("\u0000\ud800")).isEmpty();
    }

    @Test
    void aPasswordIsChangedForOneAccountOnlyAndAllItsTokensButOneAreVoid() throws Exception {
        Account bob = store.user("bob");
        Tokens tokens = store.database.tokens();
        for (byte token = 1; token <= 3; token++) {
            tokens.issue(new byte[] {token}, store.ann, Optional.empty(), List.of());
        }
        tokens.issue(new byte[] {4}, bob, Optional.empty(), List.of());

        assertThat(new Accounts.ChangePassword(accounts, store.ann, "new hash", new byte[] {2}).run())
                .isTrue();

        assertThat(accounts.find("ann").orElseThrow().passwordHash()).isEqualTo("new hash");
        assertThat(accounts.find("bob")).contains(bob);
        assertThat(store.query("SELECT group_concat(hex(hash)) FROM tokens")).isEqualTo("02,04");
    }

    @Test
    void aPasswordThatHasChangedMeanwhileIsNotOverwritten() throws Exception {
        store.database.tokens().issue(new byte[] {1}, store.ann, Optional.empty(), List.of());
        accounts.changePassword(store.ann, "first", new byte[] {1});

        assertThat(accounts.changePassword(store.ann, "second", new byte[] {2})).isFalse();

        assertThat(accounts.find("ann").orElseThrow().passwordHash()).isEqualTo("first");
        assertThat(store.query("SELECT count(*) FROM tokens")).isEqualTo("1");
    }

    @Test
    void theIdOfADeletedAccountIsNotGivenAgain() throws Exception {
        Account bob = store.user("bob");
        store.sql("DELETE FROM users WHERE username = 'bob'");

        assertThat(store.user("cid").id()).isGreaterThan(bob.id());
    }

    @Test
    void anErrorIsNotATakenName() throws Exception {
        store.sql("CREATE TRIGGER fail BEFORE INSERT ON users BEGIN SELECT RAISE(ABORT, 'on purpose'); END");

        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> store.user("bob"))
                .withMessageContaining("on purpose");
    }

    @Test
    void noJobShowsAHash() {
        assertThat(new Accounts.Create(accounts, new Username("bob"), "secret"))
                .asString()
                .isEqualTo("Create[username=bob]");
        assertThat(new Accounts.ChangePassword(accounts, store.ann, "secret", new byte[] {65}))
                .asString()
                .isEqualTo("ChangePassword[account=%s]", store.ann)
                .doesNotContain("secret");
    }
}
