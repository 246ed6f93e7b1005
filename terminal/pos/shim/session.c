#include "terminal/pos/shim/session.h"

#include <stdlib.h>
#include <string.h>

#include "terminal/pos/shim/line.h"

enum {
  retry_ms = 1000,
  beat_ms = 5000,
  silent_ms = 15000, /* without a word for so long, the terminal hangs */
  read_at_once = 64 << 10
};

void session_copy(char* to, size_t room, const char* text) {
  size_t length = text == NULL ? 0 : strlen(text);
  if (length >= room) length = room - 1;
  if (length > 0) memcpy(to, text, length);
  to[length] = '\0';
}

static void lose_line(tresen_session* session) {
  line_close(&session->socket);
  session->greeted = false;
  session->inbox_used = 0;
  session->try_at_ms = line_now_ms() + retry_ms;
  outbox_rewind(&session->box);
}

static bool send_all(tresen_session* session, const uint8_t* bytes, size_t length) {
  return line_send(session->socket, bytes, length) == (long)length;
}

static void session_flush(tresen_session* session) {
  size_t length = 0;
  const uint8_t* bytes = NULL;
  while (session->greeted && (bytes = outbox_next(&session->box, &length)) != NULL) {
    const long sent = line_send(session->socket, bytes, length);
    if (sent < 0) lose_line(session);
    if (sent <= 0) return;
    outbox_sent(&session->box, (size_t)sent);
  }
}

tresen_status session_ask(tresen_session* session, wire_request* request, tresen_request* number) {
  if (session->refused) return TRESEN_UNSUPPORTED;
  if (number == NULL && !session->greeted) return TRESEN_OFFLINE;
  if (session->request_count == outbox_frames_max) return TRESEN_BUSY;
  char id[33];
  line_new_id(id);
  request->request_id = id;
  uint8_t frame[wire_request_max];
  const size_t length = wire_write(request, frame);
  if (length == 0) return TRESEN_INVALID;
  const uint64_t asked = number == NULL ? 0 : ++session->next_request;
  if (!outbox_add(&session->box, asked, frame, length)) return TRESEN_BUSY;
  if (number != NULL) {
    *number = asked;
    session_request* kept = &session->requests[session->request_count++];
    kept->number = asked;
    memcpy(kept->id, id, sizeof id);
  }
  return session->greeted ? TRESEN_OK : TRESEN_QUEUED;
}

/* The greeting goes out by itself, before all that waits. */
static bool greet(tresen_session* session) {
  const tresen_config config = {.size = sizeof config,
                                .client = session->client,
                                .version = session->version,
                                .locale = session->locale};
  const wire_request hello = {
      .kind = wire_hello, .request_id = "hello", .config = &config, .event = session->last_event};
  uint8_t frame[wire_request_max];
  const size_t length = wire_write(&hello, frame);
  return length > 0 && send_all(session, frame, length);
}

static void say_operator(tresen_session* session) {
  if (!session->operator_given) return;
  const wire_request request = {.kind = wire_set_operator, .word = session->operator_id};
  uint8_t frame[wire_request_max];
  const size_t length = wire_write(&request, frame);
  if (length == 0 || !send_all(session, frame, length)) lose_line(session);
}

static void connect_now(tresen_session* session, uint64_t now_ms) {
  if (session->socket >= 0 || now_ms < session->try_at_ms || session->refused) return;
  session->try_at_ms = now_ms + retry_ms;
  session->socket = line_open(session->path);
  if (session->socket < 0) return;
  session->heard_at_ms = now_ms;
  session->beat_at_ms = now_ms + beat_ms;
  if (!greet(session)) lose_line(session);
}

/* Says that events were dealt with, and that we are there. Neither waits in the outbox. */
static void say_signs(tresen_session* session, uint64_t now_ms) {
  if (!session->greeted || session->box.partial != 0) return;
  uint8_t frame[wire_request_max];
  if (session->acknowledged != session->last_event) {
    const wire_request sign = {.kind = wire_acknowledge, .event = session->last_event};
    const size_t length = wire_write(&sign, frame);
    if (length == 0 || !send_all(session, frame, length)) {
      lose_line(session);
      return;
    }
    session->acknowledged = session->last_event;
  }
  if (now_ms < session->beat_at_ms) return;
  session->beat_at_ms = now_ms + beat_ms;
  const wire_request beat = {.kind = wire_heartbeat, .request_id = "beat"};
  const size_t length = wire_write(&beat, frame);
  if (length == 0 || !send_all(session, frame, length)) lose_line(session);
}

static bool make_room(tresen_session* session) {
  if (session->inbox_room - session->inbox_used >= read_at_once) return true;
  const size_t wanted = session->inbox_used + read_at_once;
  if (wanted > 4 + wire_frame_max + read_at_once) return false;
  uint8_t* larger = realloc(session->inbox, wanted);
  if (larger == NULL) return false;
  session->inbox = larger;
  session->inbox_room = wanted;
  return true;
}

static void read_line(tresen_session* session, uint64_t now_ms) {
  if (session->socket < 0 || !make_room(session)) return;
  const long got = line_read(session->socket, session->inbox + session->inbox_used,
                             session->inbox_room - session->inbox_used);
  if (got < 0) {
    lose_line(session);
    return;
  }
  if (got > 0) session->heard_at_ms = now_ms;
  session->inbox_used += (size_t)got;
  if (now_ms - session->heard_at_ms > silent_ms) lose_line(session);
}

