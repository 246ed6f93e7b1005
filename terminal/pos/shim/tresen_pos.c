#include "terminal/pos/tresen_pos.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "terminal/pos/shim/session.h"

enum { fields_max = 32 };

/* Calls are short: who comes second waits for a moment, without a lock that a signal or a fork
 * could leave behind. */
static void enter(tresen_session* session) {
  while (atomic_flag_test_and_set_explicit(&session->taken, memory_order_acquire)) sched_yield();
}

static void leave(tresen_session* session) {
  atomic_flag_clear_explicit(&session->taken, memory_order_release);
}

static bool is_given(const char* text) { return text != NULL && *text != '\0'; }

/* A struct of a caller that is older or newer than we are. False: it is none of ours. */
static bool take_struct(void* to, size_t ours, const void* from, size_t least) {
  memset(to, 0, ours);
  uint32_t theirs = 0;
  if (from == NULL) return false;
  memcpy(&theirs, from, sizeof theirs);
  if (theirs < least || theirs > 4096) return false;
  memcpy(to, from, theirs < ours ? theirs : ours);
  return true;
}

static void default_path(char* path, size_t room) {
  const char* folder = getenv("XDG_RUNTIME_DIR");
  if (is_given(folder)) snprintf(path, room, "%s/tresen/pos.sock", folder);
}

static tresen_status pos_open(const tresen_config* given, tresen_session** session) {
  tresen_config config;
  if (session == NULL) return TRESEN_INVALID;
  *session = NULL;
  if (!take_struct(&config, sizeof config, given, offsetof(tresen_config, version))) {
    return TRESEN_INVALID;
  }
  if (!is_given(config.client)) return TRESEN_INVALID;
  if (config.socket_path != NULL && strlen(config.socket_path) >= sizeof(*session)->path) {
    return TRESEN_INVALID;
  }
  tresen_session* made = calloc(1, sizeof *made);
  if (made == NULL) return TRESEN_INTERNAL;
  atomic_flag_clear(&made->taken);
  made->socket = -1;
  made->told_lost = true;
  if (is_given(config.socket_path)) {
    session_copy(made->path, sizeof made->path, config.socket_path);
  } else {
    default_path(made->path, sizeof made->path);
  }
  session_copy(made->client, sizeof made->client, config.client);
  session_copy(made->version, sizeof made->version, config.version);
  session_copy(made->locale, sizeof made->locale, config.locale);
  *session = made;
  return TRESEN_OK;
}

static tresen_status pos_close(tresen_session* session) {
  if (session == NULL) return TRESEN_OK;
  enter(session);
  session_end(session);
  free(session);
  return TRESEN_OK;
}

static tresen_status pos_capabilities(tresen_session* session, tresen_caps* caps) {
  if (session == NULL || caps == NULL || caps->size < offsetof(tresen_caps, terminal_version)) {
    return TRESEN_INVALID;
  }
  tresen_caps now = {.size = caps->size};
  enter(session);
  now.connected = session->greeted ? 1 : 0;
  now.protocol = session->protocol;
  now.waiting = (uint32_t)session->request_count;
  session_copy(now.terminal_version, sizeof now.terminal_version, session->terminal_version);
  session_copy(now.capabilities, sizeof now.capabilities, session->capabilities);
  leave(session);
  memcpy(caps, &now, caps->size < sizeof now ? caps->size : sizeof now);
  return TRESEN_OK;
}

static tresen_status ask(tresen_session* session, wire_request* request, tresen_request* number) {
  if (session == NULL) return TRESEN_INVALID;
  enter(session);
  const tresen_status status = session_ask(session, request, number);
  leave(session);
  return status;
}

/* A request whose reply is wanted, whether or not the caller wants its number. */
static tresen_status ask_kept(tresen_session* session, wire_request* request,
                              tresen_request* number) {
  tresen_request unnamed = 0;
  return ask(session, request, number == NULL ? &unnamed : number);
}

static tresen_status pos_set_operator(tresen_session* session, const char* staff) {
  if (session == NULL || (staff != NULL && strlen(staff) >= names_max)) return TRESEN_INVALID;
  wire_request request = {.kind = wire_set_operator, .word = staff};
  enter(session);
  session_copy(session->operator_id, sizeof session->operator_id, staff);
  session->operator_given = true;
  const tresen_status status = session_ask(session, &request, NULL);
  leave(session);
  /* It is told with the next greeting. */
  return status == TRESEN_OFFLINE ? TRESEN_QUEUED : status;
}

static tresen_status ask_customer(tresen_session* session, wire_kind kind,
                                  const tresen_customer_ref* given, tresen_request* number) {
  tresen_customer_ref customer;
  const size_t least = offsetof(tresen_customer_ref, card);
  if (!take_struct(&customer, sizeof customer, given, least)) return TRESEN_INVALID;
  if (customer.fields == NULL) customer.field_count = 0;
  if (customer.field_count > fields_max) return TRESEN_INVALID;
  const bool named = is_given(customer.customer_no);
  const bool sought = named || is_given(customer.card) || customer.field_count > 0;
  if (kind == wire_push_customer ? !named : !sought) return TRESEN_INVALID;
  wire_request request = {.kind = kind, .customer = &customer};
  return ask_kept(session, &request, number);
}

