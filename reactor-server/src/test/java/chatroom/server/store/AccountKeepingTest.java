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

/** Who is an admin, in the database. The rest of what is done with accounts is in AdminCommandsTest. */
@ParameterizedClass
@EnumSource(StoreKind.class)
class AccountKeepingTest {
    @Parameter
    StoreKind kind;

    @TempDir
    Path path;

    private OpenStore store;
    private AccountKeeping keeping;

    @BeforeEach
    void open() throws Exception {
        store = kind.open(path, new SettableClock());
        keeping = store.accountKeeping();
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    private boolean isAdmin(String name) throws StorageException {
        Accounts accounts = store.accounts();
        return new Accounts.CheckAdmin(
                        accounts, accounts.find(name).orElseThrow().id())
                .run();
    }

    @Test
    void nobodyIsAnAdminUntilMadeOneAndOnlyThatOneIs() throws Exception {
        store.user("ann2");
        assertThat(isAdmin("ann")).isFalse();
        assertThat(keeping.setAdmin("ANN", true)).isEqualTo(new Username("ann"));
        assertThat(isAdmin("ann")).isTrue();
        assertThat(isAdmin("ann2")).isFalse();
        assertThat(store.accounts().find("ann").orElseThrow().admin()).isTrue();
        assertThat(store.accounts().isAdmin(4711)).isFalse();
    }

    @Test
    void theRightOutlivesARestartAndEndsWhenItIsTakenAway() throws Exception {
        keeping.setAdmin("ann", true);
        store.restart();
        assertThat(isAdmin("ann")).isTrue();
        store.accountKeeping().setAdmin("ann", false);
        assertThat(isAdmin("ann")).isFalse();
    }

    @Test
    void sessionsGoOnWithTheRightOrWithout() throws Exception {
        store.tokens().issue(new byte[] {1}, store.ann(), Optional.empty(), List.of());
        keeping.setAdmin("ann", true);
        assertThat(store.tokens().find(new byte[] {1}).orElseThrow().admin()).isTrue();
        keeping.setAdmin("ann", false);
        assertThat(store.tokens().find(new byte[] {1}).orElseThrow().admin()).isFalse();
    }

    @Test
    void aClosedAccountIsNoAdminsAndADeletedOneNeverAgain() throws Exception {
        keeping.setAdmin("ann", true);
        keeping.disable("ann");
        assertThat(isAdmin("ann")).isFalse();
        keeping.enable("ann");
        assertThat(isAdmin("ann")).isTrue();
        keeping.delete("ann");
        assertThat(isAdmin("ann")).isFalse();
        assertThat(keeping.find("ann").orElseThrow().admin()).isFalse();
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> keeping.setAdmin("ann", true))
                .withMessageContaining("for ever");
    }

    @Test
    void whatIsSoAlreadyIsSaidToBe() throws Exception {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> keeping.setAdmin("ann", false))
                .withMessage("ann is no admin.");
        keeping.setAdmin("ann", true);
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> keeping.setAdmin("ann", true))
                .withMessage("ann is an admin already.");
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> keeping.setAdmin("nobody", true))
                .withMessageStartingWith("There is no user \"nobody\"");
    }

    @Test
    void theListTellsWhoIsOne() throws Exception {
        store.user("bob");
        keeping.setAdmin("bob", true);
        assertThat(keeping.users("", 9)).extracting(StoredUser::admin).containsExactly(false, true);
    }

    @Test
    void anAccountCanBeAnAdminsFromTheBeginningUnlessTheNameIsTaken() throws Exception {
        Accounts accounts = store.accounts();
        assertThat(new Accounts.CreateAdmin(accounts, new Username("bob"), "hash")
                        .run()
                        .orElseThrow()
                        .admin())
                .isTrue();
        assertThat(isAdmin("bob")).isTrue();
        assertThat(new Accounts.CreateAdmin(accounts, new Username("ANN"), "hash").run())
                .isEmpty();
        assertThat(isAdmin("ann")).isFalse();
        assertThat(new Accounts.CreateAdmin(accounts, new Username("bob"), "secret"))
                .hasToString("CreateAdmin[username=bob]");
    }

    @Test
    void allTokensOfAUserAreVoidAndNobodyElses() throws Exception {
        Tokens tokens = store.tokens();
        tokens.issue(new byte[] {1}, store.ann(), Optional.empty(), List.of());
        tokens.issue(new byte[] {2}, store.ann(), Optional.empty(), List.of());
        tokens.issue(new byte[] {3}, store.user("bob"), Optional.empty(), List.of());
        assertThat(new Tokens.RevokeAll(tokens, "ANN").run()).contains(new Username("ann"));
        assertThat(store.storedTokens()).containsExactly("03");
        assertThat(new Tokens.RevokeAll(tokens, "nobody").run()).isEmpty();
    }
}
