/* A till in a few lines: opens a process for a customer and says what becomes of it.
 *
 *   cc till.c -ltresen_pos -o till && ./till SOCKET CUSTOMER-NO [TEMPLATE] */
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <tresen_pos.h>

static void print(const tresen_event* event) {
  printf("%s status=%d process=%s state=%s correlation=%s %s\n", event->kind, event->status,
         event->process_id, event->state, event->correlation, event->text);
  fflush(stdout);
}

/* The till's own loop would stand here: it sells, whatever the counter does. */
static void sell_something(void) { poll(NULL, 0, 100); }

int main(int count, char** words) {
  if (count < 3) return fprintf(stderr, "usage: till SOCKET CUSTOMER-NO [TEMPLATE]\n"), 2;
  const tresen_api* tresen = tresen_get_api(TRESEN_ABI_MAJOR);
  tresen_session* session = NULL;
  const tresen_config config = {
      .size = sizeof config, .socket_path = words[1], .client = "example till", .version = "1"};
  if (tresen == NULL || tresen->open(&config, &session) != TRESEN_OK) return 1;

  tresen_request asked = 0;
  const tresen_start start = {.size = sizeof start,
                              .customer_no = words[2],
                              .template_id = count > 3 ? words[3] : NULL,
                              .correlation = "receipt 88"};
  if (tresen->start_process(session, &start, &asked) > TRESEN_QUEUED) return 1;

  for (int ended = 0; !ended;) {
    tresen_event events[8] = {{.size = sizeof events[0]}};
    const int heard = tresen->pump(session, events, 8);
    for (int i = 0; i < heard; ++i) {
      print(&events[i]);
      const int refused = events[i].request == asked && events[i].status > TRESEN_QUEUED;
      const int over = strcmp(events[i].kind, "process.completed") == 0;
      if (refused || over) ended = 1;
    }
    if (!ended) sell_something();
  }
  tresen->close(session);
  return 0;
}
