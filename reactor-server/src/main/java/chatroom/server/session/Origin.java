package chatroom.server.session;

/** Where a connection comes from. Known even when it has ended. */
public interface Origin {
    /** Address and port, for the log. */
    String peer();

    /** What its limits are shared with ({@link chatroom.server.reactor.Connection#network()}). */
    String network();
}
