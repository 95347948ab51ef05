/* What the kernel alone takes to bring messages to the readers of rooms: 1,000 messages a second of 250 bytes, each to the 50 readers of a
 * room by chance, by one write to each. Each reader is in 20 rooms; so 50 readers are one room, and 10,000 are 4,000 rooms. They are
 * another process, on core 1; CPU is that of the one that writes, on core 0.
 *
 *   cc -O2 -o bare_rooms bare_rooms.c && ./bare_rooms READERS SECONDS
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { ROOM = 50, ROOMS_EACH = 20, BYTES = 250, RATE = 1000, EVENTS = 1024, IN = 65536 };

static uint64_t state = 88172645463325252u;

static int below(int limit) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (int)((state >> 20) % (unsigned)limit);
}

static double at(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void pin(size_t core) {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(core, &cores);
  sched_setaffinity(0, sizeof cores, &cores);
}

static void fail(const char *what) {
  perror(what);
  exit(1);
}

/* Connects all readers, and reads for ever. */
static void read_all(const struct sockaddr_in *address, int readers) {
  static char in[IN];
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  pin(1);
  int epoll = epoll_create1(0);
  struct epoll_event events[EVENTS];
  for (int i = 0; i < readers; i++) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (const struct sockaddr *)address, sizeof *address)) fail("connect (ulimit -n?)");
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
  }
  for (;;) {
    int n = epoll_wait(epoll, events, EVENTS, 0);
    for (int i = 0; i < n; i++) {
      if (read(events[i].data.fd, in, sizeof in) <= 0) exit(0);
    }
  }
}

/* Who is in which room: as many times as each is in rooms, all readers, shuffled, cut into rooms. */
static int *placed(int readers) {
  int *places = malloc((size_t)readers * ROOMS_EACH * sizeof *places);
  for (int round = 0; round < ROOMS_EACH; round++) {
    int *these = places + (size_t)round * (size_t)readers;
    for (int i = 0; i < readers; i++) {
      int j = below(i + 1);
      these[i] = these[j];
      these[j] = i;
    }
  }
  return places;
}

int main(int argc, char **argv) {
  int readers = argc == 3 ? atoi(argv[1]) / ROOM * ROOM : 0;
  if (readers < ROOM) {
    fprintf(stderr, "usage: bare_rooms READERS SECONDS (50 readers or more)\n");
    return 2;
  }
  int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  if (bind(listener, (struct sockaddr *)&address, length) || listen(listener, 1024)) fail("listen");
  getsockname(listener, (struct sockaddr *)&address, &length);
  if (fork() == 0) read_all(&address, readers);
  pin(0);
  int *sockets = malloc((size_t)readers * sizeof *sockets), *places = placed(readers), rooms = readers / ROOM * ROOMS_EACH;
  for (int i = 0; i < readers; i++) {
    sockets[i] = accept(listener, NULL, NULL);
    if (sockets[i] < 0) fail("accept (ulimit -n?)");
    setsockopt(sockets[i], IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  char message[BYTES];
  memset(message, 'x', sizeof message);
  int timer = timerfd_create(CLOCK_MONOTONIC, 0);
  struct itimerspec period = {.it_interval.tv_nsec = 1000000000 / RATE, .it_value.tv_nsec = 1000000};
  timerfd_settime(timer, 0, &period, NULL);
  double began = at(CLOCK_MONOTONIC), end = began + atof(argv[2]), cpu = at(CLOCK_PROCESS_CPUTIME_ID);
  long writes = 0;
  while (at(CLOCK_MONOTONIC) < end) {
    uint64_t due;
    if (read(timer, &due, sizeof due) != sizeof due) fail("timer");
    for (; due > 0; due--) {
      const int *room = places + (size_t)below(rooms) * ROOM;
      for (int i = 0; i < ROOM; i++, writes++) {
        if (write(sockets[room[i]], message, sizeof message) != sizeof message) fail("write");
      }
    }
  }
  printf("%d readers, %d rooms: %.2f us of CPU a write; %.0f writes/s\n", readers, rooms, (at(CLOCK_PROCESS_CPUTIME_ID) - cpu) / (double)writes * 1e6,
         (double)writes / (at(CLOCK_MONOTONIC) - began));
  return 0;
}
