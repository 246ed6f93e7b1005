/* A till to play with: sells glasses, opens customer processes at the counter beside it, and goes
 * on selling whatever the counter does.
 *
 *   tresen-demo-till SOCKET
 *
 * A line is a command: an amount such as 129,00 is put on the receipt, `customer 10001` names who
 * buys, `glasses` opens their process, `pay` ends the receipt, `wait KIND` waits for an event that
 * was not heard since the last `glasses` (for scripts), `quit` ends. Everything that is heard is
 * printed. */
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tresen_pos.h>
#include <unistd.h>

typedef struct till {
  const tresen_api* tresen;
  tresen_session* session;
  int64_t cents;     /* on the receipt that is open */
  unsigned receipt;  /* its number */
  char customer[40]; /* who buys; empty: nobody who is known */
  char process[33];  /* opened for this receipt; empty: none */
  tresen_request asked;
  char awaited[40]; /* the kind of event that a script waits for */
  char heard[512];  /* the kinds since the last process was opened, a line each */
  int ended;
} till;

static const char* const words[] = {"ok",      "queued", "offline", "busy",    "unsupported",
                                    "invalid", "denied", "timeout", "internal"};

static void say(const char* what, const tresen_event* event) {
  printf("  %s", what);
  if (event->request != 0) printf(" %s", words[event->status]);
  if (*event->process_id != '\0') printf(" %.8s", event->process_id);
  if (*event->state != '\0') printf(" %s", event->state);
  if (*event->step != '\0') printf(" %s", event->step);
  if (*event->campaign != '\0') printf(" campaign=%s", event->campaign);
  if (*event->correlation != '\0') printf(" [%s]", event->correlation);
  if (*event->text != '\0') printf(" (%s)", event->text);
  printf("\n");
}

static int was_heard(const till* it, const char* kind) {
  const size_t length = strlen(kind);
  for (const char* line = it->heard; *line != '\0'; line = strchr(line, '\n') + 1) {
    if (strncmp(line, kind, length) == 0 && line[length] == '\n') return 1;
  }
  return 0;
}

static void hear(till* it) {
  tresen_event events[16] = {{.size = sizeof events[0]}};
  const int count = it->tresen->pump(it->session, events, 16);
  for (int i = 0; i < count; ++i) {
    const tresen_event* event = &events[i];
    say(event->kind, event);
    if (event->request != 0 && event->request == it->asked) {
      snprintf(it->process, sizeof it->process, "%s", event->process_id);
    }
    const size_t used = strlen(it->heard), wanted = strlen(event->kind) + 1;
    if (!was_heard(it, event->kind) && used + wanted < sizeof it->heard) {
      snprintf(it->heard + used, sizeof it->heard - used, "%s\n", event->kind);
    }
    if (strcmp(event->kind, it->awaited) == 0) it->awaited[0] = '\0';
  }
  fflush(stdout);
}

static void open_process(till* it) {
  char correlation[32];
  snprintf(correlation, sizeof correlation, "receipt %u", it->receipt);
  const tresen_start start = {.size = sizeof start,
                              .customer_no = it->customer,
                              .template_id = "brille_neu",
                              .correlation = correlation};
  it->heard[0] = '\0';
  const tresen_status status = it->tresen->start_process(it->session, &start, &it->asked);
  printf("  glasses for %s: %s\n", it->customer, words[status]);
}

/* Whatever the counter does: paying takes nobody's leave. */
static void pay(till* it) {
  printf("  receipt %u: %" PRId64 ",%02d EUR. Thank you.\n", it->receipt, it->cents / 100,
         (int)(it->cents % 100));
  char receipt[16];
  snprintf(receipt, sizeof receipt, "%u", it->receipt);
  const tresen_sale sale = {.size = sizeof sale,
                            .process_id = it->process,
                            .customer_no = it->customer,
                            .amount_cents = it->cents,
                            .currency = "EUR",
                            .receipt = receipt};
  if (it->customer[0] != '\0') it->tresen->report_sale(it->session, &sale, NULL);
  ++it->receipt;
  it->cents = 0;
  it->customer[0] = it->process[0] = '\0';
}

