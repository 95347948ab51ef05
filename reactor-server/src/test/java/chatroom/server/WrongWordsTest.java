package chatroom.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Whatever is one of a few words is refused in one sentence, which says all of them. */
class WrongWordsTest {
    /** Each place in the options and commands where there is a choice of words, with a wrong one there. */
    static Stream<List<String>> choices() {
        List<List<String>> found = new ArrayList<>();
        addChoices(Main.commandLine(List.of(), Map.of()), List.of(), found);
        return found.stream();
    }

    private static void addChoices(CommandLine commandLine, List<String> path, List<List<String>> found) {
        CommandSpec command = commandLine.getCommandSpec();
        for (ArgSpec argument : command.args()) {
            if (argument.type().isEnum()) {
                List<String> line = new ArrayList<>(path);
                if (argument instanceof OptionSpec option) {
                    line.add(option.longestName() + "=maybe");
                } else {
                    int index = ((PositionalParamSpec) argument).index().min();
                    for (int before = 0; before < index; before++) {
                        line.add("name");
                    }
                    line.add("maybe");
                }
                found.add(line);
            }
        }
        commandLine.getSubcommands().forEach((name, subcommand) -> {
            List<String> below = new ArrayList<>(path);
            below.add(name);
            addChoices(subcommand, below, found);
        });
    }

    @ParameterizedTest
    @MethodSource("choices")
    void eachIsRefusedInOneSentence(List<String> line) {
        CommandRun run = CommandRun.of(line);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors().lines().findFirst().orElseThrow())
                .matches("(Say|--[a-z-]+ must be) [a-z, ]+ or [a-z]+, not \"maybe\"\\.");
    }

    @Test
    void choicesAreFound() {
        assertThat(choices()).hasSizeGreaterThanOrEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user admin ann maybe|Say on or off, not \"maybe\".",
                "room archive dev maybe|Say on or off, not \"maybe\".",
                "room role dev ann boss|Say member, moderator or owner, not \"boss\".",
                "export --format=xml|--format must be jsonl, csv or txt, not \"xml\"."
            })
    void theSentenceSaysWhatToSay(String line, String sentence) {
        assertThat(CommandRun.of(List.of(line.split(" "))).errors()).startsWith(sentence);
    }
}
