package chatroom.server.store.sqlite;

import com.j256.ormlite.field.DataPersisterManager;
import com.j256.ormlite.field.SqlType;
import com.j256.ormlite.field.types.StringType;

/**
 * Strings that always go to SQLite as bound arguments. ORMLite's own type pastes them into the SQL of {@code eq} and {@code
 * updateColumnValue} without escaping them.
 */
final class BoundStringType extends StringType {
    private BoundStringType() {
        super(SqlType.STRING, new Class<?>[] {String.class});
    }

    /** Before any DAO exists: DAOs keep the type that they find when they are made. */
    static void register() {
        DataPersisterManager.registerDataPersisters(new BoundStringType());
    }

    @Override
    public boolean isArgumentHolderRequired() {
        return true;
    }
}
