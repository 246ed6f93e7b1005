#include "terminal/app/screens/process_letter.h"

#include <utility>

#include "sync/record/marketing_contact.h"
#include "terminal/app/opening.h"
#include "terminal/app/reach.h"
#include "terminal/app/screens/process_turn.h"
#include "terminal/process/progress.h"

namespace tresen {
namespace {

void open_as_from_everywhere(const std::string& code, Reach& reach) {
  reach.save_setting("process", "");
  SearchScreen search;
  scan(search, code, reach);
  reach.go(std::move(search));
}

void take(ProcessScreen& screen, const LetterLoaded& loaded, Reach& reach) {
  CampaignChoice choice;
  choice.kind = CampaignChoice::Kind::campaign;
  choice.letter = to_text(loaded.letter.code);
  screen.file.contacts = loaded.file.contacts;  // the letter may have come down a moment ago
  const Surroundings around = surroundings(screen, reach.shared);
  auto turn = choose_campaign(screen.process, around, choice);
  if (turn) return carry_out(screen, std::move(turn), "undo.letter|" + choice.letter, reach);
  if (is_answered(screen.file.contacts, loaded.letter.code)) return;
  const Edit answered = answer_edit(loaded.letter, {.branch = reach.shared.device.branch,
                                                    .process = screen.process.id,
                                                    .at_ms = reach.shared.now.wall_ms});
  carry_out(screen, Turn{screen.process, {answered}}, "", reach);
}

}  // namespace

void scan_letter(ProcessScreen& screen, const std::string& code, Reach& reach) {
  const auto letter = parse_letter_code(code);
  if (!letter) return;
  screen.letter = code;
  reach.order(ToStore(LoadLetter{*letter}));
}

void on_letter(ProcessScreen& screen, const FromStore& told, Reach& reach) {
  const auto asked = parse_letter_code(screen.letter);
  const auto* loaded = std::get_if<LetterLoaded>(&told);
  const auto* absent = std::get_if<LetterAbsent>(&told);
  const bool known = loaded != nullptr && asked == loaded->letter.code;
  if (!known && !(absent != nullptr && asked == absent->code)) return;
  const std::string code = std::exchange(screen.letter, {});
  if (!known || loaded->letter.customer != screen.process.customer) {
    return open_as_from_everywhere(code, reach);
  }
  if (!is_writing(screen)) return take(screen, *loaded, reach);
  // Something was touched meanwhile: once that is on disk, as if it were scanned then.
  screen.held.push_front(ui::Action{ui::Action::Kind::scan, {}, code});
}

std::string letter_words(const ProcessScreen& screen, const Shared& shared,
                         const ui::Locale& words) {
  const auto choice = campaign_of(screen.process);
  if (choice && !choice->letter.empty()) {
    const auto code = parse_letter_code(choice->letter);
    return words.format("campaign.by_letter", {campaign_name(shared, choice->campaign),
                                               code ? to_readable(*code) : choice->letter});
  }
  for (const Record& record : screen.file.contacts) {
    const MarketingContact contact = read_contact(record);
    const auto code = parse_letter_code(contact.code);
    if (!code || contact.process != screen.process.id) continue;
    return words.format("campaign.by_letter",
                        {campaign_name(shared, contact.campaign), to_readable(*code)});
  }
  return {};
}

}  // namespace tresen
