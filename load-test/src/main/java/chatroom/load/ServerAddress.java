package chatroom.load;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server as it is named on the command line: {@code host}, {@code host:port}, {@code [::1]:port}. */
final class ServerAddress {
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(?:\\[([^\\[\\]]+)]|([^:\\[\\]]+))(?::(\\d{1,5}))?|([^\\[\\]]*:[^\\[\\]]*:[^\\[\\]]*)");
    private static final int MOST_PORT = 65_535;

    /** @param usualPort where the text has none */
    static InetSocketAddress resolve(String text, int usualPort) throws LoadException {
        Matcher parts = HOST_AND_PORT.matcher(text.strip());
        if (!parts.matches()) {
            throw new LoadException("A server is named as HOST or HOST:PORT, not \"%s\".".formatted(text.strip()));
        }
        String host =
                parts.group(1) != null ? parts.group(1) : parts.group(2) != null ? parts.group(2) : parts.group(4);
        int port = parts.group(3) == null ? usualPort : Integer.parseInt(parts.group(3));
        if (port < 1 || port > MOST_PORT) {
            throw new LoadException("A port is a number from 1 to %s, not %s.".formatted(MOST_PORT, port));
        }
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new LoadException("There is no host \"%s\".".formatted(host));
        }
        return address;
    }

    private ServerAddress() {}
}
