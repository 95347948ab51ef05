package chatroom.client;

/** How the program ends, for scripts. */
final class ExitCode {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int WRONG_USE = 2;
    static final int LOGIN_REFUSED = 3;
    static final int NOT_REACHABLE = 4;
    static final int UNSENT = 5;

    private ExitCode() {}
}
