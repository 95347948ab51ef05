package chatroom.server.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatroom.protocol.AdminRequest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AdminRequestTableTest {
    private static AdminRequestTable<String, RuntimeException> table(Stream<Class<?>> kinds) {
        AdminRequestTable<String, RuntimeException> table = new AdminRequestTable<>();
        kinds.forEach(kind -> table.with(kind.asSubclass(AdminRequest.class), request -> "answered"));
        return table;
    }

    private static Stream<Class<?>> allKinds() {
        return Stream.of(AdminRequest.class.getPermittedSubclasses());
    }

    @Test
    void aRequestIsAnsweredByTheRowOfItsKind() {
        AdminRequestTable<String, RuntimeException> table = new AdminRequestTable<String, RuntimeException>()
                .with(AdminRequest.Kick.class, kick -> "kick " + kick.username())
                .with(AdminRequest.EnableUser.class, enable -> "enable " + enable.username());

        assertThat(table.handle(new AdminRequest.EnableUser("bob"))).isEqualTo("enable bob");
        assertThat(table.handle(new AdminRequest.Kick("bob"))).isEqualTo("kick bob");
    }

    @Test
    void aRequestWithoutARowIsRefusedByName() {
        AdminRequestTable<String, RuntimeException> table =
                table(allKinds().filter(kind -> kind != AdminRequest.Kick.class));

        assertThat(table.has(new AdminRequest.Kick("bob"))).isFalse();
        assertThatThrownBy(() -> table.handle(new AdminRequest.Kick("bob")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("No row for Kick");
    }

    @Test
    void tablesAreCompleteWhereEachKindHasOneRow() {
        AdminRequestTable<?, ?> kicks = table(Stream.of(AdminRequest.Kick.class));
        AdminRequestTable<?, ?> rest = table(allKinds().filter(kind -> kind != AdminRequest.Kick.class));

        assertThatCode(() -> AdminRequestTable.mustBeComplete(List.of(kicks, rest)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> AdminRequestTable.mustBeComplete(List.of(rest)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Requests of operators: no row for Kick");
        assertThatThrownBy(() -> AdminRequestTable.mustBeComplete(List.of(kicks, rest, kicks)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Requests of operators: two rows for Kick");
    }

    @Test
    void aKindHasOneRowInATable() {
        AdminRequestTable<String, RuntimeException> table = table(Stream.of(AdminRequest.Kick.class));

        assertThatThrownBy(() -> table.with(AdminRequest.Kick.class, kick -> "again"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Two rows for Kick");
    }
}
