package chatroom.server.command;

import chatroom.codec.AdminCodec;
import chatroom.protocol.AdminReply;
import chatroom.protocol.AdminRequest;
import chatroom.protocol.ChatMessage;
import chatroom.server.store.RefusedException;
import chatroom.server.store.StorageException;
import chatroom.server.store.sqlite.DiskRoom;
import chatroom.server.store.sqlite.NewFile;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "export", description = "Writes all messages.", mixinStandardHelpOptions = true)
final class ExportCommand extends AdminCommand {
    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "jsonl",
            description = "jsonl (one JSON object a line, which import takes), csv or txt. [${DEFAULT-VALUE}]")
    private ExportFormat format;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "Where to; nothing may be there yet. Without it, standard output.")
    private Path file;

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
        return DiskRoom.isGone(e, file)
                ? new CommandFailure(DiskRoom.sentence(file), e)
                : new CommandFailure(
                        "%s can't be written (%s): look after that disk.".formatted(file, e.getMessage()), e);
    }

    private void write(AdminClient client, OutputStream out) throws IOException, CommandFailure {
        AdminCodec codec = new AdminCodec();
        out.write(format.head().getBytes(StandardCharsets.UTF_8));
        AdminReply.MessagePage page;
        long afterId = 0;
        long lastId = client.lastId();
        do {
            page = (AdminReply.MessagePage) client.ask(new AdminRequest.Messages(afterId));
            for (ChatMessage message : page.messages()) {
                out.write(format.write(message, codec));
                afterId = message.id();
            }
            progress().at("exporting messages", afterId, lastId);
        } while (page.more());
    }
}
