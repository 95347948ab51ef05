package chatroom.server.config;

import chatroom.protocol.RoomLimits;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The part of {@link ServerOptions} that says how many rooms there may be, and whose. */
final class RoomOptions {
    private static final int MANY = 1_000_000;

    @WhileRunning
    @Option(
            names = "--room-creation",
            paramLabel = "WHO",
            defaultValue = "everybody",
            description = "Who may create rooms: everybody or admins. [CHAT_ROOM_CREATION; ${DEFAULT-VALUE}]")
    private String creation;

    @WhileRunning
    @Option(
            names = "--rooms-per-user",
            paramLabel = "N",
            defaultValue = "500",
            description =
                    "Rooms that one user may be in, direct ones not counted. [CHAT_ROOMS_PER_USER; ${DEFAULT-VALUE}]")
    private long perUser;

    @WhileRunning
    @Option(
            names = "--rooms-per-hour",
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "Rooms that one user may create in an hour; 0 means any number. [CHAT_ROOMS_PER_HOUR; ${DEFAULT-VALUE}]")
    private long createsPerHour;

    @WhileRunning
    @Option(
            names = "--direct-rooms-per-hour",
            paramLabel = "N",
            defaultValue = "30",
            description =
                    "Users to whom one user may write for the first time in an hour; 0 means any number. [CHAT_DIRECT_ROOMS_PER_HOUR; ${DEFAULT-VALUE}]")
    private long directsPerHour;

    /** @throws ParameterException with one sentence, if a value is out of its range */
    ServerConfig.Rooms toRooms(OptionChecks check) {
        if (!creation.equals("everybody") && !creation.equals("admins")) {
            throw check.wrong("--room-creation", "must be everybody or admins, not \"%s\".".formatted(creation));
        }
        return new ServerConfig.Rooms(
                creation.equals("admins"),
                check.within("--rooms-per-user", perUser, 1, RoomLimits.ROOMS),
                check.within("--rooms-per-hour", createsPerHour, 0, MANY),
                check.within("--direct-rooms-per-hour", directsPerHour, 0, MANY));
    }
}
