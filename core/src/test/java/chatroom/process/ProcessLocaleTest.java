package chatroom.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessLocaleTest {
    private static final byte[] LATIN = "grüße".getBytes(ISO_8859_1);
    private static final byte[] GREETINGS = "grüße".getBytes(UTF_8);

    @TempDir
    private Path process;

    private ProcessLocale given(Charset locales, byte[]... parts) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
            all.write(0);
        }
        Files.write(process.resolve("cmdline"), all.toByteArray());
        return ProcessLocale.of(locales, process);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    private static String[] decoded(Charset locales, byte[]... parts) {
        return List.of(parts).stream().map(part -> new String(part, locales)).toArray(String[]::new);
    }

    @Test
    void theArgumentsAreTheLastOfTheLineAndAreReadAsUtf8WhateverTheLocale() throws Exception {
        for (Charset locales : List.of(US_ASCII, ISO_8859_1, UTF_8)) {
            ProcessLocale locale =
                    given(locales, ascii("java"), ascii("-jar"), ascii("x"), ascii("--send"), GREETINGS, ascii(""));
            assertThat(locale.arguments(decoded(locales, ascii("--send"), GREETINGS, ascii(""))))
                    .as(locales.name())
                    .containsExactly("--send", "grüße", "");
        }
    }

    @Test
    void whatIsNotUtf8IsReadAsTheLocaleSaysOrRefused() throws Exception {
        assertThat(given(ISO_8859_1, ascii("java"), LATIN).arguments(decoded(ISO_8859_1, LATIN)))
                .containsExactly("grüße");
        for (Charset locales : List.of(US_ASCII, UTF_8)) {
            ProcessLocale locale = given(locales, ascii("java"), LATIN);
            assertThatThrownBy(() -> locale.arguments(decoded(locales, LATIN)))
                    .isInstanceOf(UndecodableException.class)
                    .hasMessageContaining("on the command line that can't be read")
                    .hasMessageContaining("LC_ALL=C.UTF-8");
        }
    }

    @Test
    void whereTheBytesAreNotToBeHadADamagedTextIsRefused() throws Exception {
        ProcessLocale nothing = ProcessLocale.of(US_ASCII, process.resolve("none"));
        assertThat(nothing.arguments(new String[] {"plain"})).containsExactly("plain");
        assertThatThrownBy(() -> nothing.arguments(decoded(US_ASCII, GREETINGS)))
                .isInstanceOf(UndecodableException.class);
        ProcessLocale anothers = given(US_ASCII, ascii("java"), ascii("other"));
        assertThatThrownBy(() -> anothers.arguments(decoded(US_ASCII, GREETINGS)))
                .isInstanceOf(UndecodableException.class);
    }

    @Test
    void aVariableIsReadInTheSameWayAndItsValueIsNotTold() throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write("CHAT_PASSWORD=a=grüße\0OTHER=grüße\0CHAT_USER=".getBytes(UTF_8));
        all.write(LATIN);
        all.write(0);
        Files.write(process.resolve("environ"), all.toByteArray());
        ProcessLocale locale = ProcessLocale.of(US_ASCII, process);
        String damaged = new String(GREETINGS, US_ASCII);
        assertThat(locale.environment(Map.of("CHAT_PASSWORD", "a=" + damaged, "OTHER", damaged), "CHAT_"))
                .isEqualTo(Map.of("CHAT_PASSWORD", "a=grüße", "OTHER", damaged));
        assertThatThrownBy(() -> locale.environment(Map.of("CHAT_USER", new String(LATIN, US_ASCII)), "CHAT_"))
                .hasMessageContaining("the variable CHAT_USER")
                .hasMessageNotContaining("gr");
    }

    /** A process as cron starts it. */
    @ParameterizedTest
    @ValueSource(strings = {"", "LC_ALL=C", "LC_ALL=POSIX", "LC_ALL=C.UTF-8", "LC_ALL=de_DE.UTF-8", "LANG=nowhere"})
    void aProcessGetsWhatItWasGivenInEveryLocale(String locale) throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/cmdline")), "There is no /proc here.");
        String letters = "gr\\303\\274\\303\\237e \\344\\270\\255";
        Process child = new ProcessBuilder(
                        "sh",
                        "-c",
                        "exec env -i " + locale + " CHAT_X=\"$(printf '" + letters + "')\" '"
                                + System.getProperty("java.home") + "/bin/java' -XX:TieredStopAtLevel=1 -cp '"
                                + System.getProperty("java.class.path") + "' '" + Echo.class.getName()
                                + "' --send \"$(printf '" + letters + "')\"")
                .redirectErrorStream(true)
                .start();
        String printed = new String(child.getInputStream().readAllBytes(), UTF_8);
        assertThat(printed).isEqualTo("--send\ngrüße 中\ngrüße 中\n");
        assertThat(child.waitFor()).isZero();
    }

    /** Prints what it was locale. */
    static final class Echo {
        public static void main(String[] args) throws UndecodableException {
            ProcessLocale locale = ProcessLocale.current();
            for (String argument : locale.arguments(args)) {
                print(argument);
            }
            print(locale.environment(System.getenv(), "CHAT_").get("CHAT_X"));
        }

        private static void print(String text) {
            byte[] line = (text + "\n").getBytes(UTF_8);
            System.out.write(line, 0, line.length);
            System.out.flush();
        }

        private Echo() {}
    }
}
