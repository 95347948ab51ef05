package chatroom.client.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServersTest {
    @Test
    void severalAreSeparatedByCommasWithOrWithoutBlanksAndEachMayHaveAPort() throws Exception {
        Servers servers = Servers.parse(" a, b:5001 ,[::1]:6000,::2 ", false);
        assertThat(servers.all())
                .containsExactly(
                        new Address("a", 5000),
                        new Address("b", 5001),
                        new Address("::1", 6000),
                        new Address("::2", 5000));
        assertThat(Servers.parse(servers.toString(), false)).isEqualTo(servers);
    }

    @Test
    void whoHasNoPortGetsTheOneThatIsGivenForThat() throws Exception {
        assertThat(Servers.parse("a,b:1", true, host -> 7).all())
                .containsExactly(new Address("a", 7, true), new Address("b", 1, true));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    a,,b        | A server is missing beside a comma in 'a,,b'.
                    a,          | A server is missing beside a comma in 'a,'.
                    ,           | A server is missing beside a comma in ','.
                    a,A:5000    | The server A:5000 is named twice.
                    a,b:0       | A port is a number from 1 to 65535, not '0'.
                    a,b:70000   | A port is a number from 1 to 65535, not '70000'.
                    a,b:x       | A port is a number from 1 to 65535, not 'x'.
                    a,[::1]:999999 | A port is a number from 1 to 65535, not '999999'.
                    a,b:        | A server is given as HOST or HOST:PORT, not 'b:'.
                    a b         | A server is given as HOST or HOST:PORT, not 'a b'.
                    """)
    void whatIsWrongWithAListIsOneSentence(String text, String sentence) {
        assertThatThrownBy(() -> Servers.parse(text, false))
                .isInstanceOf(UsageException.class)
                .hasMessage(sentence);
    }

    @Test
    void aChatHasAtMostSixteen() throws Exception {
        assertThat(Servers.parse(list(16), false).all()).hasSize(16);
        assertThatThrownBy(() -> Servers.parse(list(17), false)).hasMessage("At most 16 servers can be given, not 17.");
    }

    private static String list(int servers) {
        return IntStream.range(0, servers).mapToObj(i -> "s" + i).collect(Collectors.joining(","));
    }

    @Test
    void theyAreOnThisMachineOnlyWhereAllOfThemAre() {
        assertThat(new Servers(List.of(new Address("localhost", 1), new Address("127.0.0.1", 2))).areLoopback())
                .isTrue();
        assertThat(new Servers(List.of(new Address("localhost", 1), new Address("b", 2))).areLoopback())
                .isFalse();
    }
}
