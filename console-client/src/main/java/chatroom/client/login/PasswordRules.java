package chatroom.client.login;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Password;
import chatroom.protocol.Violation;

/** What may be a password, whatever it came by: only what is seen where it is typed. Pure. */
final class PasswordRules {
    /** What is pasted often ends with the line that it was copied from. */
    static String withoutLineEnd(String entered) {
        int end = entered.length();
        while (end > 0 && (entered.charAt(end - 1) == '\n' || entered.charAt(end - 1) == '\r')) {
            end--;
        }
        return entered.substring(0, end);
    }

    /** @throws Violation with a sentence: it can't be chosen, here or at any server */
    static Password chosen(String entered) throws Violation {
        Password password = Password.chosen(entered);
        if (!entered.equals(entered.strip())) {
            throw new Violation(
                    ErrorCode.INVALID_PASSWORD,
                    "There is a space at an end of the password, where nobody sees it: choose one without");
        }
        return password;
    }

    private PasswordRules() {}
}
