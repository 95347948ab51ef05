package chatroom.server.e2e;

import chatroom.ProjectFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** docs/protocol.md, as tests read it. */
final class ProtocolDocument {
    private static final Pattern HEADING = Pattern.compile("#+ (.*)");
    private static final Pattern FENCE = Pattern.compile("```(.*)");
    private static final Pattern FIRST_COLUMN = Pattern.compile("^\\| `([a-z_]+)` \\|", Pattern.MULTILINE);

    /**
     * An example that can be played.
     *
     * @param line where it begins
     * @param continued goes on from where the one before it ended, instead of from an empty database
     */
    record Block(String heading, int line, boolean continued, List<String> lines) {}

    private final List<String> lines;

    ProtocolDocument() {
        lines = ProjectFiles.read(ProjectFiles.root().resolve("docs/protocol.md"))
                .lines()
                .toList();
    }

    /** Every fenced block whose info string is {@code chat} or {@code chat continued}. */
    List<Block> chatBlocks() {
        List<Block> blocks = new ArrayList<>();
        String heading = "";
        Block open = null;
        boolean inFence = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher fence = FENCE.matcher(line);
            Matcher title = HEADING.matcher(line);
            if (fence.matches()) {
                inFence = !inFence;
                open = inFence && fence.group(1).startsWith("chat")
                        ? new Block(heading, i + 1, fence.group(1).equals("chat continued"), new ArrayList<>())
                        : null;
                if (open != null) {
                    blocks.add(open);
                }
            } else if (open != null) {
                open.lines().add(line);
            } else if (!inFence && title.matches()) {
                heading = title.group(1);
            }
        }
        return blocks;
    }

    /** What stands under a heading of the second level. */
    String section(String heading) {
        int from = lines.indexOf("## " + heading);
        if (from < 0) {
            throw new IllegalArgumentException("docs/protocol.md has no section \"" + heading + "\"");
        }
        int to = from + 1;
        while (to < lines.size() && !lines.get(to).startsWith("## ")) {
            to++;
        }
        return String.join("\n", lines.subList(from, to));
    }

    /** The names in the first column of a section's tables. */
    Set<String> names(String heading) {
        Set<String> names = new TreeSet<>();
        FIRST_COLUMN.matcher(section(heading)).results().forEach(row -> names.add(row.group(1)));
        return names;
    }

    /** The names that are headings of the third level in a section. */
    Set<String> headings(String heading) {
        Set<String> names = new TreeSet<>();
        Pattern.compile("^### `([a-z_]+)`", Pattern.MULTILINE)
                .matcher(section(heading))
                .results()
                .forEach(title -> names.add(title.group(1)));
        return names;
    }
}
