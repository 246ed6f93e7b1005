#include "sync/record/record.h"

#include <algorithm>
#include <array>
#include <utility>

#include "sync/base/text.h"

namespace tresen {

std::string_view name_of(AnswerState state) {
  switch (state) {
    case AnswerState::missing:
      return "missing";
    case AnswerState::value:
      return "value";
    case AnswerState::refused:
      return "refused";
    case AnswerState::unknown:
      return "unknown";
    case AnswerState::later:
      return "later";
    case AnswerState::not_applicable:
      return "not_applicable";
  }
  return "missing";
}

std::string_view name_of(Source source) {
  constexpr std::array<std::string_view, 8> names{"",     "spoken", "customer", "card",
                                                  "till", "import", "desk",     "system"};
  return names.at(static_cast<std::size_t>(source));
}

const Answer& Record::answer(std::string_view key) const {
  static const Answer nothing;
  const auto found = fields.find(key);
  return found == fields.end() ? nothing : found->second;
}

const std::string& Record::text(std::string_view key) const {
  static const std::string nothing;
  const Answer& known = answer(key);
  return known.state == AnswerState::value ? known.value : nothing;
}

std::vector<std::string> set_items(std::string_view value) {
  std::vector<std::string> items = split(value, '\n');
  std::erase(items, "");
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
  return items;
}

std::string set_value(std::vector<std::string> items) {
  std::erase(items, "");
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
  return join(items, "\n");
}

std::string with_item(std::string_view value, FieldEdit::Action action, std::string_view item) {
  std::vector<std::string> items = set_items(value);
  for (const std::string& one : set_items(item)) {
    std::erase(items, one);
    if (action == FieldEdit::Action::add) items.push_back(one);
  }
  return set_value(std::move(items));
}

Record with_edit(Record record, const Edit& edit, const Stamp& stamp) {
  record.id = edit.record;
  record.kind = edit.kind;
  for (const FieldEdit& field : edit.fields) {
    Answer next = field.answer;
    next.stamp = stamp;
    if (field.action != FieldEdit::Action::set) {
      next.value = with_item(record.text(field.key), field.action, field.answer.value);
      next.state = next.value.empty() ? AnswerState::missing : AnswerState::value;
    }
    record.fields.insert_or_assign(field.key, std::move(next));
  }
  return record;
}

}  // namespace tresen
