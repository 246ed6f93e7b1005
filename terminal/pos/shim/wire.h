#pragma once
// Messages of the till's socket as bytes and back (proto/tresen/v1/pos.proto), by nanopb.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "terminal/pos/tresen_pos.h"

enum { wire_frame_max = 1 << 20, wire_request_max = 16384 };

typedef enum wire_kind {
  wire_hello,
  wire_acknowledge,
  wire_heartbeat,
  wire_set_operator,
  wire_set_customer,
  wire_start,
  wire_resume,
  wire_park,
  wire_cancel,
  wire_push_customer,
  wire_report_sale,
  wire_incoming_call,
  wire_show,
  wire_hide,
  wire_lock
} wire_kind;

/* A request; which members count depends on the kind. */
typedef struct wire_request {
  wire_kind kind;
  const char* request_id;
  const tresen_config* config;         /* hello */
  uint64_t event;                      /* hello, acknowledge */
  const char* word;                    /* operator, process id, telephone number */
  const tresen_customer_ref* customer; /* set_customer, push_customer */
  const tresen_start* start;
  const tresen_sale* sale;
} wire_request;

/* Writes length and message into `frame`, wire_request_max bytes. 0: it does not fit. */
size_t wire_write(const wire_request* request, uint8_t* frame);

/* Room for the texts of what was heard; a text for which there is none is empty. */
typedef struct wire_texts {
  char* bytes;
  size_t used, room;
} wire_texts;

/* A message of the terminal. */
typedef struct wire_reply {
  const char* request_id;
  tresen_event event; /* `kind` is empty unless it is an event */
  bool welcome;
  uint32_t protocol;
  const char* version;
  const char* capabilities;
} wire_reply;

/* False: these bytes are no message. */
bool wire_read(const uint8_t* message, size_t length, wire_texts* texts, wire_reply* reply);
