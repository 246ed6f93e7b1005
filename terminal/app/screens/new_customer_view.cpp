// How a new customer is asked and compared.

#include "sync/base/text.h"
#include "sync/record/customer.h"
#include "sync/record/field.h"
#include "terminal/app/screens/customer.h"
#include "terminal/app/screens/new_customer.h"
#include "terminal/app/shared.h"

namespace tresen {
namespace {

using Phase = NewCustomerScreen::Phase;
using Verdict = ui::DuplicateView::Verdict;

std::string said(const Record& draft, std::string_view key, const Shared& shared,
                 const ui::Locale& words) {
  const Answer& answer = draft.answer(key);
  if (answer.state == AnswerState::missing) return words.text("duplicate.not_asked");
  return shown_value(shared, words, key, answer);
}

std::string date_of(const std::string& iso, const ui::Locale& words) {
  const auto date = parse_date(iso);
  return date ? words.date(*date) : std::string();
}

// What was said and what is known, and what the one means for the other.
ui::DuplicateView::Line line(std::string label, std::string typed, std::string known,
                             const ui::Locale& words) {
  ui::DuplicateView::Line made{
      std::move(label), std::move(typed), std::move(known), Verdict::known, {}};
  made.verdict = made.typed.empty()         ? Verdict::known
                 : made.known.empty()       ? Verdict::added
                 : made.typed == made.known ? Verdict::same
                                            : Verdict::differs;
  made.word = words.text(made.verdict == Verdict::same    ? "duplicate.is_same"
                         : made.verdict == Verdict::added ? "duplicate.is_new"
                         : made.verdict == Verdict::known ? "duplicate.is_known"
                                                          : "duplicate.differs");
  if (made.typed.empty() && made.known.empty()) made.word.clear();
  if (made.typed.empty()) made.typed = words.text("duplicate.not_asked");
  if (made.known.empty()) made.known = words.text("duplicate.missing");
  return made;
}

std::string readable_name(const std::string& sorted) {
  const auto comma = sorted.find(", ");
  if (comma == std::string::npos) return sorted;
  return sorted.substr(comma + 2) + " " + sorted.substr(0, comma);
}

ui::DuplicateView compared(const NewCustomerScreen& screen, const Shared& shared,
                           const ui::Locale& words) {
  const Record& draft = screen.draft;
  const CustomerRow& known = screen.alike[screen.shown];
  const Field& phone = *find_field("mobile");
  const auto number = [&](const std::string& stored) {
    return stored.empty() ? std::string() : shown(phone, stored);
  };
  ui::DuplicateView view;
  for (const char* key : {"last_name", "first_name", "birth_date", "mobile"}) {
    view.typed.push_back(
        {words.text(std::string("field.") + key), said(draft, key, shared, words)});
  }
  view.title = words.format("duplicate.title", {full_name(draft)});
  view.prompt = words.text("duplicate.prompt");
  view.known_label =
      words.format("duplicate.known", {known.customer_no.empty()
                                           ? words.text("customer.no_number")
                                           : words.format("customer.number", {known.customer_no})});
  view.lines = {
      line(words.text("duplicate.name"), sorted_name(draft), known.name, words),
      line(words.text("duplicate.phone"), number(draft.text("mobile")), number(known.phone), words),
      line(words.text("duplicate.born"), date_of(draft.text("birth_date"), words),
           date_of(known.birth_date, words), words),
      line(words.text("duplicate.address"), "", known.address, words)};
  if (screen.alike.size() > 1) {
    const CustomerRow& other = screen.alike[(screen.shown + 1) % screen.alike.size()];
    const bool by_phone = !other.phone.empty() && other.phone == draft.text("mobile");
    view.other = words.format(by_phone ? "duplicate.other.phone" : "duplicate.other.name",
                              {readable_name(other.name)});
  }
  view.ready = screen.token == 0 && screen.phase == Phase::comparing;
  return view;
}

}  // namespace

ui::Page present(const NewCustomerScreen& screen, const Shared& shared, const ui::Locale& words,
                 const Postcodes& postcodes) {
  if (screen.phase == Phase::comparing) return compared(screen, shared, words);
  ui::QuestionView view =
      question_view(screen.asking, {screen.draft, shared.today, postcodes}, shared, words);
  if (!screen.error.empty()) view.error = words.text(screen.error);
  view.refused = view.unknown = view.later = screen.at > 1;
  if (screen.at == 1) view.next = true;
  view.next = view.next && screen.phase == Phase::asking;
  view.next_label = screen.at == 3 ? words.text("new_customer.save") : std::string();
  view.known.clear();
  view.at = static_cast<int>(screen.at) + 1;
  view.of = 4;
  ui::ProcessView frame;
  frame.steps = {
      {"step.missing_data", ui::StepRow::State::must, true, words.text("new_customer.step"), ""}};
  frame.park = false;
  frame.page = std::move(view);
  return frame;
}

std::string scene_name(const NewCustomerScreen& screen) {
  return std::to_string(static_cast<int>(screen.phase)) + "/" + screen.asking.field + "/" +
         std::to_string(screen.shown);
}

}  // namespace tresen
