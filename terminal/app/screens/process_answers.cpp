#include "terminal/app/screens/process_answers.h"

#include <algorithm>
#include <array>

#include "sync/base/text.h"
#include "sync/record/customer.h"
#include "terminal/app/reach.h"
#include "terminal/app/screens/process_turn.h"

namespace tresen {
namespace {

// The domains that most German customers have; the chips above the keyboard.
constexpr std::array<std::string_view, 4> domains{"@gmx.de", "@web.de", "@t-online.de",
                                                  "@gmail.com"};
constexpr std::size_t chips_max = 4;

std::string error_key(const Field& field) {
  switch (field.keys) {
    case Keys::date:
      return "error.date";
    case Keys::phone:
      return "error.phone";
    case Keys::mail:
      return "error.mail";
    case Keys::postcode:
      return "error.postcode";
    default:
      return field.key == "house_no" ? "error.house_no" : "error.malformed";
  }
}

FieldContext context(const ProcessScreen& screen, const Date& today) {
  return {today, screen.file.customer.text("country")};
}

std::string typed(const Entry& entry) {
  return entry.keys == Keys::date ? date_text(entry) : entry.text;
}

void take(ProcessScreen& screen, Answer answer_taken, Reach& reach) {
  const std::string key = screen.process.field;
  const std::string text = "undo." + std::string(name_of(answer_taken.state)) + "|" + key;
  carry_out(screen,
            answer(screen.process, surroundings(screen, reach.shared), key, std::move(answer_taken),
                   reach.ids),
            text, reach);
}

// A postcode with one town answers the town too, where that is still open.
void remember_town(ProcessScreen& screen, std::string_view postcode, const Postcodes& postcodes) {
  const auto towns = postcodes.towns(postcode);
  if (towns.size() == 1 && screen.file.customer.text("city").empty()) screen.town = towns.front();
}

void date_digit_typed(ProcessScreen& screen, Reach& reach) {
  const DateParts parts = date_parts(screen.entry);
  if (parts.wrong == 0) screen.error = "error.day";
  if (parts.wrong == 1) screen.error = "error.month";
  if (date_is_whole(screen.entry)) answer_typed(screen, reach);
}

}  // namespace

const Field* asked_field(const ProcessScreen& screen) {
  return screen.process.field.empty() ? nullptr : find_field(screen.process.field);
}

void open_entry(ProcessScreen& screen) {
  screen.entry_field = screen.process.field;
  screen.error.clear();
  screen.doubted = false;
  screen.why = false;
  const Field* field = asked_field(screen);
  screen.entry =
      field != nullptr ? entry_for(*field, screen.file.customer.text("country")) : Entry{};
  if (field == nullptr) return;
  const Answer& known = screen.file.customer.answer(field->key);
  if (known.state != AnswerState::value) return;
  if (field->keys == Keys::date) {
    if (const auto parts = split(known.value, '-'); parts.size() == 3) {
      screen.entry.text = parts[2] + parts[1] + parts[0];
    }
  } else if (field->keys == Keys::phone) {
    const std::string text = shown(*field, known.value);
    screen.entry.text = (text.starts_with('+') ? "+" : "") + digits_of(text);
  } else {
    screen.entry.text = known.value;
  }
}

void answer_typed(ProcessScreen& screen, Reach& reach) {
  const Field* field = asked_field(screen);
  if (field == nullptr || is_writing(screen)) return;
  const FieldContext around = context(screen, reach.shared.today);
  const std::string raw = typed(screen.entry);
  const Verdict verdict = judge(*field, raw, around);
  if (verdict == Verdict::empty) return;
  if (verdict == Verdict::malformed || verdict == Verdict::too_long) {
    screen.error = error_key(*field);
    return;
  }
  if (verdict == Verdict::unlikely && !screen.doubted) {
    screen.doubted = true;
    return;
  }
  const std::string value = tidy(*field, raw, around);
  if (field->key == "postcode") remember_town(screen, value, reach.postcodes);
  answer_value(screen, value, reach);
}

void answer_without_value(ProcessScreen& screen, AnswerState state, Reach& reach) {
  if (asked_field(screen) == nullptr || is_writing(screen)) return;
  Answer given;
  given.state = state;
  given.source = Source::spoken;
  take(screen, std::move(given), reach);
}

void answer_value(ProcessScreen& screen, std::string value, Reach& reach) {
  if (asked_field(screen) == nullptr || is_writing(screen)) return;
  Answer given;
  given.state = AnswerState::value;
  given.value = std::move(value);
  given.source = Source::spoken;
  take(screen, std::move(given), reach);
}

void press_chip(ProcessScreen& screen, std::string_view text, Reach& reach) {
  const Field* field = asked_field(screen);
  if (field == nullptr) return;
  if (field->keys == Keys::mail) {
    if (text.starts_with('@')) {
      const auto at = screen.entry.text.find('@');
      screen.entry.text = screen.entry.text.substr(0, at) + std::string(text);
    } else {
      screen.entry.text = text;
    }
    screen.error.clear();
    screen.doubted = false;
    return;
  }
  if (field->keys == Keys::postcode) {
    answer_typed(screen, reach);
    if (is_writing(screen)) screen.town = std::string(text);
    return;
  }
  screen.entry.text = text;
}

void press_entry_key(ProcessScreen& screen, std::string_view name, Reach& reach) {
  const bool was_wrong = screen.entry.keys == Keys::date && date_parts(screen.entry).wrong >= 0;
  if (was_wrong && name != "backspace") {
    // The next digit replaces the part that cannot be true.
    const int wrong = date_parts(screen.entry).wrong;
    screen.entry.text.resize(static_cast<std::size_t>(wrong) * 2);
  }
  if (!press_key(screen.entry, name)) return;
  screen.error.clear();
  screen.doubted = false;
  if (screen.entry.keys == Keys::date) date_digit_typed(screen, reach);
}

void type_into_entry(ProcessScreen& screen, std::string_view character, Reach& reach) {
  if (!type_text(screen.entry, character)) return;
  screen.error.clear();
  screen.doubted = false;
  if (screen.entry.keys == Keys::date) date_digit_typed(screen, reach);
}

std::vector<std::string> chips(const ProcessScreen& screen, const Date& today,
                               const Postcodes& postcodes) {
  const Field* field = asked_field(screen);
  if (field == nullptr) return {};
  std::vector<std::string> texts;
  if (field->keys == Keys::mail) {
    const bool has_domain = screen.entry.text.find('@') != std::string::npos;
    if (has_domain) texts = suggest(*field, screen.entry.text, context(screen, today));
    for (const std::string_view domain : domains) texts.emplace_back(domain);
  } else if (field->keys == Keys::postcode && screen.entry.text.size() == 5) {
    texts = postcodes.towns(screen.entry.text);
  } else if (field->key == "city") {
    texts = postcodes.towns(screen.file.customer.text("postcode"));
  }
  std::vector<std::string> once;
  for (std::string& text : texts) {
    if (once.size() < chips_max && std::find(once.begin(), once.end(), text) == once.end()) {
      once.push_back(std::move(text));
    }
  }
  texts = std::move(once);
  return texts;
}

}  // namespace tresen
