package chatroom.server.command;

import chatroom.codec.AdminCodec;
import chatroom.protocol.AdminReply;
import chatroom.protocol.AdminRequest;
import chatroom.protocol.ChatMessage;
import chatroom.server.store.DataFolder;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
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
    void run(Desk desk) throws CommandFailure {
        try (OutputStream out = new BufferedOutputStream(target(), 1 << 16)) {
            write(desk, out);
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailure("%s is there already: name another file.".formatted(file), e);
        } catch (IOException e) {
            throw new CommandFailure("The export can't be written (%s), and isn't whole.".formatted(e.getMessage()), e);
        }
    }

    private OutputStream target() throws IOException {
        if (file == null) {
            return new FileOutputStream(FileDescriptor.out);
        }
        Files.createFile(file, DataFolder.ownerOnly());
        return Files.newOutputStream(file);
    }

    private void write(Desk desk, OutputStream out) throws IOException, CommandFailure {
        AdminCodec codec = new AdminCodec();
        out.write(format.head().getBytes(StandardCharsets.UTF_8));
        AdminReply.MessagePage page;
        long afterId = 0;
        do {
            page = (AdminReply.MessagePage) desk.ask(new AdminRequest.Messages(afterId));
            for (ChatMessage message : page.messages()) {
                out.write(format.write(message, codec));
                afterId = message.id();
            }
        } while (page.more());
    }
}
