// How H07 looks.

#include <algorithm>
#include <array>

#include "sync/base/text.h"
#include "terminal/desk/views.h"

namespace tresen::desk {
namespace {

using ui::Align;
using ui::DeskMood;
using Kind = ui::DeskButton::Kind;

std::string device_name(const State& state, const v1::DeviceFacts& device) {
  return branch_name(state, device.branch()) + " " + std::to_string(device.id());
}

std::int64_t unseen_ms(const State& state, const v1::DeviceFacts& device) {
  return device.last_seen_ms() == 0 ? -1 : state.now.wall_ms - device.last_seen_ms();
}

ui::DeskCell seen_cell(const State& state, const v1::DeviceFacts& device, const ui::Locale& words) {
  if (device.revoked()) return {words.text("desk.device.revoked"), "block"};
  if (device.frozen()) return {words.text("desk.device.frozen"), "error", DeskMood::bad, true};
  const std::int64_t unseen = unseen_ms(state, device);
  if (unseen < 0) return {words.text("desk.device.never"), "cloud_off", DeskMood::look};
  if (device.overdue()) return {ago(words, unseen), "error", DeskMood::bad, true};
  if (unseen > 5 * 60'000) return {ago(words, unseen), "cloud_off", DeskMood::look};
  return {ago(words, unseen), "check_circle", DeskMood::good};
}

bool is_striking(const v1::DeviceFacts& device) {
  return !device.revoked() && (device.overdue() || device.frozen() || device.quarantine() > 0);
}

std::string oldest_of(const v1::DeviceFacts& device, const ui::Locale& words) {
  if (device.waiting() == 0 || device.oldest_s() == 0) return "–";
  const std::int64_t s = device.oldest_s();
  return s < 60     ? std::to_string(s) + "\u00A0s"
         : s < 3600 ? std::to_string(s / 60) + "\u00A0min"
                    : words.number(s / 3600) + "\u00A0h";
}

std::vector<v1::DeviceFacts> listed(const State& state) {
  std::vector<v1::DeviceFacts> all;
  const std::string wanted = folded(state.devices.search);
  for (const v1::DeviceFacts& device : state.status->devices()) {
    if (state.devices.chip == "overdue" && !device.overdue()) continue;
    if (state.devices.chip == "revoked" && !device.revoked()) continue;
    if (state.devices.chip != "revoked" && state.devices.chip != "all" && device.revoked())
      continue;
    if (folded(device_name(state, device)).find(wanted) == std::string::npos) continue;
    all.push_back(device);
  }
  if (state.devices.chip == "first")
    std::ranges::stable_sort(all, std::greater(), [](const auto& one) { return is_striking(one); });
  return all;
}

void add_figures(ui::DeskDevices& view, const State& state, const ui::Locale& words) {
  const v1::StatusReply& status = *state.status;
  std::uint64_t enrolled = 0, seen = 0, waiting = 0;
  std::int64_t oldest = 0;
  for (const v1::DeviceFacts& device : status.devices()) {
    if (device.revoked()) continue;
    ++enrolled;
    const std::int64_t unseen = unseen_ms(state, device);
    seen += unseen >= 0 && unseen <= 5 * 60'000 ? 1 : 0;
    waiting += device.waiting();
    if (device.waiting() > 0) oldest = std::max(oldest, device.oldest_s());
  }
  v1::DeviceFacts worst;
  worst.set_waiting(waiting);
  worst.set_oldest_s(oldest);
  view.figures = {{count_of(words, enrolled), words.text("desk.devices.enrolled")},
                  {count_of(words, seen), words.text("desk.devices.seen"), DeskMood::good},
                  {count_of(words, waiting), words.text("desk.devices.waiting")},
                  {oldest_of(worst, words), words.text("desk.devices.oldest"),
                   oldest > 24 * 3600 ? DeskMood::bad : DeskMood::plain},
                  {count_of(words, status.quarantine()), words.text("desk.devices.quarantine"),
                   status.quarantine() > 0 ? DeskMood::look : DeskMood::plain}};
  view.daemon = words.format("desk.devices.daemon", {status.version()});
  view.daemon_note = status.last_backup_ms() == 0
                         ? words.text("desk.devices.no_backup")
                         : words.format("desk.devices.backup",
                                        {words.date(local_date(status.last_backup_ms())),
                                         words.time(local_minute(status.last_backup_ms()))});
}

ui::DeskTable table_of(const State& state, const ui::Locale& words) {
  ui::DeskTable table;
  table.key = "devices";
  table.columns = {{words.text("desk.column.device"), 64, Align::right},
                   {words.text("desk.column.branch"), 0},
                   {words.text("desk.column.seen"), 170},
                   {words.text("desk.column.waits"), 70, Align::right},
                   {words.text("desk.column.oldest"), 80, Align::right},
                   {words.text("desk.column.version"), 90},
                   {words.text("desk.column.certificate"), 120, Align::right}};
  for (const v1::DeviceFacts& device : listed(state)) {
    ui::DeskRow row;
    row.key = "device." + std::to_string(device.id());
    row.chosen = device.id() == state.devices.chosen;
    row.muted = device.revoked();
    row.cells = {
        {std::to_string(device.id()), "", DeskMood::plain, is_striking(device)},
        {branch_name(state, device.branch()), "", DeskMood::plain, is_striking(device)},
        seen_cell(state, device, words),
        {device.revoked() ? "–" : count_of(words, device.waiting())},
        {oldest_of(device, words)},
        {device.app_version()},
        {device.revoked()               ? words.text("desk.device.withdrawn")
         : device.certificate_ms() == 0 ? "–"
                                        : words.date(local_date(device.certificate_ms()))}};
    table.rows.push_back(std::move(row));
  }
  table.empty = words.text("desk.device.none");
  return table;
}

ui::DeskDevice device_of(const State& state, const v1::DeviceFacts& device,
                         const ui::Locale& words) {
  ui::DeskDevice view;
  view.title = device_name(state, device);
  const ui::DeskCell seen = seen_cell(state, device, words);
  view.badge = {seen.text, seen.icon, seen.mood};
  const std::string since = device.last_seen_ms() == 0
                                ? words.text("desk.device.never")
                                : words.date(local_date(device.last_seen_ms())) + ", " +
                                      words.time(local_minute(device.last_seen_ms()));
  view.facts = {{words.text("desk.column.branch"), branch_name(state, device.branch())},
                {words.text("desk.column.seen"), since},
                {words.text("desk.device.waits"),
                 words.plural("desk.device.changes", static_cast<std::int64_t>(device.waiting()))},
                {words.text("desk.column.version"), device.app_version()},
                {words.text("desk.device.customers"), count_of(words, device.customers())},
                {words.text("desk.device.quarantine"), count_of(words, device.quarantine())}};
  if (device.overdue() && !device.revoked()) view.warning = words.text("desk.device.overdue");
  if (device.frozen()) view.warning = words.text("desk.device.forked");
  if (device.revoked()) {
    view.lost_title = words.text("desk.device.revoked");
    view.lost = words.text("desk.device.revoked.what");
    return view;
  }
  view.lost_title = words.text("desk.device.lost");
  view.lost = words.plural("desk.device.lost.what", static_cast<std::int64_t>(device.waiting()));
  if (state.devices.sure) {
    view.buttons = {{"device.keep", words.text("desk.device.keep"), ""},
                    {"device.revoke.sure", words.format("desk.device.sure", {view.title}), "block",
                     Kind::danger}};
  } else {
    view.buttons = {
        {"device.revoke", words.format("desk.device.revoke", {view.title}), "block", Kind::danger}};
  }
  return view;
}

}  // namespace

ui::DeskDevices devices_view(const State& state, const ui::Locale& words) {
  ui::DeskDevices view;
  view.head.title = words.text("desk.devices");
  if (may(state, v1::AdminRequest::kQuarantine))
    view.head.tools.push_back({"quarantine.open", words.text("desk.quarantine"), "report_problem"});
  view.head.tools.push_back({"device.new", words.text("desk.device.new"), "add", Kind::primary});
  if (!state.status) {
    view.daemon = words.text("desk.sync.asking");
    view.table.empty = words.text("desk.loading");
    return view;
  }
  add_figures(view, state, words);
  constexpr std::array chips{"first", "all", "overdue", "revoked"};
  for (const char* chip : chips)
    view.chips.push_back({std::string("chip.") + chip,
                          words.text(std::string("desk.devices.chip.") + chip),
                          state.devices.chip == chip});
  view.table = table_of(state, words);
  view.foot = words.format(
      "desk.rows_of", {count_of(words, view.table.rows.size()),
                       count_of(words, static_cast<std::uint64_t>(state.status->devices_size()))});
  for (const v1::DeviceFacts& device : state.status->devices())
    if (device.id() == state.devices.chosen) view.device = device_of(state, device, words);
  if (state.devices.code_open) {
    ui::DeskCode code;
    code.title = words.text("desk.code");
    code.branch = {"code.branch", words.text("desk.column.branch"),
                   branch_name(state, state.devices.branch)};
    code.branch.menu = true;
    code.make = {"device.code", words.text("desk.code.make"), "", Kind::primary};
    code.code = state.devices.code;
    code.advice = words.text("desk.code.advice");
    view.code = std::move(code);
  }
  return view;
}

ui::DeskFoot devices_foot(const State& state, const ui::Locale& words) {
  const bool fine = state.status && state.status->healthy() && !state.offline;
  return {fine ? "check_circle" : "error",
          fine ? DeskMood::good : DeskMood::plain,
          words.text(fine ? "desk.devices.foot.fine" : "desk.devices.foot"),
          {}};
}

}  // namespace tresen::desk
