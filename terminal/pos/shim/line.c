#define _GNU_SOURCE
#include "terminal/pos/shim/line.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

int line_open(const char* path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  const size_t length = strlen(path);
  if (length >= sizeof address.sun_path) return -1;
  memcpy(address.sun_path, path, length + 1);
  const int line = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (line < 0) return -1;
  if (connect(line, (const struct sockaddr*)&address, sizeof address) == 0) return line;
  close(line);
  return -1;
}

void line_close(int* socket) {
  if (*socket >= 0) close(*socket);
  *socket = -1;
}

static long outcome(ssize_t moved) {
  if (moved > 0) return (long)moved;
  if (moved < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) return 0;
  return -1;
}

long line_send(int socket, const uint8_t* bytes, size_t length) {
  return outcome(send(socket, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL));
}

long line_read(int socket, uint8_t* bytes, size_t room) {
  return outcome(recv(socket, bytes, room, MSG_DONTWAIT));
}

uint64_t line_now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void line_new_id(char text[33]) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  const uint64_t ms = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
  uint8_t bytes[16];
  if (getrandom(bytes, sizeof bytes, GRND_NONBLOCK) != (ssize_t)sizeof bytes) {
    /* Before the system has gathered randomness: the time and the process tell ids apart. */
    const uint64_t rest[2] = {(uint64_t)now.tv_nsec, (uint64_t)getpid()};
    memcpy(bytes, rest, sizeof bytes);
  }
  for (int i = 0; i < 6; ++i) bytes[i] = (uint8_t)(ms >> (40 - 8 * i));
  bytes[6] = (uint8_t)(0x70 | (bytes[6] & 0x0f)); /* RFC 9562: version 7 */
  bytes[8] = (uint8_t)(0x80 | (bytes[8] & 0x3f));
  static const char digits[] = "0123456789abcdef";
  for (int i = 0; i < 16; ++i) {
    text[2 * i] = digits[bytes[i] >> 4];
    text[2 * i + 1] = digits[bytes[i] & 15];
  }
  text[32] = '\0';
}
