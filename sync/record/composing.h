#pragma once
// Writing a record from what it should say. Inside sync/record only: the typed records share it.

#include <charconv>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "sync/record/record.h"

namespace tresen {

// What the fields should say, by key; an empty text means that there is no answer.
using Wanted = std::map<std::string, std::string, std::less<>>;

// The edits that lead from what is stored to what is wanted, each based on what was seen. Keys that
// are not named are left alone.
inline Edit edit_towards(const Record& stored, const Wanted& wanted) {
  Edit edit{.record = stored.id, .kind = stored.kind, .fields = {}};
  for (const auto& [key, text] : wanted) {
    const Answer& known = stored.answer(key);
    const bool same = text.empty() ? known.state == AnswerState::missing
                                   : known.state == AnswerState::value && known.value == text;
    if (same) continue;
    Answer answer;
    answer.state = text.empty() ? AnswerState::missing : AnswerState::value;
    answer.value = text;
    answer.source = Source::system;
    edit.fields.push_back({.key = key,
                           .action = FieldEdit::Action::set,
                           .answer = std::move(answer),
                           .base = known.stamp});
  }
  return edit;
}

inline std::string id_text(const Uuid& id) { return id.none() ? std::string() : to_hex(id); }
inline Uuid id_of(std::string_view text) { return uuid_from_hex(text).value_or(Uuid{}); }

// Zero stands for nothing.
inline std::string number_text(std::int64_t number) {
  return number == 0 ? std::string() : std::to_string(number);
}
template <class Number>
Number number_of(std::string_view text, Number otherwise = 0) {
  Number number = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace tresen
