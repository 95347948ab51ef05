package chatroom.server.command;

import java.io.Console;

/** Where somebody who gives commands can be asked. */
final class Terminal {
    /** From JDK 22 on there is a console without a terminal too, which can be asked whether it has one. */
    @SuppressWarnings("SystemConsoleNull")
    static boolean isThere() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException olderJdk) {
            return true;
        }
    }

    private Terminal() {}
}
