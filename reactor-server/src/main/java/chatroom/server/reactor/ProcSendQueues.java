package chatroom.server.reactor;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * As Linux tells it in {@code /proc/self/net/tcp} and {@code tcp6}. Where it doesn't, or there is no Linux, no more can be unacknowledged
 * than the socket's buffer holds. One thread at a time.
 */
public final class ProcSendQueues implements SendQueues {
    private static final Logger LOG = LoggerFactory.getLogger(ProcSendQueues.class);
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private final Path folder;
    private boolean complained;

    public ProcSendQueues() {
        this(Path.of("/proc/self/net"));
    }

    ProcSendQueues(Path folder) {
        this.folder = folder;
    }

    @Override
    public long[] unacknowledged(List<SocketChannel> sockets) {
        long[] bytes = new long[sockets.size()];
        Map<String, Integer> wanted = new HashMap<>();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bufferBytes(sockets.get(i));
            want(wanted, sockets.get(i), i);
        }
        try {
            read("tcp", wanted, bytes);
            read("tcp6", wanted, bytes);
        } catch (IOException | RuntimeException e) {
            if (!complained) {
                complained = true;
                LOG.warn(
                        "what peers have acknowledged can't be read in {} ({}): who only listens counts as gone after --idle-timeout",
                        folder,
                        e.toString());
            }
        }
        return bytes;
    }

    private static long bufferBytes(SocketChannel socket) {
        try {
            return socket.getOption(StandardSocketOptions.SO_SNDBUF);
        } catch (IOException e) {
            // It is closed.
            return Long.MAX_VALUE;
        }
    }

    private static void want(Map<String, Integer> wanted, SocketChannel socket, int index) {
        try {
            if (!(socket.getLocalAddress() instanceof InetSocketAddress local)
                    || !(socket.getRemoteAddress() instanceof InetSocketAddress remote)) {
                return;
            }
            wanted.put(name(local, false) + ' ' + name(remote, false), index);
            // A socket of IPv6 may be connected through IPv4.
            wanted.put(name(local, true) + ' ' + name(remote, true), index);
        } catch (IOException e) {
            LOG.debug("a socket closed while it was looked at: {}", e.getMessage());
        }
    }

    /** As the kernel writes it: hexadecimal words of 32 bits, each in the machine's order of bytes. */
    private static String name(InetSocketAddress address, boolean asIpv6) {
        byte[] bytes = address.getAddress().getAddress();
        if (asIpv6 && address.getAddress() instanceof Inet4Address) {
            bytes = mapped(address.getAddress());
        }
        ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        HexFormat hex = HexFormat.of().withUpperCase();
        StringBuilder name = new StringBuilder(48);
        while (words.hasRemaining()) {
            name.append(hex.toHexDigits(words.getInt()));
        }
        return name.append(':')
                .append(hex.toHexDigits((short) address.getPort()))
                .toString();
    }

    private static byte[] mapped(InetAddress address) {
        byte[] bytes = Arrays.copyOf(MAPPED, 16);
        System.arraycopy(address.getAddress(), 0, bytes, MAPPED.length, 4);
        return bytes;
    }

    /** A line is: number, own address, the peer's, state, queues as {@code sending:receiving}, and more. */
    private void read(String file, Map<String, Integer> wanted, long[] bytes) throws IOException {
        Path path = folder.resolve(file);
        if (file.endsWith("6") && !Files.exists(path)) {
            // A kernel without IPv6.
            return;
        }
        try (BufferedReader lines = Files.newBufferedReader(path, StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int own = line.indexOf(": ") + 2;
                int peer = line.indexOf(' ', own) + 1;
                int end = line.indexOf(' ', peer);
                Integer index = end < 0 ? null : wanted.get(line.substring(own, end));
                if (index != null) {
                    int queue = line.indexOf(' ', end + 1) + 1;
                    bytes[index] = Long.parseLong(line, queue, line.indexOf(':', queue), 16);
                }
            }
        }
    }
}
