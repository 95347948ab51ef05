package chatroom.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chatroom.protocol.Username;
import chatroom.server.time.SettableClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(StoreKind.class)
class AccountsTest {
    @Parameter
    StoreKind kind;

    @TempDir
    Path folder;

    private OpenStore store;
    private Accounts accounts;

    @BeforeEach
    void open() throws Exception {
        store = kind.open(folder, new SettableClock());
        accounts = store.accounts();
    }

    @AfterEach
    void close() throws Exception {
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
        assertThat(accounts.find("ann")).contains(store.ann());
        assertThat(store.user("bob").id()).isNotEqualTo(store.ann().id());
    }

    @Test
    void anAccountOutlivesARestart() throws Exception {
        store.restart();

        assertThat(store.accounts().find("ann")).contains(store.ann());
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
        Tokens tokens = store.tokens();
        for (byte token = 1; token <= 3; token++) {
            tokens.issue(new byte[] {token}, store.ann(), Optional.empty(), List.of());
        }
        tokens.issue(new byte[] {4}, bob, Optional.empty(), List.of());

        assertThat(new Accounts.ChangePassword(accounts, store.ann(), "new hash", new byte[] {2}).run())
                .isTrue();

        assertThat(accounts.find("ann").orElseThrow().passwordHash()).isEqualTo("new hash");
        assertThat(accounts.find("bob")).contains(bob);
        assertThat(store.storedTokens()).containsExactly("02", "04");
    }

    @Test
    void aPasswordThatHasChangedMeanwhileIsNotOverwritten() throws Exception {
        store.tokens().issue(new byte[] {1}, store.ann(), Optional.empty(), List.of());
        accounts.changePassword(store.ann(), "first", new byte[] {1});

        assertThat(accounts.changePassword(store.ann(), "second", new byte[] {2}))
                .isFalse();

        assertThat(accounts.find("ann").orElseThrow().passwordHash()).isEqualTo("first");
        assertThat(store.storedTokens()).hasSize(1);
    }

    @Test
    void theIdOfADeletedAccountIsNotGivenAgain() throws Exception {
        Account bob = store.user("bob");
        store.removeAccount(bob);

        assertThat(store.user("cid").id()).isGreaterThan(bob.id());
    }

    @Test
    void anErrorIsNotATakenName() throws Exception {
        store.failNewAccounts();

        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> store.user("bob"))
                .withMessageContaining("on purpose");
    }

    @Test
    void noJobShowsAHash() {
        assertThat(new Accounts.Create(accounts, new Username("bob"), "secret"))
                .asString()
                .isEqualTo("Create[username=bob]");
        assertThat(new Accounts.ChangePassword(accounts, store.ann(), "secret", new byte[] {65}))
                .asString()
                .isEqualTo("ChangePassword[account=%s]", store.ann())
                .doesNotContain("secret");
    }
}
