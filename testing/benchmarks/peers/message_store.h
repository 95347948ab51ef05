/* Messages in SQLite as the server stores them: the same schema, each transaction durable. For the bare programs beside this file. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static sqlite3 *db;
static sqlite3_stmt *insert;

static void run(const char *sql) {
  char *error = NULL;
  if (sqlite3_exec(db, sql, NULL, NULL, &error)) {
    fprintf(stderr, "%s: %s\n", sql, error);
    exit(1);
  }
}

static void fail(void) {
  fprintf(stderr, "%s\n", sqlite3_errmsg(db));
  exit(1);
}

static void open_store(const char *file) {
  unlink(file);
  if (sqlite3_open(file, &db)) fail();
  run("PRAGMA auto_vacuum = INCREMENTAL");
  run("PRAGMA journal_mode = WAL");
  run("PRAGMA synchronous = FULL");
  run("PRAGMA foreign_keys = ON");
  run("CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, username TEXT NOT NULL)");
  run("INSERT INTO users VALUES (1, 'somebody')");
  run("CREATE TABLE messages (id INTEGER PRIMARY KEY, room TEXT NOT NULL, user_id INTEGER NOT NULL REFERENCES users (id), username TEXT NOT NULL,"
      " text TEXT NOT NULL, nonce TEXT, time INTEGER NOT NULL) STRICT");
  run("CREATE UNIQUE INDEX messages_by_nonce ON messages (user_id, nonce) WHERE nonce IS NOT NULL");
  const char *sql = "INSERT INTO messages (id, room, user_id, username, text, nonce, time) VALUES (?, ?, ?, ?, ?, ?, ?)"
                    " ON CONFLICT (user_id, nonce) WHERE nonce IS NOT NULL DO NOTHING";
  if (sqlite3_prepare_v2(db, sql, -1, &insert, NULL)) fail();
}

/* Within a transaction. */
static void store(long id, const char *text, int length) {
  sqlite3_bind_int64(insert, 1, id);
  sqlite3_bind_text(insert, 2, "lobby", -1, SQLITE_STATIC);
  sqlite3_bind_int64(insert, 3, 1);
  sqlite3_bind_text(insert, 4, "somebody", -1, SQLITE_STATIC);
  sqlite3_bind_text(insert, 5, text, length, SQLITE_STATIC);
  sqlite3_bind_null(insert, 6);
  sqlite3_bind_int64(insert, 7, 1763800680123 + id);
  if (sqlite3_step(insert) != SQLITE_DONE) fail();
  sqlite3_reset(insert);
}
