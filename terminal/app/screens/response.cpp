#include "terminal/app/screens/response.h"

#include <algorithm>
#include <array>
#include <utility>

#include "sync/record/consent_record.h"
#include "sync/record/customer.h"
#include "sync/record/follow_up.h"
#include "sync/record/offer.h"
#include "sync/record/response.h"
#include "terminal/app/consenting.h"
#include "terminal/app/reach.h"
#include "terminal/app/screens/customer.h"
#include "terminal/app/screens/tasks.h"

namespace tresen {
namespace {

constexpr std::string_view not_reached = "not_reached";
constexpr std::size_t campaigns_max = 3;
constexpr std::array<int, 3> again_after{1, 3, 7};

struct Known {
  std::string campaign;
  std::int64_t at_ms = 0;
};

// The campaigns that wrote to the customer or that he or she came by, the latest first.
std::vector<Known> campaigns_of(const CustomerFile& file) {
  std::vector<Known> all;
  for (const Record& record : file.contacts) {
    const MarketingContact contact = read_contact(record);
    if (contact.campaign.empty() || is_taken_back(contact)) continue;
    const auto found = std::ranges::find(all, contact.campaign, &Known::campaign);
    if (found == all.end()) {
      all.push_back({contact.campaign, contact.at_ms});
    } else {
      found->at_ms = std::max(found->at_ms, contact.at_ms);
    }
  }
  std::ranges::sort(all, std::ranges::greater(), &Known::at_ms);
  if (all.size() > campaigns_max) all.resize(campaigns_max);
  return all;
}

const Record* task_of(const ResponseScreen& screen) {
  const auto& tasks = screen.file.follow_ups;
  const auto found = std::ranges::find(tasks, screen.task, &Record::id);
  return found == tasks.end() ? nullptr : &*found;
}

// Whether a task waits for another day after this answer.
bool asks_again(const ResponseScreen& screen) {
  return task_of(screen) != nullptr &&
         (screen.outcome == not_reached || screen.outcome == "callback");
}

std::vector<std::string_view> outcomes_of(const ResponseScreen& screen) {
  std::vector<std::string_view> all(outcomes_coming.begin(), outcomes_coming.end());
  all.insert(all.end(), outcomes_not_coming.begin(), outcomes_not_coming.end());
  if (task_of(screen) != nullptr) all.push_back(not_reached);
  return all;
}

std::vector<Edit> contact_edits(const ResponseScreen& screen, Reach& reach) {
  const Shared& shared = reach.shared;
  ResponseContact answer = response_contact(
      screen.file.contacts, {.customer = screen.file.customer.id,
                             .campaign = screen.campaign,
                             .outcome = screen.outcome,
                             .way = "phone",
                             .branch = shared.device.branch,
                             .at_ms = shared.now.wall_ms,
                             .window_days = attribution_days(
                                 screen.campaign, shared.options.campaigns, shared.options.rules)});
  std::vector<Edit> edits;
  if (!answer.stands) {
    answer.contact.id = reach.ids.next(shared.now.wall_ms);
    edits.push_back(contact_edit({}, answer.contact));
  }
  if (screen.outcome != "objects" || has_objected(screen.file.customer)) return edits;
  const ConsentScene scene = consent_scene(screen.file, shared);
  for (Edit& edit : object_to_advertising(scene, true, reach.ids)) edits.push_back(std::move(edit));
  return edits;
}

// What came of the task: it is done, or waits for another day. It names the answer if there is one.
void add_task_edit(ResponseScreen& screen, const Shared& shared, std::vector<Edit>& edits) {
  const Record* task = task_of(screen);
  if (task == nullptr) return;
  FollowUp follow_up = read_follow_up(*task);
  follow_up.result = screen.outcome;
  if (asks_again(screen)) {
    follow_up.due = plus_days(shared.today, screen.again_days);
  } else {
    follow_up.state = FollowUpState::done;
  }
  const bool answered = !edits.empty() && edits.front().kind == RecordKind::marketing_contact;
  const Uuid answer = answered ? edits.front().record : Uuid{};
  const Edit edit = with_answer(follow_up_edit(*task, follow_up), *task, answer);
  if (edit.fields.empty()) return;
  // An objection has ended all advertising: it is taken back on the customer's card.
  if (screen.outcome != "objects") screen.undo = {reversed(edit, *task)};
  if (answered && !screen.undo.empty()) {
    const Record blank{.id = answer, .kind = RecordKind::marketing_contact, .fields = {}};
    screen.undo.push_back(take_back_edit(with_edit(blank, edits.front(), Stamp{})));
    for (FieldEdit& field : screen.undo.back().fields) field.base = {};
  }
  edits.push_back(edit);
}

void leave(const ResponseScreen& screen, Reach& reach) {
  if (screen.task.none()) return reach.go(CustomerScreen{screen.file});
  reach.order(ToStore(ListFollowUps{}));
  reach.go(TasksScreen{});
}

// The answer can be taken back where its task stood.
void leave_answered(ResponseScreen& screen, Reach& reach) {
  if (screen.task.none() || screen.undo.empty()) return leave(screen, reach);
  TasksScreen tasks;
  tasks.undo = std::move(screen.undo);
  tasks.done_text = "tasks.answered";
  tasks.undo_until_ms = reach.shared.now.boot_ms + undo_shown_ms;
  reach.order(ToStore(ListFollowUps{}));
  reach.go(std::move(tasks));
}

void save(ResponseScreen& screen, Reach& reach) {
  if (screen.token != 0 || screen.outcome.empty()) return;
  std::vector<Edit> edits;
  screen.undo.clear();
  if (screen.outcome != not_reached) edits = contact_edits(screen, reach);
  add_task_edit(screen, reach.shared, edits);
  screen.error.clear();
  if (edits.empty()) return leave(screen, reach);  // all of it has been said before
  screen.token = reach.write(std::move(edits), reach.shared.options.rules.version());
}

void on_press(ResponseScreen& screen, const std::string& key, Reach& reach) {
  if (screen.token != 0) return;
  if (key == "back") return leave(screen, reach);
  if (key == "response.card") return reach.go(CustomerScreen{screen.file});
  if (key == "response.save") return save(screen, reach);
  if (key.starts_with("about.")) {
    screen.campaign = key.substr(6);
    screen.outcome.clear();
  }
  if (key.starts_with("outcome.")) {
    const std::string word = key.substr(8);
    screen.outcome = screen.outcome == word ? std::string() : word;
  }
  for (const int days : again_after) {
    if (key == "again." + std::to_string(days)) screen.again_days = days;
  }
}

void on_told(ResponseScreen& screen, const FromStore& told, Reach& reach) {
  if (const auto* written = std::get_if<EditsWritten>(&told);
      written != nullptr && screen.token != 0 && written->token == screen.token) {
    screen.token = 0;
    leave_answered(screen, reach);
  }
  if (const auto* refused = std::get_if<EditsRefused>(&told);
      refused != nullptr && screen.token != 0 && refused->token == screen.token) {
    screen.token = 0;
    screen.error = refused->fault == Fault::busy ? "error.disk_full" : "error.not_saved";
  }
  const Uuid& here = screen.file.customer.id;
  if (const auto* loaded = std::get_if<CustomerLoaded>(&told);
      loaded != nullptr && loaded->is_for(here)) {
    screen.file = loaded->file;
    if (is_restricted(screen.file.customer)) reach.go(CustomerScreen{screen.file});
  }
  if (const auto* changed = std::get_if<RecordsChanged>(&told)) {
    const auto& ids = changed->ids;
    if (std::ranges::find(ids, here) != ids.end()) reach.order(ToStore(LoadCustomer{here, ""}));
  }
}

// The number to ring up, or who rings.
std::string number_of(const ResponseScreen& screen, const Shared& shared, const ui::Locale& words) {
  for (const char* key : {"mobile", "phone_home", "phone_work"}) {
    const Answer& answer = screen.file.customer.answer(key);
    if (answer.state == AnswerState::value) return shown_value(shared, words, key, answer);
  }
  return {};
}

// What is known of the customer and the campaign, in a line.
std::string known_of(const ResponseScreen& screen, const ui::Locale& words) {
  const MarketingContact* last = nullptr;
  std::vector<MarketingContact> contacts;
  for (const Record& record : screen.file.contacts) contacts.push_back(read_contact(record));
  for (const MarketingContact& contact : contacts) {
    if (contact.campaign != screen.campaign || is_taken_back(contact)) continue;
    if (last == nullptr || contact.at_ms > last->at_ms) last = &contact;
  }
  if (last == nullptr) return words.text("response.never");
  const std::string day = words.date(local_date(last->at_ms));
  if (is_outcome(last->outcome)) {
    return words.format("response.answered", {day, words.text("outcome." + last->outcome)});
  }
  return words.format(last->kind == ContactKind::written ? "response.written" : "response.came",
                      {day});
}

// The chain's sentence for the campaign, and what the task says beside it.
std::string script_of(const ResponseScreen& screen, const Shared& shared) {
  std::string script;
  if (const Record* task = task_of(screen)) script = read_follow_up(*task).text;
  for (const v1::Campaign& campaign : shared.options.campaigns.campaigns()) {
    if (campaign.id() != screen.campaign) continue;
    const std::string& said =
        campaign.prompt().empty() ? campaign.description() : campaign.prompt();
    if (!said.empty() && said != script) script += (script.empty() ? "" : "\n") + said;
  }
  return script;
}

std::string icon_of(std::string_view outcome) {
  return outcome == "interested"      ? "thumb_up"
         : outcome == "appointment"   ? "event_available"
         : outcome == "bought"        ? "shopping_bag"
         : outcome == "callback"      ? "phone_callback"
         : outcome == "declined"      ? "cancel"
         : outcome == "wrong_address" ? "location_on"
         : outcome == not_reached     ? "snooze"
                                      : "block";
}

}  // namespace

void open_response(const CustomerFile& file, const Uuid& task, Reach& reach) {
  ResponseScreen screen{.file = file, .campaign = {}, .task = task};
  if (const Record* wanted = task_of(screen)) {
    screen.campaign = read_follow_up(*wanted).campaign;
  } else if (const auto known = campaigns_of(file); !known.empty()) {
    screen.task = {};
    screen.campaign = known.front().campaign;
  }
  if (screen.campaign.empty() || is_restricted(file.customer)) {
    return reach.go(CustomerScreen{file});
  }
  reach.go(std::move(screen));
}

bool has_campaigns(const CustomerFile& file) { return !campaigns_of(file).empty(); }

void reduce(ResponseScreen& screen, const Letter& letter, Reach& reach) {
  if (const auto* action = std::get_if<ui::Action>(&letter)) {
    if (action->kind == ui::Action::Kind::press) on_press(screen, action->key, reach);
    if (action->kind == ui::Action::Kind::escape && screen.token == 0) leave(screen, reach);
  }
  if (const auto* told = std::get_if<FromStore>(&letter)) on_told(screen, *told, reach);
}

ui::ResponseView present(const ResponseScreen& screen, const Shared& shared,
                         const ui::Locale& words) {
  ui::ResponseView view;
  view.title = campaign_name(shared, screen.campaign);
  view.number = number_of(screen, shared, words);
  view.known = known_of(screen, words);
  view.script = script_of(screen, shared);
  const auto known = campaigns_of(screen.file);
  if (screen.task.none() && known.size() > 1) {
    for (const Known& one : known) {
      view.campaigns.push_back({"about." + one.campaign, campaign_name(shared, one.campaign),
                                one.campaign == screen.campaign});
    }
  }
  for (const std::string_view word : outcomes_of(screen)) {
    const std::string text(word);
    view.outcomes.push_back(
        {text, icon_of(word), words.text("outcome." + text), word == screen.outcome});
  }
  if (asks_again(screen)) {
    for (const int days : again_after) {
      const std::string count = std::to_string(days);
      view.again.push_back(
          {"again." + count, words.text("response.again." + count), days == screen.again_days});
    }
  }
  view.save = words.text("response.save");
  view.ready = !screen.outcome.empty() && screen.token == 0;
  if (!screen.error.empty()) view.error = words.text(screen.error);
  return view;
}

}  // namespace tresen
