package chatroom.client.text;

/** How the program ends, for scripts. */
public final class ExitCode {
    public static final int OK = 0;
    public static final int FAILED = 1;
    public static final int WRONG_USE = 2;
    public static final int LOGIN_REFUSED = 3;
    public static final int NOT_REACHABLE = 4;
    public static final int UNSENT = 5;

    private ExitCode() {}
}
