package chatroom.client.link;

import chatroom.protocol.Reply;

/** What a failed request means for the next one. */
final class Failures {
    /** Worth trying again as it is. */
    static boolean isPassing(Reply.Failed failed) {
        return switch (failed.code()) {
            case RATE_LIMITED, SERVER_BUSY, STORAGE_UNAVAILABLE, INTERNAL_ERROR -> true;
            default -> false;
        };
    }

    private Failures() {}
}
