package chatroom.client.plain;

import chatroom.client.login.Asker;
import chatroom.client.login.CancelledException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** Asks on a terminal that edits lines itself; its end gives a question up. Belongs to the thread that types. */
final class TypedAsker implements Asker {
    private final LineSource typed;

    /** Shows a question, or the empty line that an answer without an echo doesn't leave behind. */
    private final Consumer<String> show;

    TypedAsker(LineSource typed, Consumer<String> show) {
        this.typed = typed;
        this.show = show;
    }

    /** The suggestion is what an empty answer means. */
    @Override
    public String line(String question, String suggestion) {
        show.accept(suggestion.isEmpty() ? question : question + "[" + suggestion + "] ");
        String answer = answer(typed::next);
        return answer.isEmpty() ? suggestion : answer;
    }

    @Override
    public String secret(String question) {
        try {
            return answer(() -> typed.nextSecret(() -> show.accept(question)));
        } finally {
            show.accept(System.lineSeparator());
        }
    }

    private static String answer(Source source) {
        try {
            return source.read().orElseThrow(CancelledException::new);
        } catch (IOException e) {
            // The terminal has gone.
            throw new CancelledException();
        }
    }

    private interface Source {
        Optional<String> read() throws IOException;
    }
}
