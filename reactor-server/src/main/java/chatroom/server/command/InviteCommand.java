package chatroom.server.command;

import chatroom.protocol.AdminReply;
import chatroom.protocol.AdminRequest;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "invite",
        description = "Makes a code by which one person may register, where registering takes one.",
        mixinStandardHelpOptions = true)
final class InviteCommand extends AdminCommand {
    private static final long MAX_HOURS = 8_760;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            defaultValue = "7d",
            converter = AgeConverter.class,
            description = "How long it can be used: 12h, 7d, 2w; 52w at most. [${DEFAULT-VALUE}]")
    private Duration life;

    @Override
    void run(AdminClient client) throws CommandFailure {
        long hours = life.toHours();
        if (hours < 1 || hours > MAX_HOURS) {
            throw new CommandFailure("--for must be between 1h and 52w.");
        }
        AdminReply.Invited invited = (AdminReply.Invited) client.ask(new AdminRequest.Invite((int) hours));
        out().printf("%s (until %s)%n", invited.code(), invited.expires().truncatedTo(ChronoUnit.SECONDS));
    }
}
