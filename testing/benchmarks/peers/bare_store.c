/* What SQLite alone allows: messages stored in transactions of a given size, durable each, into the schema of the server, on the same disk.
 *
 *   cc -O2 -o bare_store bare_store.c -lsqlite3 && ./bare_store FILE BATCH SECONDS
 */
#include "message_store.h"
#include <string.h>
#include <time.h>

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
  open_store(argv[1]);
  char text[100];
  memset(text, 'x', sizeof text);
  int batch = atoi(argv[2]);
  double began = now(), end = began + atof(argv[3]);
  long id = 0;
  while (now() < end) {
    run("BEGIN IMMEDIATE");
    for (int i = 0; i < batch; i++) store(++id, text, sizeof text);
    run("COMMIT");
  }
  printf("%.0f messages/s in batches of %d\n", (double)id / (now() - began), batch);
  return 0;
}
