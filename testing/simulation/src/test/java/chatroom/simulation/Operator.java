package chatroom.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import chatroom.codec.AdminCodec;
import chatroom.codec.FrameDecoder;
import chatroom.codec.FrameSink;
import chatroom.protocol.AdminReply;
import chatroom.protocol.AdminRequest;
import chatroom.protocol.MessageText;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.SingleLine;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whoever runs the server: gives commands while the chat runs, through its admin socket, one after the other. Each is given again until it
 * is answered, and not for the disk's sake.
 */
final class Operator {
    /** A socket on the same machine. */
    private static final NetworkMood LOCAL = new NetworkMood(4_096, 4_096, 1, 0, 0, 0);

    private static final int MAX_REPLY_BYTES = 64 * 1024;
    private static final List<RoomKind> KINDS = List.of(RoomKind.PUBLIC, RoomKind.PRIVATE);

    private final World world;
    private final VirtualTime time;
    private final Chance chance;
    private final AdminCodec codec = new AdminCodec();
    private final Deque<AdminRequest> open = new ArrayDeque<>();
    private final Set<String> disabled = new HashSet<>();
    private Optional<Call> call = Optional.empty();
    private boolean waits;

    Operator(World world, Chance chance) {
        this.world = world;
        this.time = world.time();
        this.chance = chance;
    }

    /** One of the commands that change something. */
    void act() {
        int dice = chance.between(0, 99);
        RoomName room = chance.oneOf(RobotRooms.NAMES);
        String user = chance.oneOf(world.robots());
        if (dice < 12) {
            give(new AdminRequest.CreateRoom(
                    room, chance.oneOf(KINDS), Optional.of(new SingleLine("tea")), owner(user)));
        } else if (dice < 24) {
            give(new AdminRequest.ArchiveRoom(room, chance.oneIn(3)));
        } else if (dice < 42) {
            give(new AdminRequest.SetRole(room, user, chance.oneOf(List.of(Role.values()))));
        } else if (dice < 54) {
            world.isRead(room);
            give(new AdminRequest.DeleteRoom(room));
        } else if (dice < 60) {
            deleteTexts(user);
        } else if (dice < 68) {
            world.isRead(chance.oneIn(2) ? RoomName.LOBBY : room);
            give(new AdminRequest.Prune(0, false));
        } else if (dice < 76) {
            world.mayEnd(user);
            give(new AdminRequest.Kick(user));
        } else if (dice < 80) {
            give(new AdminRequest.Announce(new MessageText("The server will be down at nine.")));
        } else if (dice < 90) {
            disableOrEnable(user);
        } else if (world.mayLose(user)) {
            // Whoever it was isn't there any more, whatever comes of it.
            world.mayEnd(user);
            world.loses(user);
            give(new AdminRequest.DeleteUser(user));
        }
    }

    /** In the direct room of two. */
    private void deleteTexts(String user) {
        String other = chance.oneOf(World.NAMES);
        if (!other.equals(user)) {
            RoomName room = RoomName.direct(new Username(user), new Username(other));
            world.isRead(room);
            give(new AdminRequest.DeleteRoom(room));
        }
    }

    private Optional<String> owner(String user) {
        return chance.oneIn(3) ? Optional.empty() : Optional.of(user);
    }

    private void disableOrEnable(String user) {
        if (disabled.remove(user)) {
            give(new AdminRequest.EnableUser(user));
        } else {
            disabled.add(user);
            world.mayEnd(user);
            give(new AdminRequest.DisableUser(user));
        }
    }

    /** Everybody can log in again. */
    void isAtPeace() {
        disabled.stream().sorted().forEach(user -> give(new AdminRequest.EnableUser(user)));
        disabled.clear();
    }

    Optional<String> lacks() {
        return open.isEmpty() ? Optional.empty() : Optional.of("the operator has no answer to %s".formatted(open));
    }

    private void give(AdminRequest request) {
        open.add(request);
        goOn();
    }

    /** Gives the next command, or the same once more, if a server runs. */
    private void goOn() {
        if (call.isPresent() || waits || open.isEmpty()) {
            return;
        }
        Optional<SimulatedServer> server = world.server();
        if (server.isEmpty()) {
            goOnLater();
            return;
        }
        Call begun = new Call(server.get(), open.element());
        call = Optional.of(begun);
        begun.begin();
    }

    private void goOnLater() {
        waits = true;
        time.after(chance.nsBetweenMillis(50, 1_000), () -> {
            waits = false;
            goOn();
        });
    }

