package chatroom.client.link;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** All addresses of a host, in the order in which the system prefers them. */
@FunctionalInterface
interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
}
