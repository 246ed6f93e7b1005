#pragma once
// What the till has asked and not heard of yet: whole frames, in order, of bounded size. A frame
// stays until its reply comes, so that it can be sent again over a new connection; the terminal
// knows a request by its id and does it once.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { outbox_bytes_max = 1 << 20, outbox_frames_max = 2000 };

typedef struct outbox_frame {
  uint64_t request; /* 0: not answered, gone once it is sent */
  uint32_t length;
  uint8_t* bytes;
} outbox_frame;

typedef struct outbox {
  outbox_frame frames[outbox_frames_max];
  size_t count;   /* frames that are kept */
  size_t sent;    /* the first so many are sent */
  size_t partial; /* bytes of the frame behind them that are sent */
  size_t bytes;
} outbox;

/* Copies a frame to the end. False: there is no room. */
bool outbox_add(outbox* box, uint64_t request, const uint8_t* bytes, size_t length);
/* The bytes to send next; null: nothing. */
const uint8_t* outbox_next(const outbox* box, size_t* length);
/* So many of them were sent. */
void outbox_sent(outbox* box, size_t length);
/* The reply to a request has come. */
void outbox_settle(outbox* box, uint64_t request);
/* A new connection: all that has no reply is to be sent again, and what wants none is forgotten. */
void outbox_rewind(outbox* box);
void outbox_clear(outbox* box);
