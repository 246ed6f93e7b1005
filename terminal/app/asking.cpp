#include "terminal/app/asking.h"

#include <algorithm>

#include "sync/base/text.h"
#include "sync/record/customer.h"

namespace tresen {
namespace {

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

FieldContext context(const AskedOf& of) { return {of.today, of.customer.text("country")}; }

std::string typed(const Entry& entry) {
  return entry.keys == Keys::date ? date_text(entry) : entry.text;
}

Given said(AnswerState state) { return {.state = state, .value = {}, .town = {}}; }
Given picked(std::string_view value) {
  return {.state = AnswerState::value, .value = std::string(value), .town = {}};
}

// Whether a date has become whole; says which part of it cannot be true.
bool date_typed(Asking& asking) {
  if (asking.entry.keys != Keys::date) return false;
  const DateParts parts = date_parts(asking.entry);
  if (parts.wrong == 0) asking.error = "error.day";
  if (parts.wrong == 1) asking.error = "error.month";
  return date_is_whole(asking.entry);
}

// The value of a record, as it would have been typed.
std::string text_of(const Field& field, const Answer& known) {
  if (field.keys == Keys::date) {
    const auto parts = split(known.value, '-');
    return parts.size() == 3 ? parts[2] + parts[1] + parts[0] : std::string();
  }
  if (field.keys == Keys::phone) {
    const std::string text = shown(field, known.value);
    return (text.starts_with('+') ? "+" : "") + digits_of(text);
  }
  return known.value;
}

std::optional<Given> on_press(Asking& asking, std::string_view key, const AskedOf& of) {
  const std::string_view rest = key.substr(std::min(key.find('.') + 1, key.size()));
  if (key == "next") return typed_answer(asking, of);
  if (key == "why") asking.why = !asking.why;
  if (key == "answer.refused") return said(AnswerState::refused);
  if (key == "answer.unknown") return said(AnswerState::unknown);
  if (key == "answer.later") return said(AnswerState::later);
  if (key.starts_with("choice.")) return picked(rest);
  if (key.starts_with("chip.")) return press_chip(asking, rest, of);
  if (key.starts_with("key.") && press_entry_key(asking, rest)) return typed_answer(asking, of);
  return std::nullopt;
}

}  // namespace

Asking asking_for(std::string_view key, const Record& customer) {
  Asking asking;
  asking.field = key;
  const Field* field = asked_field(asking);
  if (field == nullptr) return asking;
  asking.entry = entry_for(*field, customer.text("country"));
  const Answer& known = customer.answer(key);
  if (known.state != AnswerState::value) return asking;
  asking.entry.text = text_of(*field, known);
  asking.entry.shift = false;
  return asking;
}

const Field* asked_field(const Asking& asking) {
  return asking.field.empty() ? nullptr : find_field(asking.field);
}

std::optional<Given> typed_answer(Asking& asking, const AskedOf& of) {
  const Field* field = asked_field(asking);
  if (field == nullptr) return std::nullopt;
  const FieldContext around = context(of);
  const std::string raw = typed(asking.entry);
  Verdict verdict = judge(*field, raw, around);
  if (field->keys == Keys::postcode) {
    verdict = with_delivery_list(verdict, tidy(*field, raw, around), around, of.postcodes);
  }
  if (verdict == Verdict::empty) return std::nullopt;
  if (verdict == Verdict::malformed || verdict == Verdict::too_long) {
    asking.error = error_key(*field);
    return std::nullopt;
  }
  if (verdict == Verdict::unlikely && !asking.doubted) {
    asking.doubted = true;
    return std::nullopt;
  }
  Given given = picked(tidy(*field, raw, around));
  // A postcode with one town answers the town too, where that is still open.
  if (field->key == "postcode" && of.customer.text("city").empty()) {
    const auto towns = of.postcodes.towns(given.value);
    if (towns.size() == 1) given.town = towns.front();
  }
  return given;
}

std::optional<Given> press_chip(Asking& asking, std::string_view text, const AskedOf& of) {
  const Field* field = asked_field(asking);
  if (field == nullptr) return std::nullopt;
  if (field->keys == Keys::postcode) {
    auto given = typed_answer(asking, of);
    if (given) given->town = std::string(text);
    return given;
  }
  if (field->keys == Keys::mail && text.starts_with('@')) {
    const auto at = asking.entry.text.find('@');
    asking.entry.text = asking.entry.text.substr(0, at) + std::string(text);
  } else {
    asking.entry.text = text;
  }
  asking.error.clear();
  asking.doubted = false;
  // Somebody may touch the domain first: then what stands before the @ is still to come.
  if (asking.entry.text.starts_with('@')) return std::nullopt;
  return typed_answer(asking, of);
}

bool press_entry_key(Asking& asking, std::string_view name) {
  const bool was_wrong = asking.entry.keys == Keys::date && date_parts(asking.entry).wrong >= 0;
  if (was_wrong && name != "backspace") {
    // The next digit replaces the part that cannot be true.
    const int wrong = date_parts(asking.entry).wrong;
    asking.entry.text.resize(static_cast<std::size_t>(wrong) * 2);
  }
  if (!press_key(asking.entry, name)) return false;
  asking.error.clear();
  asking.doubted = false;
  return date_typed(asking);
}

bool type_into_entry(Asking& asking, std::string_view character) {
  if (!type_text(asking.entry, character)) return false;
  asking.error.clear();
  asking.doubted = false;
  return date_typed(asking);
}

std::optional<Given> on_asked(Asking& asking, const ui::Action& action, const AskedOf& of) {
  switch (action.kind) {
    case ui::Action::Kind::press:
      return on_press(asking, action.key, of);
    case ui::Action::Kind::type:
      return type_into_entry(asking, action.text) ? typed_answer(asking, of) : std::nullopt;
    case ui::Action::Kind::erase:
      press_entry_key(asking, "backspace");
      return std::nullopt;
    case ui::Action::Kind::enter:
      return typed_answer(asking, of);
    default:
      return std::nullopt;
  }
}

}  // namespace tresen
