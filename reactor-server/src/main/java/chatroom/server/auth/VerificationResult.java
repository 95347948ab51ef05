package chatroom.server.auth;

import java.util.Optional;

/**
 * Whether a password was right.
 *
 * @param newHash a dearer hash of it to be stored, where it was right and the stored one is cheaper than is usual now
 */
public record VerificationResult(boolean matches, Optional<String> newHash) {
    @Override
    public String toString() {
        return "VerificationResult[matches=" + matches + "]";
    }
}
