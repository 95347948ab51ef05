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
 * fails the class that has the table when it is loaded, so that no frame is ever guessed at. What nearly all frames
 * are ({@code send}, its reply, {@code poll}, the event of a message) is read and written without the table, by the methods that stand
 * in its rows: those calls can be inlined, and what they make need not be allocated.
 *
 * @param <K> the names
 * @param <T> the sealed type
 */
final class CodecTable<K, T> {
    private final Map<K, FieldsReader<? extends T>> readers;
    private final Map<Class<?>, KindWriter<? extends T>> writers;
    private final Map<Class<?>, K> names;

    private CodecTable(Builder<K, T> rows) {
        // An unmodifiable map would divide at each look-up.
        readers = new HashMap<>(rows.readers);
        writers = new HashMap<>(rows.writers);
        names = new HashMap<>(rows.names);
    }

    /** Reads the fields of one kind of frame. */
    interface FieldsReader<T> {
        T read(Fields fields) throws Violation;
    }

    private record KindWriter<T>(Class<T> kind, BiConsumer<T, JsonWriter> writer) {
        void write(Object value, JsonWriter out) {
            writer.accept(kind.cast(value), out);
        }
    }

    boolean has(K name) {
        return readers.containsKey(name);
    }

    /** @param name of a row */
    T read(K name, Fields fields) throws Violation {
        return readers.get(name).read(fields);
    }

    /** All fields of a value, but for its name. */
    void write(T value, JsonWriter out) {
        writers.get(value.getClass()).write(value, out);
    }

    /** The name of the first row of a value's kind. */
    K nameOf(T value) {
        return names.get(value.getClass());
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
        private final Map<K, FieldsReader<? extends T>> readers = new HashMap<>();
        private final Map<Class<?>, KindWriter<? extends T>> writers = new HashMap<>();
        private final Map<Class<?>, K> names = new HashMap<>();

        private Builder(Class<T> type) {
            this.type = type;
        }

        <S extends T> Builder<K, T> row(
                K name, Class<S> kind, FieldsReader<? extends T> reader, BiConsumer<S, JsonWriter> writer) {
            names.putIfAbsent(kind, name);
            return reader(name, reader).kind(kind, writer);
        }

        /** A row for a kind without fields. */
        <S extends T> Builder<K, T> row(K name, S value) {
            names.putIfAbsent(value.getClass(), name);
            return reader(name, fields -> value).kind(value.getClass().asSubclass(type), (v, out) -> {});
        }

        /** Of a name that stands for several kinds, each of which is a {@link #kind}. */
        Builder<K, T> reader(K name, FieldsReader<? extends T> reader) {
            if (readers.put(name, reader) != null) {
                throw new IllegalStateException("two rows of %s for %s".formatted(type.getSimpleName(), name));
            }
            return this;
        }

        /** Of a kind without a name of its own. */
        <S extends T> Builder<K, T> kind(Class<S> kind, BiConsumer<S, JsonWriter> writer) {
            writers.put(kind, new KindWriter<>(kind, writer));
            return this;
        }

        /** @throws IllegalStateException if a name or a kind has no row */
        CodecTable<K, T> build(Collection<K> all) {
            List<Object> missing = Stream.concat(
                            all.stream().filter(name -> !readers.containsKey(name)),
                            kindsOf(type).filter(kind -> !writers.containsKey(kind)))
                    .toList();
            if (!missing.isEmpty()) {
                throw new IllegalStateException("no row of %s for %s".formatted(type.getSimpleName(), missing));
            }
            return new CodecTable<>(this);
        }
    }
}
