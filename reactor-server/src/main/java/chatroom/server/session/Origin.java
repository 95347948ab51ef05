package chatroom.server.session;

/** Where a connection comes from. Known even when it has ended. */
public interface Origin {
    /** Address and port, for the log. */
    String peer();

    /** Its network: limits count by it ({@link chatroom.server.reactor.Connection#network()}). */
    String network();
}
