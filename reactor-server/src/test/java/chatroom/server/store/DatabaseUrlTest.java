package chatroom.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseUrlTest {
    @Test
    void allHostsAreInItWithTheirPorts() {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://chat@db1,db2:5433,[::1]/my%20chat");
        assertThat(url.user()).isEqualTo("chat");
        assertThat(url.hosts()).containsExactly("db1:5432", "db2:5433", "[::1]:5432");
        assertThat(url.database()).isEqualTo("my chat");
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://c@127.0.0.1/c,                        disable",
        "postgres://c@localhost:6000/c,                     disable",
        "postgresql://c@[::1]/c,                            disable",
        "postgresql://c@db/c,                               verify-full",
        "'postgresql://c@localhost,db/c',                   verify-full",
        "postgresql://c@127.0.0.1.example/c,                verify-full",
        "postgresql://c@db/c?sslmode=require,               require",
        "postgresql://c@localhost/c?sslmode=verify-full,    verify-full"
    })
    void beyondThisMachineTheHostHasToShowItsCertificate(String url, String sslMode) {
        assertThat(DatabaseUrl.parse(url).sslMode()).isEqualTo(sslMode);
    }

    @Test
    void whomToTrustCanBeNamed() {
        assertThat(DatabaseUrl.parse("postgresql://c@db/c").sslRootCert()).isEmpty();
        assertThat(DatabaseUrl.parse("postgresql://c@db/c?sslmode=verify-ca&sslrootcert=/etc/ca+1.crt")
                        .sslRootCert())
                .isEqualTo(Optional.of(Path.of("/etc/ca+1.crt")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chat                                       | named like postgresql://",
                "mysql://c@db/c                             | named like postgresql://",
                "postgresql://c@db                          | names no database",
                "postgresql://c@db/                         | names no database",
                "postgresql://db/c                          | names no user",
                "postgresql://c:secret@db/c                 | --database-password-file",
                "postgresql://c@/c                          | each host",
                "postgresql://c@db,/c                       | each host",
                "postgresql://c@fe80::1/c                   | each host",
                "postgresql://c@db:0/c                      | a number from 1 to 65535",
                "postgresql://c@db:65536/c                  | a number from 1 to 65535",
                "postgresql://c@db:x/c                      | a number from 1 to 65535",
                "postgresql://c@db/c?sslmode=prefer         | sslmode is",
                "postgresql://c@db/c?password=secret        | nothing else",
                "postgresql://c@db/c%zz                     | a percent sign comes before"
            })
    void whatIsWrongIsSaidInOneSentence(String url, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseUrl.parse(url))
                .withMessageStartingWith("isn't the address of a PostgreSQL database: ")
                .withMessageContaining(why)
                .withMessageEndingWith(".")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }

    @Test
    void anEmptyQueryIsNone() {
        assertThat(DatabaseUrl.parse("postgresql://c@db/c?")).hasToString("postgresql://c@db:5432/c");
    }
}
