package chatroom.protocol;

/**
 * A value and the entry that gave it. Of two, the one of the later entry counts, in whatever order they come.
 *
 * @param id of the entry
 */
record Latest<T>(long id, T value) {
    Latest<T> newer(Latest<T> other) {
        return other.id >= id ? other : this;
    }
}
