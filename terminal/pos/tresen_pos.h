#pragma once
// The till's side of the counter: ten lines that let a till open customer processes at the Tresen
// terminal beside it, and hear how they went.
//
// The library only talks to the terminal over a local socket. It starts nothing, has no thread, no
// window and no signal handler, calls nobody back, changes neither locale nor floating point, and
// returns from every call within two milliseconds, whether the terminal runs, hangs or is gone: a
// till never waits for a counter. A call only notes what is wanted; tresen_api.pump sends it, or
// keeps it until there is a terminal.
//
// One symbol, tresen_get_api. Everything else is a function of the table that it gives.
//
// Rules that hold for all functions:
//   thread   any, one at a time for each session; two at once wait for one another
//   texts    UTF-8, zero at the end; yours stay yours, a null one means "not given"
//   structs  begin with `size`; set it to sizeof of what you pass: older and newer tills and
//            terminals then understand one another
//   memory   nothing that you get is to be freed; texts of events live until the next pump
//   ids      customers by number, never by name: what a till logs must name nobody

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TRESEN_ABI_MAJOR 1u /* what tresen_get_api is asked for */
#define TRESEN_ABI_MINOR 0u /* functions are added at the end of the table only */

typedef enum tresen_status {
  TRESEN_OK = 0,
  TRESEN_QUEUED = 1,      /* taken; is sent or done as soon as that is possible */
  TRESEN_OFFLINE = 2,     /* no terminal; the till goes on without it */
  TRESEN_BUSY = 3,        /* too much is waiting; try again later */
  TRESEN_UNSUPPORTED = 4, /* the other side is of a release that does not know this */
  TRESEN_INVALID = 5,     /* the call or the request makes no sense; `text` says why */
  TRESEN_DENIED = 6,
  TRESEN_TIMEOUT = 7,
  TRESEN_INTERNAL = 8
} tresen_status;

typedef struct tresen_session tresen_session;

/* Names a request until its reply; unique within a session, never 0. */
typedef uint64_t tresen_request;

typedef struct tresen_config {
  uint32_t size;
  const char* socket_path; /* of the terminal; null: $XDG_RUNTIME_DIR/tresen/pos.sock */
  const char* client;      /* name of the till's program, the same after each start; required */
  const char* version;     /* of that program */
  const char* locale;      /* BCP 47, such as de */
} tresen_config;

typedef struct tresen_field {
  const char* key; /* of the field catalogue: "mobile" */
  const char* value;
} tresen_field;

/* A customer by what the till has: a number, a card, or fields that the terminal searches with. */
typedef struct tresen_customer_ref {
  uint32_t size;
  const char* customer_no;
  const char* card;
  const tresen_field* fields;
  size_t field_count; /* 32 at most */
} tresen_customer_ref;

typedef struct tresen_start {
  uint32_t size;
  const char* customer_no; /* required */
  const char* template_id; /* null: the counter offers the choice */
  const char* correlation; /* the till's own word, repeated in everything about this process */
} tresen_start;

typedef struct tresen_sale {
  uint32_t size;
  const char* process_id; /* null: of no process */
  const char* customer_no;
  int64_t amount_cents; /* in hundredths of the currency */
  const char* currency; /* ISO 4217 */
  const char* receipt;  /* the till's own number of it */
  const char* correlation;
} tresen_sale;

/* Where a process stands, as last heard. */
typedef struct tresen_state {
  uint32_t size;
  char state[16]; /* open, parked, closed, cancelled; empty: nothing was heard of it */
  char customer_no[40];
  char correlation[64];
} tresen_state;

typedef struct tresen_caps {
  uint32_t size;
  uint32_t connected; /* 1: a terminal has answered the greeting and is there */
  uint32_t protocol;  /* that both speak; 0: not known yet */
  uint32_t waiting;   /* requests that have no reply yet */
  char terminal_version[32];
  char capabilities[256]; /* one a line, such as tresen.sale/1 */
} tresen_caps;

/* What was heard. Which texts are set depends on `kind`; those that are not are empty, never null.
 *
 *   reply                 to `request`, with `status`, and the process if there is one
 *   process.opened  step.changed  process.parked  process.completed  process.cancelled
 *   customer.updated  session.locked  handover.started  handover.ended
 *   customer.merged       `merged_no` is no customer of its own any more: it is `customer_no`, whom
 *                         either number names from now on
 *   customer.unmerged     `merged_no` was not `customer_no` after all, and is a customer again
 *   sync.changed  config.changed  attention.required  terminal.stopping
 *   error                 a start that was queued came to nothing: `status`, `correlation`
 *   connection.up  connection.lost    of the library itself; event_id is 0
 *
 * Kinds that you do not know are to be ignored. */