    private void onReply(SimulatedServer server, AdminRequest request, AdminReply reply, Instant askedAt) {
        world.trace().add("operator", "gets", reply);
        call = Optional.empty();
        if (reply instanceof AdminReply.Failed failed && failed.message().equals(FailingStore.SENTENCE)) {
            goOnLater();
            return;
        }
        open.remove();
        world.tally().commands++;
        checkIsOut(server, request, reply);
        if (reply instanceof AdminReply.Done) {
            loggedOut(request).ifPresent(username -> world.isLoggedOut(username, askedAt));
            roomOf(request)
                    .ifPresent(
                            room -> world.histories().of(server.store(), room).tellOperator());
            if (prunes(request)) {
                world.tally().prunings++;
                world.histories().arePruned(server.store());
            }
        }
        goOn();
    }

    /** In which a command may have written. */
    private static Optional<RoomName> roomOf(AdminRequest request) {
        if (request instanceof AdminRequest.CreateRoom create) {
            return Optional.of(create.room());
        } else if (request instanceof AdminRequest.ArchiveRoom archive) {
            return Optional.of(archive.room());
        }
        return request instanceof AdminRequest.SetRole role ? Optional.of(role.room()) : Optional.empty();
    }

    private static boolean prunes(AdminRequest request) {
        return request instanceof AdminRequest.Prune
                || (request instanceof AdminRequest.DeleteRoom delete
                        && delete.room().isDirect());
    }

    /** Whose sessions a command ends. */
    private static Optional<String> loggedOut(AdminRequest request) {
        if (request instanceof AdminRequest.Kick kick) {
            return Optional.of(kick.username());
        } else if (request instanceof AdminRequest.DisableUser disable) {
            return Optional.of(disable.username());
        }
        return request instanceof AdminRequest.DeleteUser delete ? Optional.of(delete.username()) : Optional.empty();
    }

    /** Whose account is closed is logged in nowhere, whether or not an earlier try was reported as failed. */
    private void checkIsOut(SimulatedServer server, AdminRequest request, AdminReply reply) {
        if (request instanceof AdminRequest.DisableUser disable && server.isLoggedIn(disable.username())) {
            throw new PromiseBroken("%s is disabled (%s), and logged in".formatted(disable.username(), reply));
        } else if (request instanceof AdminRequest.DeleteUser delete) {
            if (reply instanceof AdminReply.Done && server.isLoggedIn(delete.username())) {
                throw new PromiseBroken("%s is deleted (%s), and logged in".formatted(delete.username(), reply));
            }
            world.lost(delete.username());
        }
    }

    private void onNoReply() {
        world.trace().add("operator", "lost the connection", "");
        call = Optional.empty();
        goOnLater();
    }

    /** One connection, for one command. */
    private final class Call implements FrameSink {
        private final SimulatedServer server;
        private final AdminRequest request;
        private final Instant askedAt = time.instant();
        private final NetworkLink cable;
        private final FrameDecoder decoder = new FrameDecoder(MAX_REPLY_BYTES);

        Call(SimulatedServer server, AdminRequest request) {
            this.server = server;
            this.request = request;
            this.cable = new NetworkLink(time, chance, LOCAL, server::wakeUp, this::read);
        }

        void begin() {
            if (!server.acceptOperator(cable)) {
                onNoReply();
                return;
            }
            world.trace().add("operator", "commands", request);
            try {
                cable.up.write(ByteBuffer.wrap(codec.write(request)));
            } catch (IOException e) {
                onNoReply();
            }
        }

        private boolean isPresent() {
            return call.equals(Optional.of(this));
        }

        private void read() {
            if (!isPresent()) {
                return;
            }
            ByteBuffer in = ByteBuffer.allocate(4_096);
            try {
                if (cable.down.read(in, Integer.MAX_VALUE) < 0) {
                    onNoReply();
                } else {
                    decoder.decode(in.flip(), this);
                }
            } catch (IOException e) {
                onNoReply();
            }
        }

        @Override
        public boolean onFrame(ByteBuffer frame) {
            AdminReply reply;
            try {
                reply = codec.readReply(request.action(), frame.duplicate());
            } catch (Violation e) {
                throw new PromiseBroken(
                        "the operator gets what is no reply (%s): %s".formatted(e.getMessage(), UTF_8.decode(frame)));
            }
            cable.closedByClient();
            onReply(server, request, reply, askedAt);
            return false;
        }

        @Override
        public boolean onOversizedFrame() {
            throw new PromiseBroken("the operator gets a reply without an end");
        }
    }
}
