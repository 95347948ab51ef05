package chatroom.server.auth;

import chatroom.protocol.Password;
import chatroom.server.work.Job;
import java.util.Optional;

/**
 * Compares a password with a stored hash.
 *
 * @param storedHash empty for an unknown user: never a match, and no sooner said
 */
public record VerifyPassword(PasswordHasher hasher, Optional<String> storedHash, Password password)
        implements Job<VerificationResult> {
    @Override
    public VerificationResult run() {
        String hash = storedHash.orElseGet(hasher::dummyHash);
        boolean matches = hasher.verify(hash, password) && storedHash.isPresent();
        return new VerificationResult(
                matches, matches && hasher.needsRehash(hash) ? Optional.of(hasher.hash(password)) : Optional.empty());
    }

    @Override
    public String toString() {
        return "VerifyPassword[known=" + storedHash.isPresent() + "]";
    }
}
