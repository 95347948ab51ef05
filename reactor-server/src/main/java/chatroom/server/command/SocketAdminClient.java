package chatroom.server.command;

import chatroom.codec.AdminCodec;
import chatroom.protocol.AdminReply;
import chatroom.protocol.AdminRequest;
import chatroom.protocol.Violation;
import chatroom.server.store.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Asks a server that runs, through its admin socket. */
final class SocketAdminClient implements AdminClient {
    private static final Duration FOR_EVER = Duration.ZERO;
    private static final Duration OBSERVERS_PATIENCE = Duration.ofSeconds(1);
    private static final long LOOK_MILLIS = 250;

    private final Path socket;
    private final SocketChannel channel;
    private final Selector selector;
    private final Duration patience;
    private final Progress progress;
    private final AdminCodec codec = new AdminCodec();
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /** Asks meanwhile how far the server is; made when somebody wants to know. */
    private Optional<SocketAdminClient> observer = Optional.empty();

    private SocketAdminClient(
            Path socket, SocketChannel channel, Selector selector, Duration patience, Progress progress)
            throws IOException {
        this.socket = socket;
        this.channel = channel;
        this.selector = selector;
        this.patience = patience;
        this.progress = progress;
        buffer.limit(0);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
    }

    /** @return empty if no server listens there */
    static Optional<SocketAdminClient> find(Path socket, Progress progress) throws CommandFailure {
        return find(socket, FOR_EVER, progress);
    }

    /** @param patience how long it may take to answer; zero for ever: a backup takes its time */
    static Optional<SocketAdminClient> find(Path socket, Duration patience, Progress progress) throws CommandFailure {
        // Behind a folder that one may not enter it isn't known to be missing.
        if (Files.notExists(socket)) {
            return Optional.empty();
        }
        SocketChannel channel = null;
        boolean connected = false;
        try {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
            SocketAdminClient client = new SocketAdminClient(socket, channel, Selector.open(), patience, progress);
            connected = true;
            return Optional.of(client);
        } catch (ConnectException e) {
            // Left behind by a server that was killed.
            return Optional.empty();
        } catch (IOException e) {
            throw new CommandFailure(
                    "The server can't be reached through %s (%s): give this command as the user that the server runs as."
                            .formatted(socket, e.getMessage()),
                    e);
        } finally {
            if (channel != null && !connected) {
                closeQuietly(channel);
            }
        }
    }

    @Override
    public AdminReply ask(AdminRequest request) throws CommandFailure {
        try {
            ByteBuffer frame = ByteBuffer.wrap(codec.write(request));
            while (frame.hasRemaining()) {
                channel.write(frame);
            }
            AdminReply reply = codec.readReply(request.action(), readLine());
            if (reply instanceof AdminReply.Failed failed) {
                throw new CommandFailure(failed.message());
            }
            return reply;
        } catch (IOException e) {
            throw new CommandFailure(
                    "The server went away meanwhile (%s), and may have done it: look whether it did, once it runs again."
                            .formatted(e.getMessage()),
                    e);
        } catch (Violation e) {
            throw new CommandFailure(
                    "The server's answer can't be read (%s): use the commands of its own release."
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private ByteBuffer readLine() throws IOException, CommandFailure {
        line.reset();
        long askedNs = System.nanoTime();
        while (true) {
            while (buffer.hasRemaining()) {
                byte next = buffer.get();
                if (next == '\n') {
                    return ByteBuffer.wrap(line.toByteArray());
                }
                line.write(next);
            }
            awaitMore(askedNs);
            selector.selectedKeys().clear();
            int count = channel.read(buffer.clear());
            buffer.flip();
            if (count < 0) {
                buffer.limit(0);
                throw new IOException("it is shutting down, perhaps");
            }
        }
    }

    private void awaitMore(long askedNs) throws IOException, CommandFailure {
        while (selector.select(LOOK_MILLIS) == 0) {
            if (patience.equals(FOR_EVER)) {
                tellHowFarItIs();
            } else if (System.nanoTime() - askedNs > patience.toNanos()) {
                throw new CommandFailure(
                        "The server doesn't answer within %s seconds: look at its log, and restart it if that doesn't pass."
                                .formatted(patience.toSeconds()));
            }
        }
    }

    private void tellHowFarItIs() {
        Optional<AdminReply.Work> work = Optional.empty();
        try {
            if (observer.isEmpty()) {
                observer = find(socket, OBSERVERS_PATIENCE, Progress.UNHEARD);
            }
            if (observer.isPresent()) {
                work = ((AdminReply.ServerStatus) observer.get().ask(new AdminRequest.Status())).work();
            }
        } catch (CommandFailure e) {
            // It is asked again in a moment, by another one: an answer that comes late must not be taken for the next.
            observer.ifPresent(SocketAdminClient::close);
            observer = Optional.empty();
        }
        work.ifPresentOrElse(
                known -> progress.at(known.what(), known.done(), known.total()),
                () -> progress.at("the server is at it, and its log says how far"));
    }

    @Override
    public long lastId() throws CommandFailure {
        return ((AdminReply.ServerStatus) ask(new AdminRequest.Status())).lastId();
    }

    @Override
    public void close() {
        observer.ifPresent(SocketAdminClient::close);
        closeQuietly(selector);
        closeQuietly(channel);
    }

    private static void closeQuietly(AutoCloseable open) {
        try {
            open.close();
        } catch (Exception e) {
            // The process is about to end.
        }
    }
}
