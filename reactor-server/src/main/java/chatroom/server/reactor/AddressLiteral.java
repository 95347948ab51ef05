package chatroom.server.reactor;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses as they are written, without anybody being asked what a name means. */
public final class AddressLiteral {
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

    /** With the colon that no name can have; with a dot before it, it is looked up as a name all the same. */
    private static final Pattern PERHAPS_IPV6 = Pattern.compile("[0-9a-fA-F]*:[0-9a-fA-F:.]*");

    /** @return empty where it is none */
    public static Optional<InetAddress> parse(String text) {
        if (!IPV4.matcher(text).matches() && !PERHAPS_IPV6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private AddressLiteral() {}
}
