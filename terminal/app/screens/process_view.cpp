#include <algorithm>

#include "sync/base/text.h"
#include "sync/record/customer.h"
#include "sync/record/offer.h"
#include "terminal/app/reach.h"
#include "terminal/app/screens/customer.h"
#include "terminal/app/screens/process.h"
#include "terminal/app/screens/process_answers.h"
#include "terminal/app/screens/process_consent.h"
#include "terminal/app/screens/process_letter.h"
#include "terminal/app/screens/process_turn.h"
#include "terminal/process/progress.h"
#include "terminal/process/steps.h"

namespace tresen {
namespace {

// What all parts of the picture are made from.
struct Sitting {
  const ProcessScreen& screen;
  const Shared& shared;
  const ui::Locale& words;
  const Postcodes& postcodes;
  Surroundings around;
};

std::string step_title(const StepStatus& status, const ui::Locale& words) {
  if (!status.definition->title().empty()) return status.definition->title();
  return words.text("step." + std::string(status.step->name));
}

std::optional<ui::UndoStrip> undo_strip(const Sitting& at) {
  const ProcessScreen& screen = at.screen;
  const std::int64_t left = screen.undo_until_ms - at.shared.now.boot_ms;
  if (screen.done_text.empty() || left <= 0 || screen.process.undo.empty()) return std::nullopt;
  const auto bar = screen.done_text.find('|');
  const std::string key = screen.done_text.substr(0, bar);
  std::string word = screen.done_text.substr(bar + 1);
  if (key == "undo.letter") {
    const auto code = parse_letter_code(word);
    if (code) word = to_readable(*code);
  } else if (key == "undo.campaign") {
    word = word.empty() ? at.words.text("campaign.none") : campaign_name(at.shared, word);
  } else if (key == "undo.category") {
    word = at.words.text("step.category");
  } else if (key == "undo.consent") {
    word = at.words.text("step." + word);
  } else if (key == "undo.follow_up") {
    const auto day = parse_date(word);
    word = day ? at.words.date_brief(*day) : at.words.text("follow_up.none");
  } else {
    word = field_label(at.words, word);
  }
  return ui::UndoStrip{at.words.format(key, {word}), static_cast<int>((left + 999) / 1000)};
}

// The second line of a row of the checklist.
std::string step_detail(const StepStatus& status, std::size_t index, const Sitting& at) {
  const StepProgress& progress = at.screen.process.steps[index];
  const auto open = static_cast<std::int64_t>(status.questions_open);
  if (status.step->page == Page::tiles) {
    if (std::string letter = letter_words(at.screen, at.shared, at.words); !letter.empty()) {
      return letter;
    }
  }
  if (status.state == StepState::skipped) return at.words.text("step.skipped");
  if (is_consent_page(status.step->page)) return consent_detail(status, progress, at.words);
  if (status.step->page == Page::questions) {
    if (status.state == StepState::done) {
      const auto all = static_cast<std::int64_t>(status.questions_all);
      return at.words.plural("step.completed", all);
    }
    return open > 0 ? at.words.plural("step.left", open) : std::string();
  }
  if (status.state == StepState::done && status.step->page == Page::tiles) {
    const auto choice = campaign_of(at.screen.process);
    if (!choice) return {};
    if (choice->kind == CampaignChoice::Kind::campaign) {
      return campaign_name(at.shared, choice->campaign);
    }
    return at.words.text(choice->kind == CampaignChoice::Kind::referral ? "campaign.recommended"
                                                                        : "campaign.none");
  }
  if (status.state == StepState::done && status.step->page == Page::choices && progress.choice) {
    return progress.choice->empty()
               ? at.words.text("category.none")
               : category_names(at.screen.rules, status.definition->category_set(),
                                *progress.choice);
  }
  if (status.state == StepState::done && status.step->page == Page::follow_up && progress.choice) {
    const auto day = progress.choice->empty() ? std::nullopt : parse_date(progress.choice->front());
    return day ? at.words.date_brief(*day) : at.words.text("follow_up.none");
  }
  return status.must && status.state != StepState::done ? at.words.text("step.must")
                                                        : std::string();
}

ui::StepRow::State row_state(const StepStatus& status) {
  switch (status.state) {
    case StepState::done:
    case StepState::skipped:
      return ui::StepRow::State::done;
    case StepState::locked:
      return ui::StepRow::State::locked;
    case StepState::open:
      return status.must ? ui::StepRow::State::must : ui::StepRow::State::open;
  }
  return ui::StepRow::State::open;
}

std::vector<ui::StepRow> step_rows(const std::vector<StepStatus>& steps, const Sitting& at) {
  std::vector<ui::StepRow> rows;
  std::map<std::string, int> seen;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const StepStatus& status = steps[i];
    std::string key = "step." + std::string(status.step->name);
    if (const int count = ++seen[key]; count > 1) key += "." + std::to_string(count);
    rows.push_back({key, row_state(status), status.current, step_title(status, at.words),
                    step_detail(status, i, at)});
  }
  return rows;
}

ui::QuestionView question(const Sitting& at) {
  const Asking& asking = at.screen.asking;
  ui::QuestionView view = question_view(
      asking, {at.screen.file.customer, at.shared.today, at.postcodes}, at.shared, at.words);
  const auto questions = questions_of(at.screen.process, at.around, at.screen.process.step);
  view.of = static_cast<int>(questions.size());
  for (std::size_t i = 0; i < questions.size(); ++i) {
    if (!questions[i].current) continue;
    view.at = static_cast<int>(i) + 1;
    const v1::FieldRule* rule = questions[i].rule;
    if (rule != nullptr && !rule->prompt().empty()) view.prompt = rule->prompt();
    if (asking.why) {
      view.why = at.words.format("why." + std::string(name_of(questions[i].why)),
                                 {rule != nullptr ? rule->purpose() : std::string()});
    }
  }
  view.next = view.next && !is_writing(at.screen);
  view.undo = undo_strip(at);
  return view;
}

// The picture that the terminal draws for a campaign, by the name of its icon; none after crashes.
std::string picture_of(const v1::Campaign& campaign, const Shared& shared) {
  if (shared.careful_until_ms != 0) return {};
  static constexpr std::pair<std::string_view, std::string_view> pictures[] = {
      {"mail", "letter"},      {"card_giftcard", "voucher"}, {"description", "newspaper"},
      {"language", "website"}, {"store", "window"},          {"school", "flyer"},
  };
  for (const auto& [icon, picture] : pictures) {
    if (campaign.icon() == icon) return std::string(picture);
  }
  return campaign.icon();
}

ui::TilesView tiles(const Sitting& at) {
  const CustomerProcess& process = at.screen.process;
  const Situation situation{at.shared.device.branch, process.type, at.shared.today};
  ui::TilesView view;
  view.title = at.words.text("campaign.title");
  view.prompt = at.words.text("campaign.prompt");
  if (std::string letter = letter_words(at.screen, at.shared, at.words); !letter.empty()) {
    view.prompt = std::move(letter);
  }
  const v1::Campaigns& campaigns = at.shared.options.campaigns;
  for (const v1::Campaign* campaign :
       offered_campaigns(at.screen.file.customer, campaigns, situation, process.id)) {
    if (campaign->counts_as_referral()) continue;  // it is the wide tile below the others
    view.tiles.push_back({campaign->id(), picture_of(*campaign, at.shared), "", campaign->name(),
                          campaign->description()});
  }
  if (at.screen.asking.why) {
    for (const CampaignVerdict& verdict :
         judge_campaigns(at.screen.file.customer, campaigns, situation)) {
      view.why.push_back(at.words.format("offer." + std::string(name_of(verdict.reason)),
                                         {campaign_name(at.shared, verdict.campaign)}));
    }
  }
  if (const auto choice = campaign_of(process)) {
    view.chosen = choice->kind == CampaignChoice::Kind::campaign   ? choice->campaign
                  : choice->kind == CampaignChoice::Kind::referral ? "referral"
                                                                   : "none";
    view.referral = choice->referrer_no;
  }
  view.undo = undo_strip(at);
  return view;
}

ui::ChoicesView choices(const StepStatus& status, const Sitting& at) {
  const std::string& set = status.definition->category_set();
  const auto before = set_items(at.screen.file.customer.text("category." + set));
  const auto chosen = categories_of(at.screen.process, set).value_or(before);
  ui::ChoicesView view;
  view.title = at.words.text("category.title");
  view.prompt = at.words.text("category.prompt");
  const auto has = [](const std::vector<std::string>& ids, const std::string& id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
  };
  for (const v1::CategorySet& known : at.screen.rules.category_sets()) {
    if (known.id() != set) continue;
    view.title = known.name();
    for (const v1::Category& category : known.categories()) {
      view.categories.push_back({category.id(), category.icon(), category.name(),
                                 has(chosen, category.id()), has(before, category.id()),
                                 category.health_derived()});
    }
  }
  view.later = false;
  view.next = !chosen.empty() && !is_writing(at.screen);
  if (chosen == before && !before.empty()) view.next_label = at.words.text("question.keep");
  view.undo = undo_strip(at);
  return view;
}

ui::FollowUpView follow_up(const StepStatus& status, const Sitting& at) {
  ui::FollowUpView view;
  view.title = step_title(status, at.words);
  view.prompt = at.words.text("follow_up.prompt");
  std::vector<int> days{1, 3, 7, 14, 28};
  const int usual = status.definition->days();
  if (usual > 0 && std::find(days.begin(), days.end(), usual) == days.end()) {
    days.push_back(usual);
    std::sort(days.begin(), days.end());
  }
  const auto& choice = at.screen.process.steps[at.screen.process.step].choice;
  for (const int count : days) {
    const Date day = plus_days(at.shared.today, count);
    ui::DayChip chip{iso_date(day), at.words.plural("follow_up.in_days", count),
                     at.words.date_brief(day), false};
    if (count == usual) chip.detail += ", " + at.words.text("follow_up.usual");
    chip.chosen = choice && !choice->empty() && choice->front() == chip.id;
    view.days.push_back(std::move(chip));
  }
  view.undo = undo_strip(at);
  return view;
}

std::string campaign_words(const std::optional<CampaignChoice>& choice, const Sitting& at) {
  if (!choice) return at.words.text("campaign.open");
  switch (choice->kind) {
    case CampaignChoice::Kind::campaign:
      return choice->letter.empty() ? campaign_name(at.shared, choice->campaign)
                                    : letter_words(at.screen, at.shared, at.words);
    case CampaignChoice::Kind::referral:
      return choice->referrer_no.empty()
                 ? at.words.text("campaign.recommended")
                 : at.words.format("campaign.recommended_by", {choice->referrer_no});
    case CampaignChoice::Kind::none:
    case CampaignChoice::Kind::unknown:
      return at.words.text("campaign.none");
  }
  return {};
}

void put_changes(const Summary& summary, const Sitting& at, ui::SummaryView& view) {
  for (const Summary::Field& field : summary.fields) {
    view.changes.push_back({field_label(at.words, field.key),
                            shown_value(at.shared, at.words, field.key, field.before),
                            shown_value(at.shared, at.words, field.key, field.after), false});
  }
  if (summary.campaign) {
    view.changes.push_back({at.words.text("step.campaign"),
                            summary.campaign_before.empty()
                                ? at.words.text("campaign.none_yet")
                                : campaign_name(at.shared, summary.campaign_before),
                            campaign_words(summary.campaign, at), false});
  }
  for (const Summary::Categories& set : summary.categories) {
    const auto named = [&](const std::vector<std::string>& ids) {
      return ids.empty() ? at.words.text("category.none")
                         : category_names(at.screen.rules, set.set, ids);
    };
    view.changes.push_back(
        {at.words.text("step.category"), named(set.before), named(set.after), false});
  }
  for (ui::ChangeRow& row : consent_changes(summary, at.screen.file.customer, at.words)) {
    view.changes.push_back(std::move(row));
  }
  for (const Summary::FollowUp& task : summary.follow_ups) {
    std::vector<std::string> labels;
    for (const std::string& key : task.fields) labels.push_back(field_label(at.words, key));
    const std::string what =
        task.text.empty() ? at.words.format("task.ask_again", {join(labels, ", ")}) : task.text;
    view.changes.push_back(
        {at.words.text("summary.new_task"), at.words.date_brief(task.due), what, false});
  }
}

// What was done in this process, the latest first.
std::vector<ui::ChangeRow> history(const std::vector<StepStatus>& steps, const Sitting& at) {
  std::vector<ui::ChangeRow> rows;
  const auto& undo = at.screen.process.undo;
  for (auto done = undo.rbegin(); done != undo.rend(); ++done) {
    ui::ChangeRow row;
    if (done->key.empty()) {
      row.label = step_title(steps[done->step], at.words);
      row.after = step_detail(steps[done->step], done->step, at);
    } else {
      row.label = field_label(at.words, done->key);
      for (const WrittenField& field : done->fields) {
        if (field.key != done->key) continue;
        row.after = shown_value(at.shared, at.words, field.key, field.after);
      }
    }
    if (row.after.empty()) row.after = at.words.text("said.later");
    rows.push_back(std::move(row));
  }
  return rows;
}

ui::SummaryView summary_page(const std::vector<StepStatus>& steps, const Sitting& at) {
  const Summary summary = summary_of(at.screen.process, at.around);
  ui::SummaryView view;
  view.title = at.words.text("summary.title");
  put_changes(summary, at, view);
  if (view.changes.empty()) view.nothing = at.words.text("summary.nothing");
  std::vector<std::string> open;
  for (const std::size_t index : summary.closing.open_must) {
    open.push_back(step_title(steps[index], at.words));
  }
  if (open.empty()) {
    view.line = at.words.text("summary.all_done");
  } else {
    view.warning = at.words.format(summary.closing.blocked ? "summary.blocked" : "summary.warning",
                                   {join(open, ", ")});
  }
  view.close = !summary.closing.blocked && !is_writing(at.screen);
  if (!at.screen.asking.error.empty()) view.warning = at.words.text(at.screen.asking.error);
  view.history = history(steps, at);
  view.shows_history = at.screen.history && !view.history.empty();
  if (!view.shows_history) view.undo = undo_strip(at);
  return view;
}

}  // namespace

ui::ProcessView present(const ProcessScreen& screen, const Shared& shared, const ui::Locale& words,
                        const Postcodes& postcodes) {
  const Sitting at{screen, shared, words, postcodes, surroundings(screen, shared)};
  const auto steps = steps_of(screen.process, at.around);
  ui::ProcessView view;
  if (screen.process.step >= steps.size()) return view;
  view.steps = step_rows(steps, at);
  const StepStatus& current = steps[screen.process.step];
  switch (current.step->page) {
    case Page::questions:
      view.page = question(at);
      break;
    case Page::tiles:
      view.page = tiles(at);
      break;
    case Page::choices:
      view.page = choices(current, at);
      break;
    case Page::follow_up:
      view.page = follow_up(current, at);
      break;
    case Page::consent:
    case Page::notice:
    case Page::signature:
      put_consent_page(screen, current, step_title(current, words), shared, words, view);
      break;
    case Page::summary:
      view.page = summary_page(steps, at);
      break;
  }
  return view;
}

}  // namespace tresen
