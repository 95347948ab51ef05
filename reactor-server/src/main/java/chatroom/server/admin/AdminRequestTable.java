package chatroom.server.admin;

import chatroom.protocol.AdminRequest;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which method answers which kind of request. A kind without a row is refused by name; it is never taken for another kind.
 *
 * @param <R> what a row gives
 * @param <E> what it may throw
 */
final class AdminRequestTable<R, E extends Exception> {
    private final Map<Class<? extends AdminRequest>, Row<AdminRequest, R, E>> rows = new LinkedHashMap<>();

    @FunctionalInterface
    interface Row<T extends AdminRequest, R, E extends Exception> {
        R handle(T request) throws E;
    }

    /** @throws IllegalArgumentException there is a row for this kind already */
    <T extends AdminRequest> AdminRequestTable<R, E> with(Class<T> kind, Row<? super T, R, E> row) {
        if (rows.putIfAbsent(kind, request -> row.handle(kind.cast(request))) != null) {
            throw new IllegalArgumentException("Two rows for " + kind.getSimpleName());
        }
        return this;
    }

    boolean has(AdminRequest request) {
        return rows.containsKey(request.getClass());
    }

    /** @throws IllegalArgumentException there is no row for this kind */
    R handle(AdminRequest request) throws E {
        Row<AdminRequest, R, E> row = rows.get(request.getClass());
        if (row == null) {
            throw new IllegalArgumentException(
                    "No row for " + request.getClass().getSimpleName());
        }
        return row.handle(request);
    }

    /** @throws IllegalStateException unless each kind that there is has a row in exactly one of these tables */
    static void mustBeComplete(List<AdminRequestTable<?, ?>> tables) {
        Set<Class<?>> missing = new HashSet<>(List.of(AdminRequest.class.getPermittedSubclasses()));
        Set<String> wrong = new TreeSet<>();
        for (AdminRequestTable<?, ?> table : tables) {
            for (Class<?> kind : table.rows.keySet()) {
                if (!missing.remove(kind)) {
                    wrong.add("two rows for " + kind.getSimpleName());
                }
            }
        }
        missing.forEach(kind -> wrong.add("no row for " + kind.getSimpleName()));
        if (!wrong.isEmpty()) {
            throw new IllegalStateException("Requests of operators: " + String.join(", ", wrong));
        }
    }
}
