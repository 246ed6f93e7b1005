#include "sync/office/cli/text_file.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/tokenizer.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "sync/base/text.h"
#include "sync/office/cli/nearest.h"

namespace tresen {
namespace {

namespace pb = google::protobuf;

constexpr int repairs_max = 200;

// What protobuf's parser says, with its own zero-based positions (a tab runs to the next eighth).
struct Remark {
  int line;
  int column;
  std::string text;
};

class Remarks : public pb::io::ErrorCollector {
 public:
  void AddError(int line, pb::io::ColumnNumber column, const std::string& text) override {
    errors.push_back({line, column, text});
  }
  void AddWarning(int line, pb::io::ColumnNumber column, const std::string& text) override {
    warnings.push_back({line, column, text});
  }

  std::vector<Remark> errors;
  std::vector<Remark> warnings;
};

std::size_t offset_of(std::string_view text, int line, int column) {
  std::size_t offset = 0;
  for (int i = 0; i < line; ++i) {
    const std::size_t end = text.find('\n', offset);
    if (end == std::string_view::npos) return text.size();
    offset = end + 1;
  }
  for (int at = 0; at < column && offset < text.size() && text[offset] != '\n'; ++offset) {
    at += text[offset] == '\t' ? 8 - at % 8 : 1;
  }
  return offset;
}

Mistake mistake_at(std::string_view text, const pb::Descriptor& type, std::size_t offset,
                   std::string what) {
  offset = std::min(offset, text.size());
  const std::string_view before = text.substr(0, offset);
  const std::size_t line_start = before.rfind('\n') + 1;
  return {.line = static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
          .column = static_cast<int>(length(before.substr(line_start))) + 1,
          .field = path_at(text, offset, type),
          .what = std::move(what)};
}

// What stands between the first pair of quotes after `lead`.
std::string quoted_after(std::string_view text, std::string_view lead) {
  const std::size_t found = text.find(lead);
  if (found == std::string_view::npos) return {};
  const std::size_t open = text.find('"', found + lead.size() - 1);
  if (open == std::string_view::npos) return {};
  return std::string(text.substr(open + 1, text.find('"', open + 1) - open - 1));
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// The last place before `end` where `word` stands alone. The parser reports the token behind it.
std::size_t last_word(std::string_view text, std::size_t end, std::string_view word) {
  std::size_t found = text.rfind(word, end);
  while (found != std::string_view::npos) {
    const std::size_t behind = found + word.size();
    const bool alone = (found == 0 || !is_word(text[found - 1])) &&
                       (behind >= text.size() || !is_word(text[behind]));
    if (alone) return found;
    if (found == 0) break;
    found = text.rfind(word, found - 1);
  }
  return std::string_view::npos;
}

}  // namespace

// One place where the working text differs from the file: a word was replaced by a longer or
// shorter one, so that reading can go on.
struct Repair {
  std::size_t offset;  // in the working text
  std::size_t was;
  std::size_t is;
};

// The file as it was, and as it is read: with the near words in place of the wrong ones.
class WorkingText {
 public:
  WorkingText(std::string_view file, const pb::Descriptor& type)
      : file_(file), type_(type), text_(file) {}

  const std::string& text() const { return text_; }
  std::size_t in_file(std::size_t offset) const {
    for (auto repair = repairs_.rbegin(); repair != repairs_.rend(); ++repair) {
      if (offset < repair->offset + repair->is) {
        offset = std::min(offset, repair->offset + repair->was);
      } else {
        offset = offset - repair->is + repair->was;
      }
    }
    return offset;
  }
  void replace(std::size_t offset, std::size_t count, std::string_view by) {
    text_.replace(offset, count, by);
    repairs_.push_back({offset, count, by.size()});
  }
  Mistake mistake(std::size_t offset, std::string what) const {
    return mistake_at(file_, type_, in_file(offset), std::move(what));
  }
  bool repaired_too_often() const { return repairs_.size() >= repairs_max; }