static tresen_status pos_set_customer(tresen_session* session, const tresen_customer_ref* customer,
                                      tresen_request* number) {
  return ask_customer(session, wire_set_customer, customer, number);
}

static tresen_status pos_push_customer(tresen_session* session, const tresen_customer_ref* customer,
                                       tresen_request* number) {
  return ask_customer(session, wire_push_customer, customer, number);
}

static tresen_status pos_start_process(tresen_session* session, const tresen_start* given,
                                       tresen_request* number) {
  tresen_start start;
  if (!take_struct(&start, sizeof start, given, offsetof(tresen_start, template_id)) ||
      !is_given(start.customer_no)) {
    return TRESEN_INVALID;
  }
  wire_request request = {.kind = wire_start, .start = &start};
  return ask_kept(session, &request, number);
}

static tresen_status ask_word(tresen_session* session, wire_kind kind, const char* word,
                              tresen_request* number) {
  if (!is_given(word)) return TRESEN_INVALID;
  wire_request request = {.kind = kind, .word = word};
  return ask_kept(session, &request, number);
}

static tresen_status pos_resume(tresen_session* session, const char* id, tresen_request* number) {
  return ask_word(session, wire_resume, id, number);
}

static tresen_status pos_park(tresen_session* session, const char* id, tresen_request* number) {
  return ask_word(session, wire_park, id, number);
}

static tresen_status pos_cancel(tresen_session* session, const char* id, tresen_request* number) {
  return ask_word(session, wire_cancel, id, number);
}

static tresen_status pos_query_state(tresen_session* session, const char* process_id,
                                     tresen_state* state) {
  if (session == NULL || process_id == NULL || state == NULL ||
      state->size < offsetof(tresen_state, customer_no)) {
    return TRESEN_INVALID;
  }
  tresen_state now = {.size = 0};
  enter(session);
  const tresen_state* known = session_state_of(session, process_id);
  if (known != NULL) now = *known;
  leave(session);
  now.size = state->size;
  memcpy(state, &now, state->size < sizeof now ? state->size : sizeof now);
  return TRESEN_OK;
}

static tresen_status pos_report_sale(tresen_session* session, const tresen_sale* given,
                                     tresen_request* number) {
  tresen_sale sale;
  if (!take_struct(&sale, sizeof sale, given, offsetof(tresen_sale, receipt))) {
    return TRESEN_INVALID;
  }
  if (!is_given(sale.process_id) && !is_given(sale.customer_no)) return TRESEN_INVALID;
  wire_request request = {.kind = wire_report_sale, .sale = &sale};
  return ask_kept(session, &request, number);
}

static tresen_status ask_window(tresen_session* session, wire_kind kind) {
  wire_request request = {.kind = kind};
  return ask(session, &request, NULL);
}

static tresen_status pos_show(tresen_session* session) { return ask_window(session, wire_show); }
static tresen_status pos_hide(tresen_session* session) { return ask_window(session, wire_hide); }
static tresen_status pos_lock(tresen_session* session) { return ask_window(session, wire_lock); }

static int pos_pump(tresen_session* session, tresen_event* events, int max) {
  if (session == NULL || max < 0 || (max > 0 && events == NULL)) return 0;
  const size_t stride = max > 0 ? events[0].size : sizeof *events;
  if (stride < offsetof(tresen_event, request) || stride > 4096) return 0;
  enter(session);
  const int count = session_pump(session, events, stride, max);
  leave(session);
  return count;
}

static tresen_status call_incoming(tresen_session* session, const char* number,
                                   tresen_request* request) {
  return ask_word(session, wire_incoming_call, number, request);
}

static const void* pos_extension(tresen_session* session, const char* id) {
  static const tresen_call_extension calls = {.size = sizeof calls,
                                              .incoming_call = &call_incoming};
  if (session == NULL || id == NULL) return NULL;
  return strcmp(id, "tresen.call/1") == 0 ? &calls : NULL;
}

const tresen_api* tresen_get_api(uint32_t abi_major) {
  static const tresen_api api = {.size = sizeof api,
                                 .abi_minor = TRESEN_ABI_MINOR,
                                 .open = &pos_open,
                                 .close = &pos_close,
                                 .capabilities = &pos_capabilities,
                                 .extension = &pos_extension,
                                 .set_operator = &pos_set_operator,
                                 .set_customer = &pos_set_customer,
                                 .start_process = &pos_start_process,
                                 .resume_process = &pos_resume,
                                 .park_process = &pos_park,
                                 .cancel_process = &pos_cancel,
                                 .query_state = &pos_query_state,
                                 .push_customer = &pos_push_customer,
                                 .report_sale = &pos_report_sale,
                                 .show = &pos_show,
                                 .hide = &pos_hide,
                                 .lock = &pos_lock,
                                 .pump = &pos_pump};
  return abi_major == TRESEN_ABI_MAJOR ? &api : NULL;
}
