/* What SQLite alone allows: messages stored in transactions of a given size, durable each, into the schema of the server, on the same disk.
 *
 *   cc -O2 -o bare_store bare_store.c -lsqlite3 && ./bare_store FILE BATCH SECONDS
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static sqlite3 *db;

static void run(const char *sql) {
  char *error = NULL;
  if (sqlite3_exec(db, sql, NULL, NULL, &error)) {
    fprintf(stderr, "%s: %s\n", sql, error);
    exit(1);
  }
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
  if (argc != 4) {
    fprintf(stderr, "usage: bare_store FILE BATCH SECONDS\n");
    return 2;
  }
  unlink(argv[1]);
  if (sqlite3_open(argv[1], &db)) return 1;
  run("PRAGMA journal_mode = WAL");
  run("PRAGMA synchronous = FULL");
  run("PRAGMA foreign_keys = ON");
  run("CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, username TEXT NOT NULL)");
  run("INSERT INTO users VALUES (1, 'somebody')");
  run("CREATE TABLE messages (id INTEGER PRIMARY KEY, room TEXT NOT NULL, user_id INTEGER NOT NULL REFERENCES users (id), username TEXT NOT NULL,"
      " text TEXT NOT NULL, nonce TEXT, time INTEGER NOT NULL) STRICT");
  run("CREATE UNIQUE INDEX messages_by_nonce ON messages (user_id, nonce) WHERE nonce IS NOT NULL");
  sqlite3_stmt *insert;
  sqlite3_prepare_v2(db,
                     "INSERT INTO messages (id, room, user_id, username, text, nonce, time) VALUES (?, ?, ?, ?, ?, ?, ?)"
                     " ON CONFLICT (user_id, nonce) WHERE nonce IS NOT NULL DO NOTHING",
                     -1, &insert, NULL);
  char text[101];
  memset(text, 'x', 100);
  text[100] = 0;
  int batch = atoi(argv[2]);
  double began = now(), end = began + atof(argv[3]);
  long id = 0;
  while (now() < end) {
    run("BEGIN IMMEDIATE");
    for (int i = 0; i < batch; i++) {
      sqlite3_bind_int64(insert, 1, ++id);
      sqlite3_bind_text(insert, 2, "lobby", -1, SQLITE_STATIC);
      sqlite3_bind_int64(insert, 3, 1);
      sqlite3_bind_text(insert, 4, "somebody", -1, SQLITE_STATIC);
      sqlite3_bind_text(insert, 5, text, -1, SQLITE_STATIC);
      sqlite3_bind_null(insert, 6);
      sqlite3_bind_int64(insert, 7, 1763800680123 + id);
      if (sqlite3_step(insert) != SQLITE_DONE) {
        fprintf(stderr, "%s\n", sqlite3_errmsg(db));
        return 1;
      }
      sqlite3_reset(insert);
    }
    run("COMMIT");
  }
  printf("%.0f messages/s in batches of %d\n", (double)id / (now() - began), batch);
  return 0;
}
