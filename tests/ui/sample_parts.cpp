#include "tests/ui/sample_parts.h"

#include <utility>

namespace tresen::test {

using ui::StepRow;
using ui::SyncChip;

namespace {

ui::TopBar process_bar(const In& in) {
  return {true, in("Brille neu", "New glasses"), {}, "Hans Müller", "104711", fine(in), "JK"};
}

// The checklist with `current` of five steps open; those before it are done.
ui::ProcessView process(const In& in, std::size_t current) {
  ui::ProcessView view;
  view.steps = {
      {"step.missing_data", StepRow::State::must, false, in("Angaben", "Details"),
       in("noch 3", "3 to go")},
      {"step.campaign", StepRow::State::must, false, in("Aktion", "Campaign"),
       in("Pflicht", "required")},
      {"step.category", StepRow::State::must, false, in("Eigenschaft", "Category"),
       in("Pflicht", "required")},
      {"step.follow_up", StepRow::State::open, false, in("Wiedervorlage", "Follow-up"), {}},
      {"step.summary", StepRow::State::locked, false, in("Abschluss", "Summary"), {}}};
  const std::vector<std::string> done{in("3 ergänzt", "3 added"), "Sehtest-Gutschein",
                                      in("Sport und Freizeit", "Sports and leisure"),
                                      in("Fr 27.11.", "Fri 27 Nov")};
  for (std::size_t i = 0; i < current; ++i) {
    view.steps[i].state = StepRow::State::done;
    view.steps[i].detail = done[i];
  }
  view.steps[current].current = true;
  view.steps[current].state = StepRow::State::open;
  return view;
}

}  // namespace

SyncChip fine(const In& in) {
  return {SyncChip::State::fine, in("Alles gesendet", "All sent"), in("Gesendet", "Sent")};
}

ui::TopBar home_bar(const In& in) {
  return {false, "Leonberg", "Marktplatz 4", {}, {}, fine(in), "JK"};
}

std::vector<ui::RailItem> rail(const In& in, const std::string& current) {
  std::vector<ui::RailItem> items{
      {"start", "home", in("Start", "Start")},
      {"tasks", "task_alt", in("Aufgaben", "Tasks"), 4},
      {"open_processes", "pending_actions", in("Vorgänge", "Processes"), 2},
      {"office", "sync", in("Zentrale", "Office")},
      {"device", "settings", in("Gerät", "Device")}};
  for (ui::RailItem& item : items) item.current = item.key == current;
  return items;
}

ui::View with(const In& in, std::string screen, ui::TopBar bar, ui::Page page) {
  ui::View view;
  view.version = 1;
  view.screen = std::move(screen);
  view.language = in.german ? "de" : "en";
  view.bar = std::move(bar);
  view.page = std::move(page);
  return view;
}

ui::View step(const In& in, std::string screen, std::size_t current,
              decltype(ui::ProcessView::page) page) {
  ui::ProcessView view = process(in, current);
  view.page = std::move(page);
  return with(in, std::move(screen), process_bar(in), std::move(view));
}

ui::TopBar back_bar(const In& in, std::string title) {
  return {true, std::move(title), {}, {}, {}, fine(in), "JK"};
}

}  // namespace tresen::test
