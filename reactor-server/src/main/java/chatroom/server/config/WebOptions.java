package chatroom.server.config;

import chatroom.server.reactor.AddressLiteral;
import chatroom.server.web.WebSettings;
import java.net.IDN;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The part of {@link ServerOptions} that says where browsers find the page and the WebSocket. */
final class WebOptions {
    private static final Pattern ORIGIN = Pattern.compile("(https?)://([^\\s/?#@:]+|\\[.*])(?::(\\d{1,5}))?");
    private static final Pattern HOST = Pattern.compile("[a-z0-9.-]+|\\[[0-9a-f:.]+]");
    private static final Map<String, String> USUAL_PORTS = Map.of("http", "80", "https", "443");

    @Option(
            names = "--web-host",
            paramLabel = "ADDRESS",
            defaultValue = "",
            description = "Address to listen on for browsers; as --host if it isn't given. [CHAT_WEB_HOST]")
    private String host;

    @Option(
            names = "--web-port",
            paramLabel = "PORT",
            defaultValue = "5080",
            description = "TCP port for browsers (HTTP and WebSocket); 0 means none. [CHAT_WEB_PORT; ${DEFAULT-VALUE}]")
    private long port;

    @Option(
            names = "--web-tls-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "TCP port for browsers with TLS (HTTPS), for instance 5443 or 443; 0 means none."
                    + " [CHAT_WEB_TLS_PORT; ${DEFAULT-VALUE}]")
    private long tlsPort;

    @Option(
            names = "--web-origin",
            paramLabel = "ORIGINS",
            defaultValue = "",
            description =
                    "Where pages come from that may connect besides the server's own, separated by commas: the public"
                            + " address where a proxy is in front, like https://chat.example. [CHAT_WEB_ORIGIN]")
    private String origins;

    @Option(
            names = "--web-proxy",
            paramLabel = "ADDRESSES",
            defaultValue = "",
            description = "Addresses of the proxies in front, separated by commas, whose X-Forwarded-For says who is"
                    + " limited. [CHAT_WEB_PROXY]")
    private String proxies;

    /** @throws ParameterException with one sentence, if a value is out of its range */
    Optional<ServerConfig.Web> toWeb(OptionChecks check, String otherwiseHost) {
        OptionalInt plain = port(check, "--web-port", port);
        OptionalInt secure = port(check, "--web-tls-port", tlsPort);
        Set<String> given = items(origins).stream()
                .map(item -> origin(item)
                        .orElseThrow(() -> check.wrong(
                                "--web-origin",
                                "must be like https://chat.example, without a path, and not \"%s\".".formatted(item))))
                .collect(Collectors.toUnmodifiableSet());
        return plain.isEmpty() && secure.isEmpty()
                ? Optional.empty()
                : Optional.of(new ServerConfig.Web(
                        host.isBlank() ? otherwiseHost : host, plain, secure, new WebSettings(given, proxies(check))));
    }

    /** As browsers write it: without the usual port, and with names of other scripts as they are looked up. */
    private static Optional<String> origin(String item) {
        Matcher matcher = ORIGIN.matcher(item);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String scheme = matcher.group(1);
        String port = matcher.group(3);
        String end = port == null || port.equals(USUAL_PORTS.get(scheme)) ? "" : ":" + port;
        return asciiHost(matcher.group(2)).map(host -> scheme + "://" + host + end);
    }

    private static Optional<String> asciiHost(String host) {
        try {
            return Optional.of(IDN.toASCII(host))
                    .filter(ascii -> HOST.matcher(ascii).matches());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Set<InetAddress> proxies(OptionChecks check) {
        return items(proxies).stream()
                .map(item -> AddressLiteral.parse(item)
                        .orElseThrow(() -> check.wrong(
                                "--web-proxy", "must be addresses like 10.0.0.5, and not \"%s\".".formatted(item))))
                .collect(Collectors.toUnmodifiableSet());
    }

    boolean wantsTls() {
        return tlsPort != 0;
    }

    private static OptionalInt port(OptionChecks check, String option, long value) {
        int port = check.within(option, value, 0, 65_535);
        return port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
    }

    private static Set<String> items(String list) {
        return Stream.of(list.split(",", -1))
                .map(item -> item.strip().toLowerCase(Locale.ROOT))
                .filter(item -> !item.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