typedef struct tresen_event {
  uint32_t size;
  const char* kind;
  uint64_t event_id; /* rises; the same one may come again after a reconnect */
  tresen_request request;
  tresen_status status;
  const char* process_id;
  const char* customer_no;
  const char* template_id;
  const char* state;
  const char* correlation;
  const char* step;
  const char* campaign;
  const char* categories;     /* ids, one a line */
  const char* fields_changed; /* keys, one a line */
  const char* text;           /* for a log */
  uint64_t waiting;           /* sync.changed: changes that head office does not have yet */
  uint32_t online;            /* sync.changed */
  uint32_t retry;             /* error: the same request may be asked again */
  uint64_t oldest_s;          /* sync.changed: how long the oldest of them has waited, in seconds */
  uint64_t revision;          /* customer.updated: rises with what head office applied */
  const char* follow_ups;     /* process.completed: days that are due, YYYY-MM-DD, one a line */
  const char* merged_no;      /* customer.merged and customer.unmerged */
} tresen_event;

typedef struct tresen_api {
  uint32_t size;
  uint32_t abi_minor;

  /* Begins a session. Does not wait for the terminal: TRESEN_OK also when none runs. */
  tresen_status (*open)(const tresen_config* config, tresen_session** session);
  /* Ends it. What the terminal takes at once is still sent, the rest dropped. Null is allowed. */
  tresen_status (*close)(tresen_session* session);

  /* As last heard; never asks. */
  tresen_status (*capabilities)(tresen_session* session, tresen_caps* caps);
  /* A table of further functions by name and number, such as "tresen.call/1". Null: not known. */
  const void* (*extension)(tresen_session* session, const char* id);

  /* Who works at the till; null: nobody. The last one is told again after a reconnect. */
  tresen_status (*set_operator)(tresen_session* session, const char* staff);
  /* Shows a customer, or what the search finds. Never makes a new one. `request` may be null. */
  tresen_status (*set_customer)(tresen_session* session, const tresen_customer_ref* customer,
                                tresen_request* request);

  /* TRESEN_OK: sent by the next pump. TRESEN_QUEUED: kept until there is a terminal. TRESEN_BUSY:
   * a mebibyte or 2,000 requests wait already. The reply comes by pump, with the number in
   * `request`. */
  tresen_status (*start_process)(tresen_session* session, const tresen_start* start,
                                 tresen_request* request);
  tresen_status (*resume_process)(tresen_session* session, const char* process_id,
                                  tresen_request* request);
  tresen_status (*park_process)(tresen_session* session, const char* process_id,
                                tresen_request* request);
  tresen_status (*cancel_process)(tresen_session* session, const char* process_id,
                                  tresen_request* request);
  /* As last heard; never asks. */
  tresen_status (*query_state)(tresen_session* session, const char* process_id,
                               tresen_state* state);

  /* Values of a customer from the till; blank ones are ignored. Needs customer_no. */
  tresen_status (*push_customer)(tresen_session* session, const tresen_customer_ref* customer,
                                 tresen_request* request);
  tresen_status (*report_sale)(tresen_session* session, const tresen_sale* sale,
                               tresen_request* request);

  /* The terminal's window. TRESEN_OFFLINE without one: these are not kept. */
  tresen_status (*show)(tresen_session* session);
  tresen_status (*hide)(tresen_session* session);
  tresen_status (*lock)(tresen_session* session);

  /* Sends what waits, reads what came, reconnects at most once a second; never waits. Fills up to
   * `max` events, each of events[0].size bytes, and says how many. Call it about every 100 ms. What
   * the last call gave counts as dealt with. */
  int (*pump)(tresen_session* session, tresen_event* events, int max);
} tresen_api;

/* "tresen.call/1": somebody rings the shop. */
typedef struct tresen_call_extension {
  uint32_t size;
  tresen_status (*incoming_call)(tresen_session* session, const char* number,
                                 tresen_request* request);
} tresen_call_extension;

/* The table of this major version; null: the library does not have it. */
#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
const tresen_api*
tresen_get_api(uint32_t abi_major);

#ifdef __cplusplus
}
#endif
