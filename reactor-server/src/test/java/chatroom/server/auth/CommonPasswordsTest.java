package chatroom.server.auth;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Password;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommonPasswordsTest {
    private static final Username CHARLOTTE = new Username("Charlotte-B");
    private static final CommonPasswords COMMON = CommonPasswords.load();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "PassWord",
                "12345678",
                "qwertyuiop",
                "iloveyou",
                "trustno1",
                "sunshine",
                "passw0rd",
                "Password1!",
                "dragon2024",
                "!!letmein",
                "monkey12345"
            })
    void whatIsTriedFirstIsRefusedWhateverItsCaseAndWhatIsPutAroundIt(String password) {
        refused(password).withMessageContaining("one of the most common").withMessageContaining("choose another");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Charlotte-B", "charlotte-b", "CHARLOTTE-B1", "2026charlotte-b!"})
    void oneIsNotOnesOwnPassword(String password) {
        refused(password).withMessageContaining("is your name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zzzzzzzzzzzz",
                "ababababababab",
                "\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00"
            })
    void theSameFewCharactersOverAndOverAreRefused(String password) {
        refused(password).withMessageContaining("too few different characters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse",
                "a password",
                "long enough",
                "charlotte b",
                "password for the chatroom",
                "monkey 9 dragon",
                "7#Qm2x!v",
                "\u00fcbergr\u00fcn \u2603"
            })
    void anythingElseIsTaken(String password) {
        assertThatCode(() -> COMMON.check(CHARLOTTE, new Password(password))).doesNotThrowAnyException();
    }

    @Test
    void noPasswordTakesLongToCheck() {
        // The estimator of the library takes twenty seconds for this one.
        String slow = "4@8({[</369&#!1|0$5+7%2".repeat(6).substring(0, 128);
        assertThatCode(() -> COMMON.check(CHARLOTTE, new Password(slow))).doesNotThrowAnyException();
    }

    private static ThrowableAssertAlternative<Violation> refused(String password) {
        return assertThatExceptionOfType(Violation.class)
                .isThrownBy(() -> COMMON.check(CHARLOTTE, new Password(password)))
                .matches(violation -> violation.code() == ErrorCode.INVALID_PASSWORD);
    }
}