 private:
  std::string file_;
  const pb::Descriptor& type_;
  std::string text_;
  std::vector<Repair> repairs_;
};

namespace {

std::vector<std::string> field_names(const pb::Descriptor& type) {
  std::vector<std::string> names;
  for (int i = 0; i < type.field_count(); ++i) names.push_back(type.field(i)->name());
  return names;
}

// The enumeration that a field of this name holds, somewhere inside `type`.
const pb::EnumDescriptor* enum_of(const pb::Descriptor& type, const std::string& field,
                                  std::set<const pb::Descriptor*>& seen) {
  if (!seen.insert(&type).second) return nullptr;
  const pb::FieldDescriptor* own = type.FindFieldByName(field);
  if (own != nullptr && own->enum_type() != nullptr) return own->enum_type();
  for (int i = 0; i < type.field_count(); ++i) {
    if (type.field(i)->message_type() == nullptr) continue;
    const pb::EnumDescriptor* inner = enum_of(*type.field(i)->message_type(), field, seen);
    if (inner != nullptr) return inner;
  }
  return nullptr;
}

struct Known {
  std::size_t offset;  // in the working text
  std::size_t count;
  std::string what;
  std::string instead;  // empty: reading goes on without it
};

// "Message type "X" has no field named "Y"."
std::optional<Known> unknown_field(const Remark& remark, const WorkingText& working) {
  const std::string type = quoted_after(remark.text, "Message type \"");
  const std::string name = quoted_after(remark.text, "has no field named \"");
  if (name.empty()) return {};
  const std::size_t end = offset_of(working.text(), remark.line, remark.column);
  const std::size_t offset = last_word(working.text(), end, name);
  if (offset == std::string::npos) return {};
  const auto* descriptor = pb::DescriptorPool::generated_pool()->FindMessageTypeByName(type);
  const std::vector<std::string> names =
      descriptor == nullptr ? std::vector<std::string>{} : field_names(*descriptor);
  const std::string near = did_you_mean(name, names);
  return Known{offset, name.size(),
               "there is no field \"" + name + "\" here" +
                   (near.empty() ? "; there are " + join(names, ", ") : near),
               nearest(name, names)};
}

// "Unknown enumeration value of "X" for field "Y"."
std::optional<Known> unknown_word(const Remark& remark, const WorkingText& working,
                                  const pb::Descriptor& type) {
  const std::string word = quoted_after(remark.text, "Unknown enumeration value of \"");
  const std::string field = quoted_after(remark.text, "for field \"");
  if (word.empty() || field.empty()) return {};
  const std::size_t end = offset_of(working.text(), remark.line, remark.column);
  const std::size_t offset = last_word(working.text(), end, word);
  std::set<const pb::Descriptor*> seen;
  const pb::EnumDescriptor* words = enum_of(type, field, seen);
  if (offset == std::string::npos || words == nullptr) return {};
  std::vector<std::string> names;
  for (int i = 0; i < words->value_count(); ++i) {
    if (words->value(i)->number() != 0) names.push_back(words->value(i)->name());
  }
  const std::string near = nearest(word, names);
  return Known{offset, word.size(),
               "\"" + word + "\" is no value of " + field + "; right would be one of " +
                   join(names, ", ") + did_you_mean(word, names),
               near.empty() ? names.front() : near};
}

// "Expected ..., got: ..." and its kind, as a sentence of ours.
std::string plain(const std::string& remark) {
  if (remark.find("Reached end of input") != std::string::npos) {
    return "the file ends in the middle: a \"}\" is missing";
  }
  if (remark.find("specified multiple times") != std::string::npos) {
    return "\"" + quoted_after(remark, "Non-repeated field \"") +
           "\" stands here twice; leave one of them out";
  }
  if (remark.find("cross line boundaries") != std::string::npos) {
    return "the text in quotes does not end on this line; write the closing quote, and \\n for a "
           "new line";
  }
  return "this cannot be read: " + remark;
}

// Follows the words and braces of a text.
class Path {
 public:
  explicit Path(const pb::Descriptor& type) { levels_.push_back({"", &type, {}}); }

  void word(std::string_view word) {
    if (!value_follows_) word_ = std::string(word);
    value_follows_ = false;
  }
  void value() { value_follows_ = false; }
  void value_follows() { value_follows_ = true; }
  void open() {
    const pb::Descriptor* outer = levels_.back().type;
    const pb::FieldDescriptor* field = outer == nullptr ? nullptr : outer->FindFieldByName(word_);
    const int index = levels_.back().seen[word_]++;
    std::string name = word_;
    if (field != nullptr && field->is_repeated()) name += "[" + std::to_string(index) + "]";
    levels_.push_back({std::move(name), field == nullptr ? nullptr : field->message_type(), {}});
    word_.clear();
    value_follows_ = false;
  }
  void close() {
    if (levels_.size() > 1) levels_.pop_back();
    word_.clear();
  }
  std::string text() const {
    std::vector<std::string> names;
    for (const Level& level : levels_) {
      if (!level.name.empty()) names.push_back(level.name);
    }
    if (!word_.empty()) names.push_back(word_);
    return join(names, ".");
  }

