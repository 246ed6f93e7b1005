#include "terminal/app/screens/process.h"

#include <algorithm>

#include "sync/base/text.h"
#include "sync/record/process_record.h"
#include "terminal/app/opening.h"
#include "terminal/app/reach.h"
#include "terminal/app/screens/hand_over.h"
#include "terminal/app/screens/process_answers.h"
#include "terminal/app/screens/process_consent.h"
#include "terminal/app/screens/process_letter.h"
#include "terminal/app/screens/process_turn.h"
#include "terminal/app/unfinished.h"
#include "terminal/process/process_fields.h"
#include "terminal/process/progress.h"
#include "terminal/process/steps.h"

namespace tresen {
namespace {

Page page_of(const ProcessScreen& screen) {
  const Step* step = find_step(screen.process.steps.at(screen.process.step).kind);
  return step != nullptr ? step->page : Page::summary;
}

// The set of the category step on the screen.
std::string category_set(const ProcessScreen& screen, const Shared& shared) {
  const auto around = surroundings(screen, shared);
  const auto steps = steps_of(screen.process, around);
  return screen.process.step < steps.size() ? steps[screen.process.step].definition->category_set()
                                            : std::string();
}

void choose_campaign_tile(ProcessScreen& screen, std::string_view id, Reach& reach) {
  CampaignChoice choice;
  if (id == "referral") {
    SearchScreen search;
    search.back_to = screen;
    return reach.go(std::move(search));
  }
  choice.kind = id == "none" ? CampaignChoice::Kind::none : CampaignChoice::Kind::campaign;
  if (choice.kind == CampaignChoice::Kind::campaign) choice.campaign = id;
  carry_out(screen, choose_campaign(screen.process, surroundings(screen, reach.shared), choice),
            "undo.campaign|" + choice.campaign, reach);
}

void choose_category(ProcessScreen& screen, const std::string& id, Reach& reach) {
  const Surroundings around = surroundings(screen, reach.shared);
  const std::string set = category_set(screen, reach.shared);
  std::vector<std::string> chosen{id};
  for (const v1::CategorySet& known : screen.rules.category_sets()) {
    if (known.id() != set || !known.multiple()) continue;
    chosen = categories_of(screen.process, set)
                 .value_or(set_items(screen.file.customer.text("category." + set)));
    const auto had = std::find(chosen.begin(), chosen.end(), id);
    if (had == chosen.end()) {
      chosen.push_back(id);
    } else {
      chosen.erase(had);
    }
  }
  carry_out(screen, choose_categories(screen.process, around, set, std::move(chosen)),
            "undo.category|" + set, reach);
}

// "Keep it so": what was known stays chosen.
void keep_categories(ProcessScreen& screen, Reach& reach) {
  const Surroundings around = surroundings(screen, reach.shared);
  const std::string set = category_set(screen, reach.shared);
  if (categories_of(screen.process, set)) {
    return carry_out(screen, go_on(screen.process, around), "", reach);
  }
  auto before = set_items(screen.file.customer.text("category." + set));
  carry_out(screen, choose_categories(screen.process, around, set, std::move(before)),
            "undo.category|" + set, reach);
}

void open_step_by_key(ProcessScreen& screen, std::string_view key, Reach& reach) {
  // "missing_data", or "follow_up.2" for the second of its kind.
  const auto dot = key.find('.');
  const std::string_view name = key.substr(0, dot);
  int wanted = dot == std::string_view::npos ? 1 : key[dot + 1] - '0';
  const Step* kind = find_step(name);
  if (kind == nullptr) return;
  for (std::size_t i = 0; i < screen.process.steps.size(); ++i) {
    if (screen.process.steps[i].kind != kind->kind || --wanted > 0) continue;
    carry_out(screen, open_step(screen.process, surroundings(screen, reach.shared), i), "", reach);
    return;
  }
}

void leave(ProcessScreen& screen, Reach& reach) {
  reach.save_setting("process", "");
  reach.go(CustomerScreen{screen.file});
}

void next(ProcessScreen& screen, Reach& reach) {
  const Surroundings around = surroundings(screen, reach.shared);
  switch (page_of(screen)) {
    case Page::questions:
      return answer_typed(screen, reach);
    case Page::choices:
      return keep_categories(screen, reach);
    case Page::tiles:
    case Page::follow_up:
      return carry_out(screen, go_on(screen.process, around), "", reach);
    case Page::consent:
    case Page::notice:
    case Page::signature:
    case Page::summary:
      return;
  }
}

void unknown(ProcessScreen& screen, Reach& reach) {
  if (page_of(screen) == Page::questions) {
    return answer_without_value(screen, AnswerState::unknown, reach);
  }
  if (page_of(screen) == Page::choices) {
    const std::string set = category_set(screen, reach.shared);
    carry_out(screen,
              choose_categories(screen.process, surroundings(screen, reach.shared), set, {}),
              "undo.category|" + set, reach);
  }
}

void plan_day(ProcessScreen& screen, std::string_view day, Reach& reach) {
  const auto date = parse_date(day);
  if (!date) return;
  carry_out(screen, set_follow_up(screen.process, surroundings(screen, reach.shared), *date),
            "undo.follow_up|" + std::string(day), reach);
}

void undo_last(ProcessScreen& screen, Reach& reach) {
  screen.undo_until_ms = 0;
  screen.done_text.clear();
  screen.history = false;
  carry_out(screen, undo(screen.process, surroundings(screen, reach.shared)), "", reach);
}

void close_process(ProcessScreen& screen, Reach& reach) {
  carry_out(screen, close(screen.process, surroundings(screen, reach.shared), reach.ids), "",
            reach);
}

void on_press(ProcessScreen& screen, const std::string& key, Reach& reach) {
  const std::string_view rest = key.find('.') == std::string::npos
                                    ? std::string_view()
                                    : std::string_view(key).substr(key.find('.') + 1);
  if (key == "back") return leave(screen, reach);
  if (key == "park") return static_cast<void>(park_process(screen, reach));
  if (key == "process.hand_over") {
    return hand_over(screen.file, screen, reach);
  }
  if (key == "why") {
    screen.asking.why = !screen.asking.why;
  } else if (key == "undo") {
    undo_last(screen, reach);
  } else if (key == "next") {
    next(screen, reach);
  } else if (key == "answer.refused") {
    answer_without_value(screen, AnswerState::refused, reach);
  } else if (key == "answer.unknown") {
    unknown(screen, reach);
  } else if (key == "answer.later") {
    answer_without_value(screen, AnswerState::later, reach);
  } else if (key == "summary.history") {
    screen.history = !screen.history;
  } else if (key == "summary.close") {
    close_process(screen, reach);
  } else if (key == "follow_up.none") {
    carry_out(screen, set_follow_up(screen.process, surroundings(screen, reach.shared), {}),
              "undo.follow_up|", reach);
  } else if (key.starts_with("step.")) {
    open_step_by_key(screen, rest, reach);
  } else if (key.starts_with("tile.")) {
    choose_campaign_tile(screen, rest, reach);
  } else if (key.starts_with("category.")) {
    choose_category(screen, std::string(rest), reach);
  } else if (key.starts_with("choice.")) {
    answer_value(screen, std::string(rest), reach);
  } else if (key.starts_with("chip.")) {
    press_chip(screen, rest, reach);
  } else if (key.starts_with("day.")) {
    plan_day(screen, rest, reach);
  } else if (key.starts_with("key.")) {
    press_entry_key(screen, rest, reach);
  }
}

void on_action(ProcessScreen& screen, const ui::Action& action, Reach& reach) {
  if (is_writing(screen)) {
    // It waits for the question that it is meant for; a full queue means a cat on the keyboard.
    if (screen.held.size() < held_max) screen.held.push_back(action);
    return;
  }
  const Page page = page_of(screen);
  if (is_consent_page(page) && on_consent_page(screen, page, action, reach)) return;
  switch (action.kind) {
    case ui::Action::Kind::press:
      return on_press(screen, action.key, reach);
    case ui::Action::Kind::type:
      return type_into_entry(screen, action.text, reach);
    case ui::Action::Kind::erase:
      return press_entry_key(screen, "backspace", reach);
    case ui::Action::Kind::enter:
      return next(screen, reach);
    case ui::Action::Kind::scan:
      return scan_letter(screen, action.text, reach);
    default:
      return;
  }
}

// What was touched while the last turn was written, in order, until the next one is.
void take_up_held(ProcessScreen& screen, Reach& reach) {
  while (!screen.held.empty() && !is_writing(screen) && !reach.next) {
    const ui::Action action = screen.held.front();
    screen.held.pop_front();
    on_action(screen, action, reach);
  }
}

void ended(ProcessScreen& screen, Reach& reach) {
  reach.save_setting("process", "");
  if (screen.process.state != ProcessState::parked) drop_unfinished(screen.process.id, reach);
  remember_recent(screen.file.customer, screen.process.template_id, reach);
  reach.order(ToStore(ListProcesses{}));
  reach.order(ToStore(ListFollowUps{}));
  reach.go(StartScreen{});
}

// The town follows from the postcode that was just written.
void answer_town(ProcessScreen& screen, Reach& reach) {
  const std::string town = *std::exchange(screen.town, std::nullopt);
  const auto questions =
      questions_of(screen.process, surroundings(screen, reach.shared), screen.process.step);
  const bool asked = std::any_of(questions.begin(), questions.end(), [](const QuestionStatus& one) {
    return one.key == "city" && !one.answered;
  });
  if (!asked) return;
  Answer given;
  given.state = AnswerState::value;
  given.value = town;
  given.source = Source::system;
  carry_out(screen,
            answer(screen.process, surroundings(screen, reach.shared), "city", given, reach.ids),
            "undo.value|city", reach);
}

void on_loaded(ProcessScreen& screen, const ProcessLoaded& loaded, Reach& reach) {
  if (loaded.process.id != screen.process.id || screen.token != 0) return;
  auto process = process_of(loaded.process);
  if (!process) return reach.go(TroubleScreen{.about = "process_unreadable"});
  screen.reading = false;
  screen.process = *std::move(process);
  screen.stored = loaded.process;
  screen.file = loaded.file;
  screen.rules = loaded.rules;
  if (screen.process.state != ProcessState::open) return ended(screen, reach);
  if (screen.asking.field != screen.process.field || screen.asking_step != screen.process.step) {
    if (screen.asking_step != screen.process.step)
      screen.consenting = unfinished(screen, reach.shared).value_or(Consenting{});
    screen.asking_step = screen.process.step;
    open_entry(screen);
  }
  if (screen.town) answer_town(screen, reach);
  take_up_held(screen, reach);
}

void on_written(ProcessScreen& screen, const EditsWritten& written, Reach& reach) {
  if (written.token != screen.token) return;
  screen.token = 0;
  screen.reading = true;
  screen.done_text = std::exchange(screen.pending_text, {});
  screen.undo_until_ms = screen.done_text.empty() ? 0 : reach.shared.now.boot_ms + undo_shown_ms;
}

void on_refused(ProcessScreen& screen, const EditsRefused& refused) {
  if (refused.token != screen.token) return;
  screen.token = 0;
  screen.reading = true;
  screen.pending_text.clear();
  screen.town.reset();
  screen.held.clear();
  screen.asking.error = refused.fault == Fault::busy ? "error.disk_full" : "error.not_saved";
}

void on_told(ProcessScreen& screen, const FromStore& told, Reach& reach) {
  if (const auto* written = std::get_if<EditsWritten>(&told)) on_written(screen, *written, reach);
  if (const auto* refused = std::get_if<EditsRefused>(&told)) on_refused(screen, *refused);
  if (const auto* loaded = std::get_if<ProcessLoaded>(&told)) on_loaded(screen, *loaded, reach);
  on_letter(screen, told, reach);
  const auto* changed = std::get_if<RecordsChanged>(&told);
  if (changed == nullptr || is_writing(screen)) return;
  const bool ours = std::any_of(changed->ids.begin(), changed->ids.end(), [&](const Uuid& id) {
    return id == screen.process.id || id == screen.process.customer;
  });
  if (ours) reach.order(ToStore(LoadProcess{screen.process.id}));
}

}  // namespace

ProcessScreen process_screen(const ProcessLoaded& loaded, CustomerProcess process) {
  ProcessScreen screen;
  screen.process = std::move(process);
  screen.stored = loaded.process;
  screen.file = loaded.file;
  screen.rules = loaded.rules;
  screen.asking_step = screen.process.step;
  open_entry(screen);
  return screen;
}

Surroundings surroundings(const ProcessScreen& screen, const Shared& shared) {
  return {screen.stored, screen.file.customer,     screen.file.contacts, screen.file.follow_ups,
          screen.rules,  shared.options.campaigns, shared.device.branch, shared.now,
          shared.today,  screen.file.consents,     shared.device.id};
}

void carry_out(ProcessScreen& screen, Result<Turn> turn, std::string done_text, Reach& reach) {
  if (is_writing(screen)) return;
  if (!turn) {
    screen.asking.error =
        turn.error().fault == Fault::invalid ? "error.malformed" : "error.not_now";
    return;
  }
  if (turn->edits.empty()) {
    screen.process = std::move(turn->process);
    return;
  }
  screen.asking.error.clear();
  screen.pending_text = std::move(done_text);
  screen.token = reach.write(std::move(turn->edits), screen.rules.version());
  reach.order(ToStore(LoadProcess{screen.process.id}));
}

bool is_writing(const ProcessScreen& screen) { return screen.token != 0 || screen.reading; }

void resume_parked(ProcessScreen& screen, Reach& reach) {
  carry_out(screen, resume(screen.process, surroundings(screen, reach.shared)), "", reach);
}

bool park_process(ProcessScreen& screen, Reach& reach) {
  if (is_writing(screen)) return false;
  carry_out(screen, park(screen.process, surroundings(screen, reach.shared)), "", reach);
  return screen.token != 0;
}

bool cancel_process(ProcessScreen& screen, Reach& reach) {
  if (is_writing(screen)) return false;
  carry_out(screen, cancel(screen.process, surroundings(screen, reach.shared), reach.ids), "",
            reach);
  return screen.token != 0;
}

void choose_referral(ProcessScreen& screen, const Uuid& referrer, std::string_view number,
                     Reach& reach) {
  CampaignChoice choice;
  choice.kind = CampaignChoice::Kind::referral;
  choice.referrer = referrer;
  choice.referrer_no = number;
  carry_out(screen, choose_campaign(screen.process, surroundings(screen, reach.shared), choice),
            "undo.campaign|", reach);
}

void reduce(ProcessScreen& screen, const Letter& letter, Reach& reach) {
  if (const auto* action = std::get_if<ui::Action>(&letter)) on_action(screen, *action, reach);
  if (const auto* told = std::get_if<FromStore>(&letter)) on_told(screen, *told, reach);
  if (std::holds_alternative<Tick>(letter) && screen.undo_until_ms != 0 &&
      screen.undo_until_ms <= reach.shared.now.boot_ms) {
    screen.undo_until_ms = 0;
    screen.done_text.clear();
  }
}

std::string screen_name(const ProcessScreen& screen) {
  switch (page_of(screen)) {
    case Page::questions:
      return "S06";
    case Page::tiles:
      return "S07";
    case Page::choices:
      return "S08";
    case Page::follow_up:
      return "S05";
    case Page::consent:
    case Page::notice:
    case Page::signature:
      return "S09";
    case Page::summary:
      return "S10";
  }
  return {};
}

std::string scene_name(const ProcessScreen& screen) {
  return to_hex(screen.process.id) + "/" + std::to_string(screen.process.step) + "/" +
         screen.process.field;
}

}  // namespace tresen
