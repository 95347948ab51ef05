package chatroom.server.command;

import chatroom.codec.AdminCodec;
import chatroom.protocol.AdminReply;
import chatroom.protocol.AdminRequest;
import chatroom.protocol.Entry;
import chatroom.protocol.RoomName;
import chatroom.protocol.Violation;
import chatroom.server.store.RefusedException;
import chatroom.server.store.StorageException;
import chatroom.server.store.sqlite.DiskFull;
import chatroom.server.store.sqlite.NewFile;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "export",
        description = "Writes all messages, and what else happened in rooms.",
        mixinStandardHelpOptions = true)
final class ExportCommand extends AdminCommand {
    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "jsonl",
            description = "jsonl (one JSON object a line, which import takes), csv or txt. [${DEFAULT-VALUE}]")
    private ExportFormat format;

    @Option(
            names = "--room",
            paramLabel = "NAME",
            description =
                    "Only this room, in any case of its name. Without it, jsonl has all rooms, and the others the lobby.")
    private String room;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "Where to; nothing may be there yet. Without it, standard output.")
    private Path file;

    private final AdminCodec codec = new AdminCodec();

    @Override
    void run(AdminClient client) throws CommandFailure, StorageException, RefusedException {
        if (file == null) {
            writeAll(client, new FileOutputStream(FileDescriptor.out));
            return;
        }
        Path target = file.toAbsolutePath().normalize();
        try (NewFile whole = NewFile.begin(target, dataDir())) {
            writeAll(client, Files.newOutputStream(whole.unfinished()));
            whole.finish();
        } catch (IOException e) {
            throw cantBeWritten(e);
        }
    }

    private void writeAll(AdminClient client, OutputStream raw) throws CommandFailure {
        try (OutputStream out = new BufferedOutputStream(raw, 1 << 16)) {
            write(client, out);
        } catch (IOException e) {
            throw cantBeWritten(e);
        }
    }

    private CommandFailure cantBeWritten(IOException e) {
        if (file == null) {
            return new CommandFailure(
                    "The export can't be written to standard output (%s), and isn't whole: make room, or write it elsewhere."
                            .formatted(e.getMessage()),
                    e);
        }
        return DiskFull.isGone(e, file)
                ? new CommandFailure(DiskFull.sentence(file), e)
                : new CommandFailure("%s can't be written (%s): check that disk.".formatted(file, e.getMessage()), e);
    }

    private void write(AdminClient client, OutputStream out) throws IOException, CommandFailure {
        out.write(format.head().getBytes(StandardCharsets.UTF_8));
        if (room != null) {
            RoomName asked = room(room);
            if (writeRooms(client, name -> name.key().equals(asked.key()), out) == 0) {
                // Who is asked for its entries says that there is none.
                write(client, asked, 0, out);
            }
            return;
        }
        write(client, RoomName.LOBBY, client.lastId(), out);
        if (format == ExportFormat.JSONL) {
            writeRooms(client, name -> !name.isLobby(), out);
        }
    }

    private static RoomName room(String name) throws CommandFailure {
        try {
            return RoomName.of(name);
        } catch (Violation e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }

    /**
     * By name, each in its own spelling.
     *
     * @return how many there were
     */
    private int writeRooms(AdminClient client, Predicate<RoomName> wanted, OutputStream out)
            throws IOException, CommandFailure {
        AdminReply.RoomPage page;
        int rooms = 0;
        String after = "";
        do {
            page = (AdminReply.RoomPage) client.ask(new AdminRequest.Rooms(after));
            for (AdminReply.RoomLine line : page.rooms()) {
                after = line.room().key();
                if (wanted.test(line.room())) {
                    write(client, line.room(), line.lastId(), out);
                    rooms++;
                }
            }
        } while (page.more());
        return rooms;
    }

    /** @param lastId how many there are */
    private void write(AdminClient client, RoomName from, long lastId, OutputStream out)
            throws IOException, CommandFailure {
        AdminReply.MessagePage page;
        long afterId = 0;
        do {
            page = (AdminReply.MessagePage) client.ask(new AdminRequest.Messages(from, afterId));
            for (Entry entry : page.messages()) {
                out.write(format.write(from, entry, codec));
                afterId = entry.id();
            }
            progress().at("exporting messages of " + from, afterId, lastId);
        } while (page.more());
    }
}