 private:
  struct Level {
    std::string name;
    const pb::Descriptor* type;
    std::map<std::string, int, std::less<>> seen;
  };
  std::vector<Level> levels_;
  std::string word_;
  bool value_follows_ = false;
};

}  // namespace

std::string shown(const Mistake& mistake, std::string_view file) {
  std::string text(file);
  if (mistake.line > 0) {
    text += ":" + std::to_string(mistake.line) + ":" + std::to_string(mistake.column);
  }
  text += ": ";
  if (!mistake.field.empty()) text += mistake.field + ": ";
  return text + mistake.what;
}

TextReading::TextReading() = default;
TextReading::TextReading(TextReading&&) noexcept = default;
TextReading::~TextReading() = default;

void TextReading::add(pb::TextFormat::ParseLocation where, std::string path, std::string what) {
  Mistake mistake{.field = std::move(path), .what = std::move(what)};
  if (where.line >= 0 && working != nullptr) {
    const std::size_t offset = offset_of(working->text(), where.line, where.column);
    const Mistake placed = working->mistake(offset, {});
    mistake.line = placed.line;
    mistake.column = placed.column;
  }
  mistakes.push_back(std::move(mistake));
}

void TextReading::sort() {
  std::stable_sort(mistakes.begin(), mistakes.end(), [](const Mistake& a, const Mistake& b) {
    return std::pair(a.line, a.column) < std::pair(b.line, b.column);
  });
}

TextReading read_text(std::string_view text, pb::Message& message) {
  TextReading reading;
  if (!is_utf8(text)) {
    reading.add({}, "", "the file is not UTF-8; save it as UTF-8");
    return reading;
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  reading.working = std::make_unique<WorkingText>(text, *message.GetDescriptor());
  WorkingText& working = *reading.working;
  std::set<std::size_t> told;  // offsets in the file
  const auto tell = [&](const Known& known) {
    if (!told.insert(working.in_file(known.offset)).second) return false;
    reading.mistakes.push_back(working.mistake(known.offset, known.what));
    if (known.instead.empty() || working.repaired_too_often()) return false;
    working.replace(known.offset, known.count, known.instead);
    return true;
  };
  for (bool again = true; again;) {
    again = false;
    Remarks remarks;
    reading.places = std::make_unique<TextPlaces>();
    pb::TextFormat::Parser parser;
    parser.RecordErrorsTo(&remarks);
    parser.WriteLocationsTo(reading.places.get());
    parser.AllowUnknownField(true);
    message.Clear();
    reading.whole = parser.ParseFromString(working.text(), &message);
    // From the end, so that a repair does not move the ones that are still to be made.
    for (auto warning = remarks.warnings.rbegin(); warning != remarks.warnings.rend(); ++warning) {
      if (const auto known = unknown_field(*warning, working)) again |= tell(*known);
    }
    for (const Remark& error : remarks.errors) {
      if (again) break;
      if (const auto known = unknown_word(error, working, *message.GetDescriptor())) {
        again = tell(*known);
        if (again) break;
      }
      const std::size_t offset = offset_of(working.text(), error.line, error.column);
      reading.mistakes.push_back(working.mistake(offset, plain(error.text)));
      break;  // what the parser says from here on follows from this one
    }
  }
  reading.sort();
  return reading;
}

std::string path_at(std::string_view text, std::size_t offset, const pb::Descriptor& type) {
  Path path(type);
  for (std::size_t i = 0; i < text.size() && i <= offset; ++i) {
    const char c = text[i];
    if (c == '#') {
      i = std::min(text.find('\n', i), text.size());
    } else if (c == '"' || c == '\'') {
      for (++i; i < text.size() && text[i] != c && text[i] != '\n'; ++i) i += text[i] == '\\';
      path.value();
    } else if (is_word(c)) {
      std::size_t end = i;
      while (end < text.size() && is_word(text[end])) ++end;
      path.word(text.substr(i, end - i));
      i = end - 1;
    } else if (c == ':') {
      path.value_follows();
    } else if (c == '{' || c == '<') {
      path.open();
    } else if ((c == '}' || c == '>') && i < offset) {
      path.close();
    }
  }
  return path.text();
}

}  // namespace tresen
