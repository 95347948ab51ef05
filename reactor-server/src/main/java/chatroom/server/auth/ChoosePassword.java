package chatroom.server.auth;

import chatroom.protocol.Password;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import chatroom.server.work.Job;

/** The encoded hash of a password that somebody chose, unless it is too easy to guess ({@link Violation}). */
public record ChoosePassword(PasswordHasher hasher, CommonPasswords common, Username username, Password password)
        implements Job<String> {
    @Override
    public String run() throws Violation {
        common.check(username, password);
        return hasher.hash(password);
    }

    @Override
    public String toString() {
        return "ChoosePassword[username=" + username + "]";
    }
}
