package chatroom.server.web;

import java.net.InetAddress;
import java.util.Set;

/**
 * What the ports for browsers have in common.
 *
 * @param origins of other pages that may connect
 * @param proxies whose word is taken for whom they ask
 */
public record WebSettings(Set<String> origins, Set<InetAddress> proxies) {}