/* The whole message at `from` of what was read; null: not yet. */
static const uint8_t* next_message(const tresen_session* session, size_t from, size_t* length) {
  const size_t left = session->inbox_used - from;
  if (left < 4) return NULL;
  const uint8_t* at = session->inbox + from;
  *length = (size_t)at[0] | (size_t)at[1] << 8 | (size_t)at[2] << 16 | (size_t)at[3] << 24;
  return left - 4 < *length ? NULL : at + 4;
}

static uint64_t settle(tresen_session* session, const char* id) {
  for (size_t i = 0; i < session->request_count; ++i) {
    if (strcmp(session->requests[i].id, id) != 0) continue;
    const uint64_t number = session->requests[i].number;
    memmove(&session->requests[i], &session->requests[i + 1],
            (session->request_count - i - 1) * sizeof session->requests[0]);
    --session->request_count;
    outbox_settle(&session->box, number);
    return number;
  }
  return 0;
}

const tresen_state* session_state_of(const tresen_session* session, const char* process_id) {
  for (size_t i = 0; i < known_processes; ++i) {
    if (strcmp(session->processes[i].id, process_id) == 0) return &session->processes[i].state;
  }
  return NULL;
}

static void remember(tresen_session* session, const tresen_event* event) {
  if (strlen(event->process_id) != 32 || *event->state == '\0') return;
  session_process* place = NULL;
  for (size_t i = 0; i < known_processes && place == NULL; ++i) {
    if (strcmp(session->processes[i].id, event->process_id) == 0) place = &session->processes[i];
  }
  if (place == NULL) place = &session->processes[session->next_process++ % known_processes];
  session_copy(place->id, sizeof place->id, event->process_id);
  session_copy(place->state.state, sizeof place->state.state, event->state);
  session_copy(place->state.customer_no, sizeof place->state.customer_no, event->customer_no);
  session_copy(place->state.correlation, sizeof place->state.correlation, event->correlation);
}

static void welcome(tresen_session* session, const wire_reply* reply) {
  session->greeted = true;
  session->protocol = reply->protocol;
  session_copy(session->terminal_version, sizeof session->terminal_version, reply->version);
  session_copy(session->capabilities, sizeof session->capabilities, reply->capabilities);
  say_operator(session);
}

static tresen_event blank_event(const char* kind) {
  return (tresen_event){.kind = kind,
                        .process_id = "",
                        .customer_no = "",
                        .template_id = "",
                        .state = "",
                        .correlation = "",
                        .step = "",
                        .campaign = "",
                        .categories = "",
                        .fields_changed = "",
                        .text = "",
                        .follow_ups = "",
                        .merged_no = ""};
}

/* What a message says to the till. False: nothing. */
static bool take(tresen_session* session, const wire_reply* reply, tresen_event* event) {
  if (reply->welcome) {
    welcome(session, reply);
    *event = blank_event("connection.up");
    session->told_lost = false;
    return true;
  }
  if (*reply->event.kind != '\0') {
    *event = reply->event;
    /* It may come again after a reconnect. */
    if (event->event_id <= session->last_event) return false;
    session->last_event = event->event_id;
    remember(session, event);
    return true;
  }
  if (strcmp(reply->request_id, "hello") == 0) {
    session->refused = true;
    lose_line(session);
    *event = blank_event("error");
    event->status = TRESEN_UNSUPPORTED;
    event->text = reply->event.text;
    return true;
  }
  const uint64_t number = settle(session, reply->request_id);
  if (number == 0) return false;
  *event = reply->event;
  event->kind = "reply";
  event->request = number;
  remember(session, event);
  return true;
}

static void give(void* events, size_t stride, int index, tresen_event* event) {
  event->size = (uint32_t)(stride < sizeof *event ? stride : sizeof *event);
  memcpy((char*)events + (size_t)index * stride, event, event->size);
}

int session_pump(tresen_session* session, void* events, size_t stride, int max) {
  const uint64_t now_ms = line_now_ms();
  session->texts = (wire_texts){.bytes = session->texts_bytes, .used = 0, .room = texts_room};
  const bool had_line = session->greeted;
  say_signs(session, now_ms);
  connect_now(session, now_ms);
  session_flush(session);
  read_line(session, now_ms);
  int count = 0;
  size_t at = 0, length = 0;
  const uint8_t* message = NULL;
  /* A message is taken only while there is surely room for its texts. */
  while (count < max && session->texts.used < texts_room / 2 &&
         (message = next_message(session, at, &length)) != NULL) {
    wire_reply reply;
    tresen_event event;
    const bool fits = length <= wire_frame_max;
    if (!fits || !wire_read(message, length, &session->texts, &reply)) {
      lose_line(session);
      at = 0;
      break;
    }
    at += 4 + length;
    if (take(session, &reply, &event)) give(events, stride, count++, &event);
    if (session->socket < 0) {
      at = 0;
      break;
    }
  }
  if (at > 0) {
    session->inbox_used -= at;
    memmove(session->inbox, session->inbox + at, session->inbox_used);
  }
  session_flush(session);
  if (had_line && !session->greeted && !session->told_lost && count < max) {
    tresen_event lost = blank_event("connection.lost");
    give(events, stride, count++, &lost);
    session->told_lost = true;
  }
  return count;
}

void session_end(tresen_session* session) {
  session_flush(session);
  line_close(&session->socket);
  outbox_clear(&session->box);
  free(session->inbox);
}
