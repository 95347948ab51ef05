package chatroom.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MainTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fanout --receivers=0         | --receivers must be between 1 and 100000, not 0.",
                "fanout --text-bytes=5        | --text-bytes must be between 16 and 4000, not 5.",
                "fanout --seconds=0           | --seconds must be between 0.1 and 86400, not 0.",
                "idle --poll-seconds=-1       | --poll-seconds must be between 0 and 3600, not -1.",
                "slow-readers --slow-percent=95 | --slow-percent and --stopped-percent together must be between 0 and"
                        + " 99, not 105.",
                "rooms --rooms=0              | --rooms must be between 1 and 200000, not 0.",
                "rooms --rooms=5 --follows=6  | --follows must be between 0 and 5, not 6.",
                "rooms --zipf=-1              | --zipf must be between 0 and 5, not -1.",
                "rooms --comings=-1           | --comings must be between 0 and 10000, not -1.",
                "rooms --heavy=-1             | --heavy must be between 0 and 1000, not -1.",
                "resume-storm --follows=5 --rooms-behind=6 | --rooms-behind must be between 0 and 5, not 6.",
                "fanout --host=x --server-jar=y | --host and --server-jar exclude each other.",
                "fanout --host=x --nodes=2    | --nodes and --database are for servers that are started here, not for those of"
                        + " --host.",
                "fanout --nodes=2             | --nodes needs --database: what several servers share is a database.",
                "fanout --nodes=17 --database=y | --nodes must be between 1 and 16, not 17.",
                "nodes --host=x               | The number of servers must be between 2 and 16, not 1.",
                "fanout --port=99999          | --port must be between 1 and 65535, not 99999.",
            })
    void tellsWrongUseInASentence(String arguments, String sentence) {
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine().setErr(new PrintWriter(err));
        assertThat(line.execute(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString()).startsWith(sentence + System.lineSeparator());
    }

    @Test
    void saysWhereThereIsNoServer() {
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine().setErr(new PrintWriter(err));
        assertThat(line.execute("fanout", "--server-jar=/nowhere.jar")).isEqualTo(3);
        assertThat(err.toString()).startsWith("There is no server at /nowhere.jar");
    }

    @Test
    void pinsUnlessToldOtherwise() {
        assertThat(CommandLine.populateCommand(new CommonOptions()).pin()).isTrue();
        assertThat(CommandLine.populateCommand(new CommonOptions(), "--no-pin").pin())
                .isFalse();
    }
}
