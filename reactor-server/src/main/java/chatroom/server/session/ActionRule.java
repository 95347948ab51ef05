package chatroom.server.session;

import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Request;
import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;

/**
 * What one action needs and costs, and the method that carries it out: a row of the {@link ActionTable}.
 *
 * @param type the action's request
 * @param price what a member pays for it, of reading ({@link Prices})
 * @param pipelined a member's next requests needn't wait until this one is answered; it pays by itself
 * @param malformed told of guests whose request for this action broke the rules
 */
public record ActionRule<R extends Request>(
        Action action,
        Class<R> type,
        Needs needs,
        ToLongFunction<R> price,
        boolean pipelined,
        BiConsumer<Exchange, R> method,
        BiConsumer<Origin, ErrorCode> malformed) {
    /** Who may ask for an action. */
    public enum Needs {
        /** Anybody. */
        NOTHING,
        /** Only who isn't logged in yet. */
        NO_LOG_IN,
        LOG_IN,
        ADMIN
    }

    public static <R extends Request> ActionRule<R> of(
            Action action, Class<R> type, Needs needs, BiConsumer<Exchange, R> method) {
        return new ActionRule<>(action, type, needs, request -> Prices.GLANCE, false, method, (origin, code) -> {});
    }

    public ActionRule<R> withPrice(ToLongFunction<R> newPrice) {
        return new ActionRule<>(action, type, needs, newPrice, pipelined, method, malformed);
    }

    public ActionRule<R> asPipelined() {
        return new ActionRule<>(action, type, needs, price, true, method, malformed);
    }

    public ActionRule<R> whenMalformed(BiConsumer<Origin, ErrorCode> listener) {
        return new ActionRule<>(action, type, needs, price, pipelined, method, listener);
    }

    long priceOf(Request request) {
        return price.applyAsLong(type.cast(request));
    }

    void carryOut(Exchange exchange) {
        method.accept(exchange, type.cast(exchange.request()));
    }
}
