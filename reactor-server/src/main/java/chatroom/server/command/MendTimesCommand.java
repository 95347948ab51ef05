package chatroom.server.command;

import chatroom.protocol.AdminRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "mend-times",
        description =
                "Looks for messages that are dated ahead of the clock, as a clock that was wrong leaves them, and moves their times back if told to. Numbers and order stay.",
        mixinStandardHelpOptions = true)
final class MendTimesCommand extends AdminCommand {
    @Option(
            names = "--apply",
            description =
                    "Moves them back together, so that the newest is dated now, and none before the last that is right. See that the clock is right first.")
    private boolean apply;

    @Mixin
    private ClockIsRightOption clock;

    @Override
    void run(AdminClient client) throws CommandFailure {
        askAndSay(client, new AdminRequest.MendTimes(apply, clock.isRight()));
    }
}
