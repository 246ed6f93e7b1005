// How a question looks.

#include <algorithm>
#include <array>

#include "sync/base/text.h"
#include "sync/record/customer.h"
#include "terminal/app/asking.h"
#include "terminal/app/screens/customer.h"
#include "terminal/app/shared.h"

namespace tresen {
namespace {

// The domains that most German customers have; the chips above the keyboard.
constexpr std::array<std::string_view, 4> domains{"@gmx.de", "@web.de", "@t-online.de",
                                                  "@gmail.com"};
constexpr std::size_t chips_max = 4;

// Domains, spellings, towns, a name that stands in capitals alone.
std::vector<std::string> chips(const Asking& asking, const Field& field, const AskedOf& of) {
  std::vector<std::string> texts;
  if (field.keys == Keys::mail) {
    const bool has_domain = asking.entry.text.find('@') != std::string::npos;
    const FieldContext context{of.today, of.customer.text("country")};
    if (has_domain) texts = suggest(field, asking.entry.text, context);
    for (const std::string_view domain : domains) texts.emplace_back(domain);
  } else if (field.keys == Keys::postcode && asking.entry.text.size() == 5) {
    texts = of.postcodes.towns(asking.entry.text);
  } else if (field.keys == Keys::letters && field.key != "city") {
    texts = suggest(field, asking.entry.text, {of.today, of.customer.text("country")});
  } else if (field.key == "city") {
    texts = of.postcodes.towns(of.customer.text("postcode"));
  }
  std::vector<std::string> once;
  for (std::string& text : texts) {
    if (once.size() < chips_max && std::find(once.begin(), once.end(), text) == once.end()) {
      once.push_back(std::move(text));
    }
  }
  return once;
}

ui::Entry entry_of(const Field& field) {
  switch (field.keys) {
    case Keys::digits:
      return ui::Entry::digits;
    case Keys::date:
      return ui::Entry::date;
    case Keys::phone:
      return ui::Entry::phone;
    case Keys::mail:
      return ui::Entry::email;
    case Keys::postcode:
      return ui::Entry::postcode;
    case Keys::choice:
      return ui::Entry::choice;
    case Keys::letters:
    case Keys::none:
      return field.key == "notes" ? ui::Entry::text : ui::Entry::name;
  }
  return ui::Entry::text;
}

std::vector<ui::Known> known_lines(const Record& customer, std::string_view asked,
                                   const Shared& shared, const ui::Locale& words) {
  std::vector<ui::Known> lines;
  for (const auto& [key, icon] : {std::pair{"mobile", "smartphone"},
                                  {"phone_home", "phone"},
                                  {"phone_work", "phone"},
                                  {"email", "email"}}) {
    const Answer& answer = customer.answer(key);
    if (answer.state != AnswerState::value || asked == key) continue;
    lines.push_back({icon, shown_value(shared, words, key, answer)});
  }
  if (const std::string address = address_line(customer); !address.empty()) {
    lines.push_back({"home", address});
  }
  return lines;
}

void put_entry(const Asking& asking, const Field& field, const AskedOf& of, const ui::Locale& words,
               ui::QuestionView& view) {
  const Entry& entry = asking.entry;
  view.value = readable(entry);
  view.shift = entry.shift;
  view.symbols = entry.symbols;
  const DateParts parts = field.keys == Keys::date ? date_parts(entry) : DateParts{};
  for (std::size_t i = 0; i < 3; ++i) {
    view.date[i] = {parts.text[i], parts.wrong == static_cast<int>(i)};
  }
  view.date_active = parts.active;
  view.chips = chips(asking, field, of);
  for (const std::string_view id : field.choices) {
    const std::string text = words.text("choice." + std::string(field.key) + "." + std::string(id));
    view.choices.push_back(
        {std::string(id), "label_outline", text, of.customer.text(field.key) == id});
  }
}

// What stands under the box, and whether "next" may be pressed.
void put_verdict(const Asking& asking, const Field& field, const AskedOf& of,
                 const ui::Locale& words, ui::QuestionView& view) {
  const FieldContext context{of.today, of.customer.text("country")};
  const Entry& entry = asking.entry;
  const bool is_date = field.keys == Keys::date;
  const std::string raw = is_date ? date_text(entry) : entry.text;
  const Verdict verdict = entry.text.empty() ? Verdict::empty : judge(field, raw, context);
  if (!asking.error.empty()) view.error = words.text(asking.error);
  if (asking.doubted) {
    view.helper = words.text("doubt." + std::string(name_of(field.keys)));
    view.next_label = words.text("question.keep");
  } else if (is_date) {
    view.helper = words.text("question.short_year");
  } else if (field.keys == Keys::phone && verdict == Verdict::good) {
    const auto digits = static_cast<std::int64_t>(digits_of(entry.text).size());
    view.helper = words.plural("question.digits", digits);
    view.helper_good = true;
  }
  const bool short_year = is_date && entry.text.size() == 6 && verdict != Verdict::malformed;
  view.next = !entry.text.empty() && (!is_date || short_year || date_is_whole(entry));
  const Answer& stored = of.customer.answer(field.key);
  if (stored.state == AnswerState::value && !asking.doubted) {
    view.next_label = words.text("question.still_right");
  }
}

}  // namespace

ui::QuestionView question_view(const Asking& asking, const AskedOf& of, const Shared& shared,
                               const ui::Locale& words) {
  ui::QuestionView view;
  const Field* field = asked_field(asking);
  if (field == nullptr) return view;
  const std::string& key = asking.field;
  view.field = key;
  view.icon = icon_of(*field);
  view.title = words.text("field." + key);
  view.prompt = words.text("prompt." + key);
  view.entry = entry_of(*field);
  put_entry(asking, *field, of, words, view);
  put_verdict(asking, *field, of, words, view);
  view.known = known_lines(of.customer, key, shared, words);
  view.refused = field->level != FieldLevel::blocking;
  return view;
}

std::string icon_of(const Field& field) {
  switch (field.keys) {
    case Keys::phone:
      return field.key == "mobile" ? "smartphone" : "phone";
    case Keys::mail:
      return "email";
    case Keys::date:
      return "cake";
    case Keys::postcode:
      return "place";
    default:
      return field.key == "street" || field.key == "city" || field.key == "house_no" ? "home"
                                                                                     : "person";
  }
}

}  // namespace tresen
