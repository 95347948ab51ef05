package chatroom.server.session;

import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** All actions, each with its rule. There is none without one, so no request can be taken for another. */
public final class ActionTable {
    private final Map<Action, ActionRule<?>> rules = new EnumMap<>(Action.class);
    private final BiConsumer<Exchange, Runnable> adminCheck;

    /**
     * @param adminCheck goes on with a member's request if that member is an admin, and answers it otherwise
     * @throws IllegalArgumentException if an action has no rule, or one has two
     */
    public ActionTable(List<ActionRule<?>> rules, BiConsumer<Exchange, Runnable> adminCheck) {
        this.adminCheck = adminCheck;
        for (ActionRule<?> rule : rules) {
            if (this.rules.put(rule.action(), rule) != null) {
                throw new IllegalArgumentException(rule.action() + " has two rules");
            }
        }
        Set<Action> missing = EnumSet.allOf(Action.class);
        missing.removeAll(this.rules.keySet());
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("no rule for " + missing);
        }
    }

    ActionRule<?> rule(Action action) {
        return rules.get(action);
    }

    /** Carries a request out, or refuses it if this client may not make it. */
    void dispatch(Exchange exchange) {
        ActionRule<?> rule = rule(exchange.action());
        boolean isMember = exchange.session().account().isPresent();
        switch (rule.needs()) {
            case NOTHING -> rule.carryOut(exchange);
            case NO_LOG_IN -> {
                if (isMember) {
                    exchange.fail(ErrorCode.ALREADY_LOGGED_IN, "You are logged in on this connection already.");
                } else {
                    rule.carryOut(exchange);
                }
            }
            case LOG_IN, ADMIN -> {
                if (!isMember) {
                    exchange.fail(
                            ErrorCode.NOT_LOGGED_IN,
                            "Log in first: until then there are only register, login, resume and ping.");
                } else if (rule.needs() == ActionRule.Needs.ADMIN) {
                    adminCheck.accept(exchange, () -> rule.carryOut(exchange));
                } else {
                    rule.carryOut(exchange);
                }
            }
        }
    }
}
