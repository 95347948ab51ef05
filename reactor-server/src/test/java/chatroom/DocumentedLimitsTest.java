package chatroom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What documents say of limits is what the code has. A limit that is an option is compared by {@code DocumentedOptionsTest}, and what
 * clients are told under "Numbers" by {@code DocumentedNamesTest}.
 */
class DocumentedLimitsTest {
    private static final String QUANTITY = "([\\d,]+)(?: (KiB|MiB|ms|s|seconds?|minutes?)\\b)?";
    private static final Map<String, Long> UNITS = Map.of(
            "KiB", 1L << 10,
            "MiB", 1L << 20,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "second", 1_000_000_000L,
            "seconds", 1_000_000_000L,
            "minute", 60_000_000_000L,
            "minutes", 60_000_000_000L);
    private static final Pattern DURATION =
            Pattern.compile("Duration\\.of(Millis|Seconds|Minutes)\\((\\d+)\\)(?:\\.toNanos\\(\\))?");

    /** {@code #} stands for the quantity in a sentence; lines of a document count as one. */
    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
            architecture.md @ answers of workers, at most # a turn                    @ Mailboxes.MESSAGE_BUDGET
            architecture.md @ accept (at most #)                                      @ Acceptor.BUDGET
            architecture.md @ read (at most # a connection)                           @ Reactor.SCRATCH_BYTES
            architecture.md @ then everybody who has replies; at most # a connection  @ ConnectionOutput.FLUSH_BUDGET_BYTES
            architecture.md @ one of # or more, or 10,000 in a row                    @ TurnMeter.SLOW_NS
            architecture.md @ or # in a row with nothing to do                        @ TurnMeter.SPINNING
            architecture.md @ | a request | # of input                                @ Limits.FRAME_BYTES
            architecture.md @ one leaf of # names                                     @ NameList.MOST_IN_LEAF
            architecture.md @ | a page, a search's result | encodes at most #         @ RoomPages.PAGE_BYTES
            architecture.md @ | a page, a search's result | encodes at most #         @ SearchService.PAGE_BYTES
            architecture.md @ | presence | at most # events                           @ Presence.EVENTS_TOGETHER
            architecture.md @ events of # names a turn                                @ Presence.NAMES_PER_EVENT
            architecture.md @ end together (kick, password, logout) | # a turn        @ PacedClosing.TOGETHER
            architecture.md @ | connections that end together | # a turn              @ TurnQueues.REAPED_TOGETHER
            architecture.md @ a batch of # messages is one                            @ ChatServer.BATCH_MESSAGES
            architecture.md @ | a page of `sessions` for operators | #,               @ AdminHandler.SESSIONS_TOGETHER
            architecture.md @ all that waits (at most #)                              @ ChatServer.BATCH_MESSAGES
            architecture.md @ At the start the newest # messages                      @ ChatServer.RECALLED_MESSAGES
            architecture.md @ | rooms that a connection follows | #                   @ Follows.MOST
            architecture.md @ the newest of each room, of # rooms                     @ EventReceiver.MOST_ROOMS
            architecture.md @ | read marks that aren't written down yet | #           @ ReadMarks.MOST_WAITING
            architecture.md @ they are written every 2 seconds, # at a time           @ ReadMarks.TOGETHER
            architecture.md @ | who is typing | # users                               @ TypingNotices.MOST_REMEMBERED
            architecture.md @ are to be told | # times that somebody types            @ OutgoingNotices.MOST_WAITING
            architecture.md @ somebody types, and # announcements                     @ OutgoingNotices.MOST_ANNOUNCEMENTS
            architecture.md @ each user once; # are noted at a time                   @ OwnPresence.TOGETHER
            architecture.md @ tokens of # or so are looked up at a time               @ SessionChecks.TOGETHER
            architecture.md @ told where at most # connections follow                 @ TypingNotices.MOST_FOLLOWERS
            architecture.md @ | users whom a user blocks | #                          @ Blocks.MOST
            architecture.md @ `CatchUp` reads a page (# of texts                      @ CatchUp.PAGE_BYTES
            architecture.md @ of texts, # messages at most                            @ CatchUp.PAGE_MESSAGES
            architecture.md @ | socket, kernel | # asked for                          @ ClientAcceptor.SEND_BUFFER_BYTES
            architecture.md @ an unfinished line of less than # bytes                 @ Limits.FRAME_BYTES
            architecture.md @ plus what one read brought (#)                          @ Reactor.SCRATCH_BYTES
            architecture.md @ | messages waiting for a batch | #                      @ ChatServer.MESSAGES_WAITING
            architecture.md @ a batch takes #                                         @ ChatServer.BATCH_MESSAGES
            architecture.md @ | hashes under way | # of an account                    @ HashQueue.PER_ACCOUNT
            architecture.md @ | hashes under way | 2 of an account, # of a network    @ HashQueue.PER_NETWORK
            architecture.md @ | hash queue | # places for accounts                    @ HashQueue.PLACES
            architecture.md @ how often they asked for hashes | #                     @ FairQueue.MAX_REMEMBERED
            architecture.md @ | searches that wait | 1 a connection, and for # in all @ SearchService.LONGEST_WAIT
            architecture.md @ accounts take turns, and each has #                     @ SearchService.DEADLINE
            architecture.md @ two pages are set aside; # are done at a time           @ SearchService.TOGETHER
            architecture.md @ | requests of operators | #                             @ WorkerPools.ADMIN_REQUESTS_WAITING
            architecture.md @ and to `--metrics-port` | # each                        @ InternalAcceptor.MAX_CONNECTIONS
            architecture.md @ and to `--metrics-port` | 16 each; # for a line         @ InternalAcceptor.LINE_LIMIT
            architecture.md @ for a whole request for metrics; silent for #           @ AdminEndpoint.IDLE_LIMIT
            architecture.md @ silent for 10 minutes, and for metrics #                @ MetricsEndpoint.SCRAPE_LIMIT
            architecture.md @ where all do, accepting pauses for #                    @ Acceptor.PAUSE
            architecture.md @ forgets those that aren't ahead; #                      @ FloodLimit.MAX_REMEMBERED
            architecture.md @ that it isn't told; # are looked at in a turn           @ MemoryBudget.ASKED_IN_A_TURN
            architecture.md @ place where an account is known, and token: # of each   @ BackoffLimiter.MAX_KEYS
            architecture.md @ | lines of log-ins that repeat each other | #           @ RepeatedLines.MAX_KEPT
            architecture.md @ | sessions of an account | #                            @ Limits.SESSIONS
            architecture.md @ | messages that can't be searched for yet | #           @ SearchIndexer.MOST_BEHIND
            architecture.md @ which takes them in itself, at most # a time            @ SearchIndexer.MESSAGES_TOGETHER
            architecture.md @ those who came or went within #                         @ Lobby.PRESENCE_GATHERING
            architecture.md @ a quarter of the heap at # each                         @ HeapShare.CONNECTION_BYTES
            architecture.md @ each (with TLS #)                                       @ HeapShare.TLS_CONNECTION_BYTES
            architecture.md @ the process's limit of open files less #                @ ConnectionLimits.RESERVED_DESCRIPTORS
            architecture.md @ a guest gives way, at most # that aren't gone yet       @ ConnectionLimiter.CLOSING_AT_ONCE
            architecture.md @ or `too_many_connections`; beyond # of those at a time  @ ConnectionLimiter.REFUSALS_AT_ONCE
            architecture.md @ and of both, where there are # or more                  @ ConnectionLimiter.FEW_PLACES
            architecture.md @ DRAINING ends # after                                   @ ConnectionEnd.DRAIN_LIMIT
            protocol.md     @ their texts fill about # at most                        @ RoomPages.PAGE_BYTES
            protocol.md     @ | texts of a page, at most, but for a single message | # @ RoomPages.PAGE_BYTES
            protocol.md     @ name | 1 to # |                                         @ RoomLimits.NAME_MAX
            protocol.md     @ | characters of a topic or a reason | # |               @ RoomLimits.LINE_CHARS
            protocol.md     @ | bytes of an emoji | # |                               @ RoomLimits.EMOJI_BYTES
            protocol.md     @ reactions in all | #; 200 |                             @ RoomLimits.REACTION_KINDS
            protocol.md     @ reactions in all | 20; # |                              @ RoomLimits.REACTIONS
            protocol.md     @ members of a page, by default; at most | #; 500 |       @ RoomLimits.PAGE_DEFAULT
            protocol.md     @ members of a page, by default; at most | 100; # |       @ RoomLimits.PAGE_MOST
            protocol.md     @ | mentions that are counted | # |                       @ RoomLimits.MENTIONS
            protocol.md     @ | rooms that a connection follows | # |                 @ Follows.MOST
            protocol.md     @ | users whom one blocks | # |                           @ Blocks.MOST
            protocol.md     @ in a room | once in #, told                             @ TypingNotices.EACH_NS
            protocol.md     @ , told to # connections at most                         @ TypingNotices.MOST_FOLLOWERS
            decisions/README.md @ by bytes as well as by number](0009-pages-bounded-by-bytes.md): # @ RoomPages.PAGE_BYTES
            decisions/README.md @ for a reply, # for a page of a catch-up             @ CatchUp.PAGE_BYTES
            """)
    void eachLimitIsThatOfTheCode(String document, String sentence, String constant) throws IOException {
        String text = ProjectFiles.read(ProjectFiles.root().resolve("docs").resolve(document))
                .replaceAll("\\s+", " ");
        String[] parts = sentence.split("#", -1);
        Matcher said = Pattern.compile(Pattern.quote(parts[0]) + QUANTITY + Pattern.quote(parts[1]))
                .matcher(text);
        List<MatchResult> places = said.results().toList();

        assertThat(places)
                .as("places of docs/%s with \"%s\"", document, sentence)
                .hasSize(1);
        assertThat(quantity(places.get(0)))
                .as("%s in \"%s\" of docs/%s, and %s", places.get(0).group(1), sentence, document, constant)
                .isEqualTo(valueInCode(constant));
    }

    /** Bytes, nanoseconds, or just how many. */
    private static long quantity(MatchResult said) {
        long number = Long.parseLong(said.group(1).replaceAll("\\D", ""));
        return said.group(2) == null ? number : Math.multiplyExact(number, UNITS.get(said.group(2)));
    }

    private static long valueInCode(String constant) throws IOException {
        String className = constant.substring(0, constant.indexOf('.'));
        String name = constant.substring(className.length() + 1);
        Matcher declared = Pattern.compile("\\bstatic final \\w+ " + name + " =\\s*([^;]+);")
                .matcher(source(className));
        assertThat(declared.find()).as("a constant %s", constant).isTrue();
        return value(declared.group(1).strip());
    }

    private static String source(String className) throws IOException {
        try (Stream<Path> core = Files.walk(ProjectFiles.root().resolve("core/src/main/java"));
                Stream<Path> server = Files.walk(ProjectFiles.root().resolve("reactor-server/src/main/java"))) {
            List<Path> sources = Stream.concat(core, server)
                    .filter(file -> file.endsWith(className + ".java"))
                    .toList();
            assertThat(sources).as("sources of a class %s", className).hasSize(1);
            return ProjectFiles.read(sources.get(0));
        }
    }

    /** Of a number, a product, a shifted number, or a duration. */
    private static long value(String expression) {
        Matcher duration = DURATION.matcher(expression);
        if (duration.matches()) {
            String unit =
                    Map.of("Millis", "ms", "Seconds", "s", "Minutes", "minutes").get(duration.group(1));
            return Long.parseLong(duration.group(2)) * UNITS.get(unit);
        }
        if (expression.contains("<<")) {
            String[] shift = expression.split("<<", -1);
            return value(shift[0].strip()) << value(shift[1].strip());
        }
        long product = 1;
        for (String factor : expression.split("\\*", -1)) {
            product *= Long.parseLong(factor.strip().replace("_", "").replaceAll("L$", ""));
        }
        return product;
    }
}
