#pragma once
// One till's session: what was asked, what was heard, and the line between. Its functions are
// called by one thread at a time; tresen_pos.c sees to that.

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "terminal/pos/shim/outbox.h"
#include "terminal/pos/shim/wire.h"
#include "terminal/pos/tresen_pos.h"

enum { names_max = 96, known_processes = 64, texts_room = 64 << 10, requests_room = 4096 };

/* The id that the terminal knows a request by. */
typedef struct session_request {
  uint64_t number;
  char id[33];
} session_request;

typedef struct session_process {
  char id[33];
  tresen_state state;
} session_process;

struct tresen_session {
  atomic_flag taken;
  char path[108], client[names_max], version[names_max], locale[names_max];
  char operator_id[names_max];
  bool operator_given;

  int socket;            /* -1: none */
  bool greeted;          /* the terminal has answered the greeting */
  bool told_lost;        /* the loss of the line was told, or there was none */
  bool refused;          /* the terminal speaks no protocol of ours */
  uint64_t try_at_ms;    /* not before */
  uint64_t heard_at_ms;  /* something came */
  uint64_t beat_at_ms;   /* the next heartbeat */
  uint64_t next_request; /* numbers rise from 1 */
  uint64_t last_event;   /* the newest that was given to the till */
  uint64_t acknowledged;
  uint32_t protocol;
  char terminal_version[32], capabilities[256];

  outbox box;
  session_request requests[outbox_frames_max]; /* those without a reply, oldest first */
  size_t request_count;
  session_process processes[known_processes];
  size_t next_process;

  uint8_t* inbox; /* of inbox_room bytes */
  size_t inbox_used, inbox_room;
  char texts_bytes[texts_room];
  wire_texts texts;
};

/* Keeps a request for the next pump. With `number` it is kept until its reply. */
tresen_status session_ask(tresen_session* session, wire_request* request, tresen_request* number);
/* Connects, sends, reads; fills up to `max` events of `stride` bytes each. */
int session_pump(tresen_session* session, void* events, size_t stride, int max);
const tresen_state* session_state_of(const tresen_session* session, const char* process_id);
void session_end(tresen_session* session);

/* Copies a text with its end, cut to the room. */
void session_copy(char* to, size_t room, const char* text);
