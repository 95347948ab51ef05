package chatroom.client.view;

import chatroom.client.text.Cleaner;
import chatroom.client.text.Emote;
import chatroom.protocol.ChatMessage;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * Entries to lines of a terminal. Everything goes through {@link Cleaner} here. What is said begins with a time, or
 * is indented below one; nothing else is, so a
 * message can pass neither for another one nor for a word of the chat itself. Pure.
 *
 * <pre>
 *   09:00 bob     text that goes on        a space, or * for who is spoken of, or > for oneself
 *                 under itself
 *                 👍 ann, cyd              reactions
 *         to bob: text that goes on        what the next one answers
 *   09:01 ann     an answer (edited)
 * </pre>
 */
public final class Layout {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM uuuu", Locale.ENGLISH);

    private static final int SENTENCE_INDENT = 3;

    private static final String EDITED = " (edited)";

    /** Of those who react with one emoji. */
    private static final int MOST_NAMED = 5;

    /** What a text gets of a line at least, or it begins on the next one. */
    private static final int LEAST_TEXT_COLUMNS = 12;

    private final Columns columns;
    private final Look look;
    private final Theme theme;
    private final int timeColumns;

    public Layout(Columns columns, Look look) {
        this.columns = columns;
        this.look = look;
        this.theme = look.theme();
        this.timeColumns = look.time().columns();
    }

    static String day(LocalDate date) {
        return DAY.format(date);
    }

    /** @param width columns of the terminal; the last one stays free, because a full line makes some terminals wrap */
    public List<AttributedString> lines(Item item, int width) {
        int room = Math.max(timeColumns + LEAST_TEXT_COLUMNS, width - 1);
        if (item instanceof Item.Said said) {
            return said(said, room);
        }
        if (item instanceof Item.Day day) {
            return sentence(day(day.date()), theme.quiet(), room);
        }
        if (item instanceof Item.Notice notice) {
            return sentence(notice.sentence(), AttributedStyle.DEFAULT, room);
        }
        if (item instanceof Item.Rule rule) {
            return sentence(rule.sentence(), theme.rule(), room);
        }
        if (item instanceof Item.Quiet quiet) {
            return sentence(quiet.sentence(), theme.quiet(), room);
        }
        return hanging(Cleaner.line(((Item.Plain) item).line()), AttributedStyle.DEFAULT, room, timeColumns);
    }

    private List<AttributedString> sentence(String sentence, AttributedStyle style, int room) {
        return hanging("-- " + Cleaner.line(sentence) + " --", style, room, SENTENCE_INDENT);
    }

    /** In one column, and all but the first line indented. */
    private List<AttributedString> hanging(String text, AttributedStyle style, int room, int indent) {
        List<AttributedString> lines = new ArrayList<>();
        for (String part : Wrap.lines(text, columns, room, room - indent)) {
            lines.add(new AttributedString((lines.isEmpty() ? "" : " ".repeat(indent)) + part, style));
        }
        return lines;
    }

    private List<AttributedString> said(Item.Said said, int room) {
        ChatMessage message = said.message();
        Optional<String> emote = emote(message);
        String name = (emote.isPresent() ? "* " : "") + Cleaner.line(message.username());
        AttributedStringBuilder head = head(said, name);
        int indent = timeColumns + look.nameColumns(room + 1);
        int used = timeColumns + columns.of(name) + 1;
        if (emote.isEmpty() && used < indent) {
            head.append(" ".repeat(indent - used));
            used = indent;
        }
        List<AttributedString> lines = new ArrayList<>();
        answered(said, indent, room).ifPresent(lines::add);
        List<String> paragraphs = new ArrayList<>(Cleaner.lines(emote.orElse(message.text())));
        if (message.edited().isPresent() && !paragraphs.isEmpty()) {
            paragraphs.set(paragraphs.size() - 1, paragraphs.get(paragraphs.size() - 1) + EDITED);
        }
        lines.addAll(under(head, used, indent, paragraphs, said, room));
        if (!message.reactions().isEmpty()) {
            lines.addAll(reactions(message, indent, room));
        }
        return lines;
    }

    private static Optional<String> emote(ChatMessage message) {
        return message.action() ? Optional.of(message.text()) : Emote.of(message.text());
    }

    /** In one line above: whom it answers. */
    private Optional<AttributedString> answered(Item.Said said, int indent, int room) {
        return said.message().replyTo().isEmpty()
                ? Optional.empty()
                : Optional.of(new AttributedString(
                        columns.cut(
                                " ".repeat(indent) + "to "
                                        + said.answered()
                                                .map(message ->
                                                        Cleaner.line(message.username() + ": " + message.text()))
                                                .orElse("an earlier message"),
                                room),
                        theme.quiet()));
    }

    /** Below it: who reacts with what. */
    private List<AttributedString> reactions(ChatMessage message, int indent, int room) {
        String all = message.reactions().entrySet().stream()
                .map(reaction -> Cleaner.line(reaction.getKey() + " " + names(reaction.getValue())))
                .collect(Collectors.joining("  "));
        return Wrap.lines(all, columns, room - indent, room - indent).stream()
                .map(part -> new AttributedString(" ".repeat(indent) + part, theme.quiet()))
                .toList();
    }

    private static String names(List<String> users) {
        return users.size() <= MOST_NAMED
                ? String.join(", ", users)
                : String.join(", ", users.subList(0, MOST_NAMED)) + " and " + (users.size() - MOST_NAMED) + " more";
    }

    private AttributedStringBuilder head(Item.Said said, String name) {
        AttributedStyle style =
                said.own() ? theme.ownName() : theme.name(said.message().username());
        return new AttributedStringBuilder()
                .style(theme.quiet())
                .append(look.time().of(said.time()))
                .style(theme.mention())
                .append(said.mention() ? "*" : said.own() ? ">" : " ")
                .style(said.mention() ? style.bold() : style)
                .append(name)
                .style(AttributedStyle.DEFAULT);
    }

    /** The text behind the head, and under itself. */
    private List<AttributedString> under(
            AttributedStringBuilder head, int used, int indent, List<String> paragraphs, Item.Said said, int room) {
        List<AttributedString> lines = new ArrayList<>();
        AttributedStyle style =
                said.message().deleted() ? theme.quiet() : said.mention() ? theme.mention() : AttributedStyle.DEFAULT;
        int first = room - used;
        if (first < LEAST_TEXT_COLUMNS) {
            lines.add(head.toAttributedString());
            first = room - indent;
        }
        AttributedStringBuilder begin = lines.isEmpty() ? head.append(" ") : indent(indent);
        for (String paragraph : paragraphs.isEmpty() ? List.of("") : paragraphs) {
            for (String part : Wrap.lines(paragraph, columns, first, room - indent)) {
                lines.add(begin.style(style).append(part).toAttributedString());
                begin = indent(indent);
                first = room - indent;
            }
        }
        return lines;
    }

    private static AttributedStringBuilder indent(int columns) {
        return new AttributedStringBuilder().append(" ".repeat(columns));
    }
}
