package chatroom.server.store.sqlite;

import chatroom.protocol.Entry;
import chatroom.server.store.ClosedPassword;
import chatroom.server.store.NewEntry;
import chatroom.server.store.UserState;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;

/** The row among the users that entries of the server itself belong to. It is nobody's account: nobody can log in, and no list shows it. */
final class ServerUser {
    static final long ID = NewEntry.SERVERS_ID;

    private static final String INSERT = """
        INSERT INTO users (id, username, username_key, password_hash, created, state) VALUES (?1, ?2, ?2, ?3, ?4, ?5)
        ON CONFLICT DO NOTHING\
        """;

    static void mustBeThere(StoreConnection connection, Instant now) throws SQLException {
        PreparedStatement insert = connection.prepared(INSERT);
        insert.setLong(1, ID);
        insert.setString(2, Entry.SERVER);
        insert.setString(3, ClosedPassword.HASH);
        insert.setLong(4, now.toEpochMilli());
        insert.setString(5, UserState.DELETED.word());
        insert.executeUpdate();
    }

    private ServerUser() {}
}