/* "129", "129,5" or "129,00" in cents; below zero: it is no amount. */
static int64_t cents_of(const char* text) {
  char* rest = NULL;
  const long euros = strtol(text, &rest, 10);
  if (rest == text || euros < 0 || euros > 100000) return -1;
  if (*rest == '\0') return (int64_t)euros * 100;
  if (*rest != ',' && *rest != '.') return -1;
  int64_t cents = 0;
  int digits = 0;
  for (++rest; *rest >= '0' && *rest <= '9' && digits < 2; ++rest, ++digits) {
    cents = cents * 10 + (*rest - '0');
  }
  if (*rest != '\0' || digits == 0) return -1;
  return (int64_t)euros * 100 + (digits == 1 ? cents * 10 : cents);
}

static void obey(till* it, const char* line) {
  if (strcmp(line, "quit") == 0) {
    it->ended = 1;
  } else if (strncmp(line, "customer ", 9) == 0) {
    snprintf(it->customer, sizeof it->customer, "%.39s", line + 9);
    const tresen_customer_ref customer = {.size = sizeof customer, .customer_no = it->customer};
    printf("  customer %s: %s\n", it->customer,
           words[it->tresen->set_customer(it->session, &customer, NULL)]);
  } else if (strcmp(line, "glasses") == 0 && it->customer[0] != '\0') {
    open_process(it);
  } else if (strcmp(line, "pay") == 0) {
    pay(it);
  } else if (strncmp(line, "wait ", 5) == 0) {
    if (!was_heard(it, line + 5)) snprintf(it->awaited, sizeof it->awaited, "%.39s", line + 5);
  } else if (cents_of(line) >= 0) {
    it->cents += cents_of(line);
    printf("  total %" PRId64 ",%02d EUR\n", it->cents / 100, (int)(it->cents % 100));
  } else {
    printf("  129,00 | customer NUMBER | glasses | pay | quit\n");
  }
  fflush(stdout);
}

/* Takes the lines that are whole; the rest waits for its end. */
static void read_lines(till* it, char* held, size_t room, size_t* used) {
  const ssize_t got = read(STDIN_FILENO, held + *used, room - *used - 1);
  if (got <= 0) it->ended = 1;
  if (got > 0) *used += (size_t)got;
}

static int take_line(char* held, size_t* used, char* line, size_t room) {
  char* end = memchr(held, '\n', *used);
  if (end == NULL) return 0;
  const size_t length = (size_t)(end - held);
  snprintf(line, room, "%.*s", (int)length, held);
  *used -= length + 1;
  memmove(held, end + 1, *used);
  return 1;
}

int main(int count, char** arguments) {
  if (count != 2) return fprintf(stderr, "usage: tresen-demo-till SOCKET\n"), 2;
  till it = {.tresen = tresen_get_api(TRESEN_ABI_MAJOR), .receipt = 1};
  const tresen_config config = {
      .size = sizeof config, .socket_path = arguments[1], .client = "demo till", .version = "1"};
  if (it.tresen == NULL || it.tresen->open(&config, &it.session) != TRESEN_OK) return 1;
  printf("The till is open: 129,00 | customer NUMBER | glasses | pay | quit\n");
  fflush(stdout);
  char held[512], line[256];
  size_t used = 0;
  while (!it.ended) {
    hear(&it);
    if (it.awaited[0] == '\0' && take_line(held, &used, line, sizeof line)) {
      obey(&it, line);
      continue;
    }
    struct pollfd input = {STDIN_FILENO, POLLIN, 0};
    const int waits = it.awaited[0] != '\0' || used + 1 >= sizeof held;
    if (poll(&input, waits ? 0 : 1, waits ? 20 : 100) > 0) {
      read_lines(&it, held, sizeof held, &used);
    }
  }
  it.tresen->close(it.session);
  return 0;
}
