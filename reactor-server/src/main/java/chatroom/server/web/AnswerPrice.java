package chatroom.server.web;

import chatroom.server.reactor.Connection;

/** The price of an HTTP answer. */
@FunctionalInterface
public interface AnswerPrice {
    /** @return for how many nanoseconds the answer has to wait */
    long takeNs(Connection connection, int bytes);
}
