/* What the kernel alone allows: a chat server that checks nothing, stores nothing unless told to, and speaks just enough of docs/protocol.md for the load test.
 *
 *   cc -O2 -o bare_loop bare_loop.c -lsqlite3 && ./bare_loop PORT one|log|stored [FILE]
 *
 * one: each message is written to each receiver at once, one write a delivery.
 * stored: the same, after the message has been committed to FILE.
 * log: messages of a turn of the loop are gathered, and each receiver gets them in one write.
 */
#define _GNU_SOURCE
#include "message_store.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS = 1024, LINE = 16384, LOG = 64 << 20 };

static const char WELCOME[] = "{\"event\":\"welcome\",\"protocol\":1,\"server\":\"bare loop\"}\n";

struct peer {
  int fd, receiver;
  size_t held; /* bytes of an unfinished line */
  char line[LINE];
};

static struct peer *receivers[65536];
static int receiver_count;
static char *log_bytes;
static size_t log_end;
static long last_id;
static int one_write_each, stored;

static void put(int fd, const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t n = write(fd, bytes, length);
    if (n < 0 && errno == EAGAIN) continue; /* a benchmark may wait */
    if (n <= 0) return;
    bytes += n;
    length -= (size_t)n;
  }
}

static void handle(struct peer *p, char *line) {
  char out[2 * LINE], ref[128] = "";
  char *r = strstr(line, "\"ref\":");
  if (r) {
    size_t n = strcspn(r + 6, ",}");
    if (n < 100) sprintf(ref, "\"ref\":%.*s,", (int)n, r + 6);
  }
  int length;
  if (strstr(line, "\"action\":\"send\"")) {
    char *text = strstr(line, "\"text\":\"") + 8;
    int n = (int)strcspn(text, "\"");
    length = sprintf(out, "{\"event\":\"message\",\"id\":%ld,\"username\":\"somebody\",\"text\":\"%.*s\",\"timestamp\":\"2026-11-22T08:38:00.123Z\"}\n",
                     ++last_id, n, text);
    if (stored) {
      run("BEGIN IMMEDIATE");
      store(last_id, text, n);
      run("COMMIT");
    }
    if (one_write_each) {
      for (int i = 0; i < receiver_count; i++) put(receivers[i]->fd, out, (size_t)length);
    } else {
      memcpy(log_bytes + log_end, out, (size_t)length);
      log_end += (size_t)length;
    }
    length = sprintf(out, "{\"status\":\"ok\",\"action\":\"send\",%s\"id\":%ld,\"timestamp\":\"2026-11-22T08:38:00.123Z\"}\n", ref, last_id);
  } else if (strstr(line, "\"action\":\"login\"") || strstr(line, "\"action\":\"resume\"")) {
    int resume = strstr(line, "\"action\":\"resume\"") != NULL;
    if (!strstr(line, "\"push\":false")) {
      p->receiver = 1;
      receivers[receiver_count++] = p;
    }
    length = sprintf(out, "{\"status\":\"ok\",\"action\":\"%s\",%s\"username\":\"somebody\",\"token\":\"t\",\"epoch\":\"e\",\"last_id\":%ld,\"online\":1}\n",
                     resume ? "resume" : "login", ref, last_id);
  } else if (strstr(line, "\"action\":\"register\"")) {
    length = sprintf(out, "{\"status\":\"ok\",\"action\":\"register\",%s\"username\":\"somebody\"}\n", ref);
  } else {
    length = sprintf(out, "{\"status\":\"ok\",\"action\":\"ping\",%s\"timestamp\":\"2026-11-22T08:38:00.123Z\"}\n", ref);
  }
  put(p->fd, out, (size_t)length);
}

static int take(struct peer *p) {
  ssize_t n = read(p->fd, p->line + p->held, LINE - 1 - p->held);
  if (n <= 0) return n < 0 && errno == EAGAIN;
  size_t have = p->held + (size_t)n, from = 0;
  char *lf;
  while (from < have && (lf = memchr(p->line + from, '\n', have - from))) {
    *lf = 0;
    handle(p, p->line + from);
    from = (size_t)(lf - p->line) + 1;
  }
  p->held = have - from;
  memmove(p->line, p->line + from, p->held);
  return 1;
}

static void gone(struct peer *p) {
  for (int i = 0; p->receiver && i < receiver_count; i++) {
    if (receivers[i] == p) receivers[i--] = receivers[--receiver_count];
  }
  close(p->fd);
  free(p);
}

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: bare_loop PORT one|log|stored [FILE]\n");
    return 2;
  }
  stored = strcmp(argv[2], "stored") == 0;
  if (stored) open_store(argc > 3 ? argv[3] : "bare_loop.db");
  one_write_each = stored || strcmp(argv[2], "one") == 0;
  log_bytes = malloc(LOG);
  int on = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 1024)) {
    perror("bare_loop");
    return 1;
  }
  int epoll = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL}, events[EVENTS];
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
  for (;;) {
    int n = epoll_wait(epoll, events, EVENTS, -1);
    for (int i = 0; i < n; i++) {
      struct peer *p = events[i].data.ptr;
      if (p) {
        if (!take(p)) gone(p);
        continue;
      }
      int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
      if (fd < 0) continue;
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      p = calloc(1, sizeof *p);
      p->fd = fd;
      struct epoll_event interest = {.events = EPOLLIN, .data.ptr = p};
      epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &interest);
      put(fd, WELCOME, sizeof WELCOME - 1);
    }
    for (int i = 0; i < receiver_count; i++) {
      put(receivers[i]->fd, log_bytes, log_end);
    }
    log_end = 0;
  }
}
