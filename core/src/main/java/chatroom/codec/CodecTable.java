package chatroom.codec;

import chatroom.protocol.Violation;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * How the kinds of a sealed type are written and read: a row for each name on the wire. A name or a kind without a row
 * fails the class that has the table when it is loaded, so that no frame is ever guessed at.
 *
 * @param <K> the names
 * @param <T> the sealed type
 */
final class CodecTable<K, T> {
    private final Map<K, Row<K, ? extends T>> byName;
    private final Map<Class<?>, Row<K, ? extends T>> byType;

    private CodecTable(Map<K, Row<K, ? extends T>> byName, Map<Class<?>, Row<K, ? extends T>> byType) {
        this.byName = byName;
        this.byType = byType;
    }

    /** What reads a kind. */
    interface FieldsReader<T> {
        T read(Fields fields) throws Violation;
    }

    private record Row<K, T>(K name, Class<T> type, FieldsReader<T> reader, BiConsumer<T, JsonWriter> writer) {
        void write(Object value, JsonWriter out) {
            writer.accept(type.cast(value), out);
        }
    }

    boolean has(K name) {
        return byName.containsKey(name);
    }

    /** @param name of a row */
    T read(K name, Fields fields) throws Violation {
        return byName.get(name).reader().read(fields);
    }

    /** All fields of a value, but for its name. */
    void write(T value, JsonWriter out) {
        byType.get(value.getClass()).write(value, out);
    }

    /** The name of the first row of a value's kind. */
    K nameOf(T value) {
        return byType.get(value.getClass()).name();
    }

    /** The records under a sealed type, those under its sealed subtypes too. */
    static Stream<Class<?>> kindsOf(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(CodecTable::kindsOf)
                : Stream.of(type);
    }

    static <K, T> Builder<K, T> of(Class<T> type) {
        return new Builder<>(type);
    }

    static final class Builder<K, T> {
        private final Class<T> type;
        private final Map<K, Row<K, ? extends T>> byName = new HashMap<>();
        private final Map<Class<?>, Row<K, ? extends T>> byType = new HashMap<>();

        private Builder(Class<T> type) {
            this.type = type;
        }

        <S extends T> Builder<K, T> row(
                K name, Class<S> kind, FieldsReader<S> reader, BiConsumer<S, JsonWriter> writer) {
            Row<K, S> row = new Row<>(name, kind, reader, writer);
            if (byName.put(name, row) != null) {
                throw new IllegalStateException("two rows of %s for %s".formatted(type.getSimpleName(), name));
            }
            byType.putIfAbsent(kind, row);
            return this;
        }

        /** Of a kind without fields. */
        <S extends T> Builder<K, T> row(K name, S value) {
            @SuppressWarnings("unchecked")
            Class<S> kind = (Class<S>) value.getClass();
            return row(name, kind, fields -> value, (v, out) -> {});
        }

        /** @throws IllegalStateException if a name or a kind has no row */
        CodecTable<K, T> build(Collection<K> names) {
            List<Object> missing = Stream.concat(
                            names.stream().filter(name -> !byName.containsKey(name)),
                            kindsOf(type).filter(kind -> !byType.containsKey(kind)))
                    .toList();
            if (!missing.isEmpty()) {
                throw new IllegalStateException("no row of %s for %s".formatted(type.getSimpleName(), missing));
            }
            return new CodecTable<>(byName, byType);
        }
    }
}
