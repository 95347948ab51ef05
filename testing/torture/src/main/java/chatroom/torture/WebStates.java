package chatroom.torture;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** How connections to the port for browsers may end: before, in and after the handshake, and by whatever breaks a rule. */
final class WebStates {
    private static final String PAGE = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final InetSocketAddress server;
    private final String resume;

    /** @param resume the beginning of a request by which somebody comes in */
    WebStates(InetSocketAddress server, String resume) {
        this.server = server;
        this.resume = resume;
    }

    List<Visit.State> all() {
        List<Visit.State> all = new ArrayList<>(ofHttp());
        all.addAll(ofWebSocket());
        for (String hostile : WebFrames.hostile()) {
            all.add(socket(hostile, "", Visit.Way.AWAIT));
            // Somebody who is in, and is being told what was said.
            all.add(socket(text(",\"last_id\":0}") + hostile, "", Visit.Way.AWAIT));
        }
        return all;
    }

    private List<Visit.State> ofHttp() {
        String half = WebFrames.UPGRADE.substring(0, WebFrames.UPGRADE.length() / 2);
        return List.of(
                http("", "", Visit.Way.CLOSE),
                http("", "", Visit.Way.RESET),
                http(half, "", Visit.Way.CLOSE),
                http(half, "", Visit.Way.RESET),
                http(half, "", Visit.Way.END),
                http(WebFrames.UPGRADE, "", Visit.Way.CLOSE),
                http(WebFrames.UPGRADE, "", Visit.Way.RESET),
                http(WebFrames.UPGRADE, "HTTP/1.1 101", Visit.Way.RESET),
                http(WebFrames.UPGRADE + WebFrames.text("{\"action\":\"ping\"}"), "HTTP/1.1 400", Visit.Way.AWAIT),
                http(WebFrames.UPGRADE.replace("localhost", "elsewhere"), "HTTP/1.1 ", Visit.Way.RESET),
                http("no sense\r\n\r\n", "HTTP/1.1 400", Visit.Way.AWAIT),
                http("GET /" + "x".repeat(20_000), "HTTP/1.1 431", Visit.Way.AWAIT),
                http(PAGE, "HTTP/1.1 200", Visit.Way.CLOSE),
                http(PAGE, "HTTP/1.1 200", Visit.Way.END),
                http(PAGE.repeat(100), "", Visit.Way.DEAF));
    }

    private List<Visit.State> ofWebSocket() {
        String poll = WebFrames.text("{\"action\":\"poll\",\"last_id\":0}");
        return List.of(
                socket("", "", Visit.Way.CLOSE),
                socket("", "welcome", Visit.Way.RESET),
                socket("", "welcome", Visit.Way.END),
                socket("\u0081", "welcome", Visit.Way.END),
                socket(WebFrames.begun("{\"action\":\"pi"), "welcome", Visit.Way.RESET),
                socket(WebFrames.begun("{\"action\":\"pi") + WebFrames.ping("in it"), "welcome", Visit.Way.END),
                socket(WebFrames.text("x".repeat(20_000)), "frame_too_large", Visit.Way.RESET),
                socket(WebFrames.close("\u0003\u00e8"), "", Visit.Way.AWAIT),
                socket(WebFrames.close(""), "", Visit.Way.RESET),
                socket(WebFrames.ping("are you there?").repeat(500), "welcome", Visit.Way.DEAF),
                socket(text("}"), "online", Visit.Way.CLOSE),
                socket(text("}") + "\u0081\u00fe", "online", Visit.Way.RESET),
                socket(text(",\"push\":false}") + poll, "messages", Visit.Way.END),
                socket(text(",\"push\":false}") + poll.repeat(60), "messages", Visit.Way.DEAF),
                socket(text(",\"last_id\":0}"), "\"event\":\"message\"", Visit.Way.RESET),
                socket(text(",\"last_id\":0}"), "\"event\":\"message\"", Visit.Way.DEAF),
                socket(text(",\"last_id\":0}") + WebFrames.close("\u0003\u00e9"), "", Visit.Way.AWAIT));
    }

    private String text(String restOfResume) {
        return WebFrames.text(resume + restOfResume);
    }

    private Visit.State http(String says, String until, Visit.Way way) {
        return new Visit.State(server, says, until, way);
    }

    private Visit.State socket(String says, String until, Visit.Way way) {
        return new Visit.State(server, true, says, until, way);
    }
}
