package chatroom.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Limits;
import chatroom.server.reactor.CloseReason;
import java.lang.reflect.Field;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/protocol.md has every name and number that the code has, and no others. */
class DocumentedNamesTest {
    private final ProtocolDocument document = new ProtocolDocument();

    @Test
    void everyActionIsDocumented() {
        assertThat(document.headings("Actions"))
                .isEqualTo(sorted(Stream.of(Action.values()).map(Action::wireName)));
    }

    @Test
    void everyErrorCodeIsDocumented() {
        assertThat(document.names("Errors"))
                .isEqualTo(sorted(Stream.of(ErrorCode.values()).map(ErrorCode::wireName)));
    }

    @Test
    void everyReasonToCloseIsDocumented() {
        assertThat(document.names("Closing"))
                .isEqualTo(sorted(Stream.of(CloseReason.values())
                        .filter(CloseReason::isByServer)
                        .map(CloseReason::code)));
    }

    @Test
    void everyLimitIsAmongTheNumbers() throws IllegalAccessException {
        String numbers = document.section("Numbers");
        for (Field limit : Limits.class.getFields()) {
            String value = String.format(Locale.ROOT, "%,d", limit.getInt(null));
            assertThat(numbers).as(limit.getName()).containsPattern("(?<![\\d,])" + value + "(?![\\d,]*\\d)");
        }
    }

    private static Set<String> sorted(Stream<String> names) {
        return names.collect(Collectors.toCollection(TreeSet::new));
    }
}
