package chatroom.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each ordeal in its brief form. What it did, and the seed, stands in the failure. */
@Timeout(600)
class TortureIT {
    @ParameterizedTest(name = "{0}")
    @EnumSource
    void nothingAcknowledgedIsLostAndTheServerIsAsItWas(Ordeals ordeal) {
        StringWriter out = new StringWriter();
        int code = Main.commandLine().setOut(new PrintWriter(out)).execute("--brief", ordeal.toString());
        assertThat(code).as("%s", out).isZero();
        assumeFalse(out.toString().contains(" skipped "), out.toString());
        assertThat(out.toString()).contains(" ok ");
    }
}
