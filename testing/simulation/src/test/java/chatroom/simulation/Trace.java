package chatroom.simulation;

import java.util.ArrayList;
import java.util.List;

/** What happened in a world, a line each. Only worlds that somebody looks at have lines. */
final class Trace {
    private final VirtualTime time;
    private final boolean kept;
    private final List<String> lines = new ArrayList<>();

    Trace(VirtualTime time, boolean kept) {
        this.time = time;
        this.kept = kept;
    }

    void add(String who, String what, Object detail) {
        if (kept) {
            lines.add("%,15d us  %-8s %s %s"
                    .formatted(time.nowNs() / 1_000, who, what, detail)
                    .replace("\n", "\\n"));
        }
    }

    List<String> lines() {
        return lines;
    }
}
