package chatroom.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.Username;
import chatroom.server.store.Invites.Redemption;
import chatroom.server.time.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(StoreKind.class)
class InvitesTest {
    @Parameter
    StoreKind kind;

    private static final byte[] CODE = {1, 2, 3};
    private static final byte[] OTHER_CODE = {4, 5, 6};
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Username BOB = new Username("bob");

    @TempDir
    Path folder;

    private OpenStore store;

    @BeforeEach
    void open() throws Exception {
        store = kind.open(folder, new SettableClock());
        assertThat(new Invites.Create(invites(), CODE, WEEK).run())
                .isEqualTo(store.clock.instant().plus(WEEK));
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void aCodeMakesOneAccountAndNoSecondOneAlsoAfterARestart() throws Exception {
        store.restart();
        assertThat(new Invites.Check(invites(), CODE.clone()).run()).isTrue();
        assertThat(redeem(CODE, "bob")).isEqualTo(Redemption.REGISTERED);
        assertThat(store.accounts().find("bob").orElseThrow().passwordHash()).isEqualTo("hash of bob");

        assertThat(new Invites.Check(invites(), CODE).run()).isFalse();
        assertThat(redeem(CODE, "cyd")).isEqualTo(Redemption.VOID);
        assertThat(store.accounts().find("cyd")).isEmpty();
    }

    @Test
    void anUnknownCodeMakesNothing() throws Exception {
        assertThat(invites().isOpen(OTHER_CODE)).isFalse();
        assertThat(redeem(OTHER_CODE, "bob")).isEqualTo(Redemption.VOID);
        assertThat(store.accounts().find("bob")).isEmpty();
    }

    @Test
    void aNameThatIsTakenDoesNotUseTheCodeUp() throws Exception {
        assertThat(redeem(CODE, "ANN")).isEqualTo(Redemption.NAME_TAKEN);
        assertThat(redeem(CODE, "bob")).isEqualTo(Redemption.REGISTERED);
    }

    @Test
    void whereTheAccountCannotBeStoredTheCodeStays() throws Exception {
        store.failNewAccounts();
        assertThat(catchStorage(() -> redeem(CODE, "bob"))).contains("on purpose");
        assertThat(invites().isOpen(CODE)).isTrue();
    }

    @Test
    void aCodeExpires() throws Exception {
        store.clock.advance(WEEK.minus(MILLI));
        assertThat(invites().isOpen(CODE)).isTrue();
        store.clock.advance(MILLI);
        assertThat(invites().isOpen(CODE)).isFalse();
        assertThat(redeem(CODE, "bob")).isEqualTo(Redemption.VOID);
    }

    @Test
    void whatHasExpiredIsForgottenWhenANewOneIsMade() throws Exception {
        store.clock.advance(WEEK);
        invites().create(OTHER_CODE, WEEK);
        assertThat(store.storedInvites()).containsExactly("040506");
    }

    @Test
    void noJobShowsAHash() {
        assertThat(new Invites.Redeem(invites(), CODE, BOB, "secret"))
                .asString()
                .isEqualTo("Redeem[username=bob]");
    }

    private Redemption redeem(byte[] code, String name) throws StorageException {
        return new Invites.Redeem(invites(), code, new Username(name), "hash of " + name).run();
    }

    private Invites invites() {
        return store.invites();
    }

    @FunctionalInterface
    private interface Storing {
        void run() throws StorageException;
    }

    private static String catchStorage(Storing work) {
        try {
            work.run();
            return "it worked";
        } catch (StorageException e) {
            return e.getMessage();
        }
    }
}
