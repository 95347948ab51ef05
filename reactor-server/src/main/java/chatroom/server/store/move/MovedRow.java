package chatroom.server.store.move;

import java.util.List;

/**
 * A row of a {@link MovedTable}.
 *
 * @param values of its columns, in their order: each what its kind says, or {@link Missing}
 */
public record MovedRow(List<Object> values) {
    /** In place of a value that isn't there. */
    public enum Missing {
        VALUE
    }

    public boolean has(int column) {
        return values.get(column) != Missing.VALUE;
    }

    /** Of a column that has one. */
    public long number(int column) {
        return (Long) values.get(column);
    }

    /** Of a column that has one. */
    public String text(int column) {
        return (String) values.get(column);
    }
}
