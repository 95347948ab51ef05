package chatroom.server.auth;

import chatroom.protocol.Password;
import chatroom.server.work.Job;

/** The encoded hash of a password that somebody chose. */
public record HashPassword(PasswordHasher hasher, Password password) implements Job<String> {
    @Override
    public String run() {
        return hasher.hash(password);
    }

    @Override
    public String toString() {
        return "HashPassword[]";
    }
}
