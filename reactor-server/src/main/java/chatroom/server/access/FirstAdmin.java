package chatroom.server.access;

import chatroom.protocol.Username;
import chatroom.server.auth.InviteCode;
import chatroom.server.work.Job;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Whom the operator of an empty server has named its admin. The name alone proves nothing, as whoever is first could take it: the code
 * does.
 *
 * @param codeHash of the code, which only who may read the data folder can know
 * @param registered what the storage thread is to do when the account is there
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and its toString shows no bytes.
public record FirstAdmin(Username username, byte[] codeHash, Job<Boolean> registered) {
    /** Whether this is the first admin's name, in any spelling. */
    boolean is(Username name) {
        return username.key().equals(name.key());
    }

    boolean isProvedBy(Optional<String> code) {
        return code.flatMap(InviteCode::parse)
                .filter(parsed -> MessageDigest.isEqual(codeHash, parsed.hash()))
                .isPresent();
    }
}
