package chatroom.protocol;

import java.math.BigInteger;

/** What a client marks a request with, and gets back in its reply: a string or a whole number. */
public sealed interface Ref {
    record Text(String value) implements Ref {}

    record Whole(BigInteger value) implements Ref {}

    static Ref of(String value) {
        return new Text(value);
    }

    static Ref of(long value) {
        return new Whole(BigInteger.valueOf(value));
    }
}
