package chatroom.simulation;

/** What lies between a client and a server: a pipe each way. */
final class NetworkLink {
    /** From the client to the server. */
    final DelayedStream up;

    /** From the server to the client. */
    final DelayedStream down;

    /** Somebody cut it, or one end is gone: whatever ends after this is nobody's fault. */
    private boolean harmed;

    NetworkLink(VirtualTime time, Chance chance, NetworkMood mood, Runnable server, Runnable client) {
        up = new DelayedStream(time, chance, mood, server, client);
        down = new DelayedStream(time, chance, mood, client, server);
    }

    /** In the middle of whatever is on its way; both ends are told. */
    void cut() {
        harmed = true;
        up.breaks();
        down.breaks();
    }

    /** Nobody is told. */
    void pull() {
        harmed = true;
        up.fallSilent();
        down.fallSilent();
    }

    /** One end is gone for good: what it sent still arrives, and what is sent to it is answered by a reset. */
    void closedByClient() {
        harmed = true;
        up.end();
        down.breaks();
    }

    void closedByServer() {
        if (up.readable() > 0) {
            // As the kernel does it: the peer loses what it hasn't read.
            down.breaks();
            up.breaks();
        } else {
            down.end();
            up.breaks();
        }
    }

    void serverDied() {
        harmed = true;
        closedByServer();
    }

    boolean isHarmed() {
        return harmed;
    }
}
