package chatroom.server.command;

import chatroom.protocol.AdminRequest;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "prune",
        description =
                "Takes the texts out of old messages, and gives their space back. The messages keep their places, names and times.",
        mixinStandardHelpOptions = true)
final class PruneCommand extends AdminCommand {
    @Option(
            names = "--older-than",
            required = true,
            paramLabel = "AGE",
            converter = AgeConverter.class,
            description = "Such as 12h, 90d or 52w: hours, days or weeks.")
    private Duration age;

    @Mixin
    private ClockIsRightOption clock;

    @Override
    void run(AdminClient client) throws CommandFailure {
        askAndSay(client, new AdminRequest.Prune(age.toHours(), clock.isRight()));
    }
}
