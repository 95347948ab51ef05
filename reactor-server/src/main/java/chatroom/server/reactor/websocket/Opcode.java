package chatroom.server.reactor.websocket;

import java.util.Optional;

/** What a frame is (RFC 6455, 5.2). */
enum Opcode {
    CONTINUATION(0),
    TEXT(1),
    BINARY(2),
    CLOSE(8),
    PING(9),
    PONG(10);

    private static final int FIRST_OF_CONTROL = 8;
    private static final Opcode[] ALL = values();

    final int number;

    Opcode(int number) {
        this.number = number;
    }

    /** @return empty for one that is reserved */
    static Optional<Opcode> of(int number) {
        for (Opcode opcode : ALL) {
            if (opcode.number == number) {
                return Optional.of(opcode);
            }
        }
        return Optional.empty();
    }

    boolean isControl() {
        return number >= FIRST_OF_CONTROL;
    }
}
