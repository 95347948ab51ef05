package chatroom.client.command;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Which arguments a command takes. Pure: what breaks the rule is neither carried out nor kept among the lines that Up brings back. */
@FunctionalInterface
public interface ArgumentRule {
    /** Why these arguments are wrong; empty if they are right. */
    Optional<String> objection(Command command, List<String> words);

    static ArgumentRule none() {
        return words(0, 0);
    }

    static ArgumentRule words(int least, int most) {
        return matching(words -> words.size() >= least && words.size() <= most);
    }

    /** At least a word; spaces in the text stay. */
    static ArgumentRule text() {
        return words(1, Integer.MAX_VALUE);
    }

    static ArgumentRule optionalText() {
        return words(0, Integer.MAX_VALUE);
    }

    /** What breaks it is answered by the usage line. */
    static ArgumentRule matching(Predicate<List<String>> rule) {
        return (command, words) -> rule.test(words) ? Optional.empty() : Optional.of(command.usageSentence());
    }
}
