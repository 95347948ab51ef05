package chatroom.server.command;

import picocli.CommandLine.Option;

/** For commands that a clock that is wrong would make do what can't be undone. */
final class ClockIsRightOption {
    @Option(
            names = "--clock-is-right",
            description =
                    "Goes on where the times of the messages make the clock look wrong. See that it is right first: what is done can't be undone.")
    private boolean right;

    boolean isRight() {
        return right;
    }
}
