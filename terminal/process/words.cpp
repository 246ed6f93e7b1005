#include "terminal/process/words.h"

#include <charconv>

#include "sync/base/text.h"

namespace tresen {
namespace {

constexpr std::string_view nothing = "-";

std::string escaped(std::string_view word) {
  if (word.empty()) return "\\e";
  std::string result;
  for (const char c : word) {
    switch (c) {
      case '\\':
        result += "\\\\";
        break;
      case ' ':
        result += "\\s";
        break;
      case '\n':
        result += "\\n";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::optional<std::string> unescaped(std::string_view text) {
  if (text.empty()) return std::nullopt;
  if (text == "\\e") return std::string();
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      result += text[i];
      continue;
    }
    if (++i == text.size()) return std::nullopt;
    switch (text[i]) {
      case '\\':
        result += '\\';
        break;
      case 's':
        result += ' ';
        break;
      case 'n':
        result += '\n';
        break;
      default:
        return std::nullopt;
    }
  }
  return result;
}

}  // namespace

void WordWriter::word(std::string_view word) {
  if (!line_.empty()) line_ += ' ';
  line_ += escaped(word);
}

void WordWriter::number(std::uint64_t number) { word(std::to_string(number)); }

void WordWriter::words(const std::vector<std::string>& words) {
  number(words.size());
  for (const std::string& each : words) word(each);
}

void WordWriter::choice(const std::optional<std::vector<std::string>>& words_or_none) {
  if (words_or_none) {
    words(*words_or_none);
  } else {
    word(nothing);
  }
}

void WordWriter::ids(const std::vector<Uuid>& ids) {
  number(ids.size());
  for (const Uuid& id : ids) word(to_hex(id));
}

void WordWriter::answer(const Answer& answer) {
  number(static_cast<std::uint64_t>(answer.state));
  word(answer.value);
  number(static_cast<std::uint64_t>(answer.source));
}

WordReader::WordReader(std::string_view line) {
  if (line.empty()) return;
  for (const std::string& part : split(line, ' ')) {
    auto word = unescaped(part);
    if (!word) failed_ = true;
    words_.push_back(word.value_or(""));
  }
}

std::string WordReader::word() {
  if (failed_ || next_ == words_.size()) {
    failed_ = true;
    return {};
  }
  return words_[next_++];
}

std::uint64_t WordReader::number() {
  const std::string digits = word();
  std::uint64_t number = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (fault != std::errc() || end != digits.data() + digits.size()) failed_ = true;
  return failed_ ? 0 : number;
}

// A count of words that follow; never more than there are.
std::size_t WordReader::count() {
  const std::uint64_t count = number();
  if (count > words_.size() - next_) failed_ = true;
  return failed_ ? 0 : static_cast<std::size_t>(count);
}

std::vector<std::string> WordReader::words() {
  std::vector<std::string> result(count());
  for (std::string& each : result) each = word();
  return result;
}

std::optional<std::vector<std::string>> WordReader::choice() {
  if (!failed_ && next_ < words_.size() && words_[next_] == nothing) {
    ++next_;
    return std::nullopt;
  }
  return words();
}

std::vector<Uuid> WordReader::ids() {
  std::vector<Uuid> result;
  for (const std::string& hex : words()) {
    const auto id = uuid_from_hex(hex);
    if (!id) failed_ = true;
    result.push_back(id.value_or(Uuid{}));
  }
  return result;
}

Answer WordReader::answer() {
  Answer answer;
  const std::uint64_t state = number();
  answer.value = word();
  const std::uint64_t source = number();
  if (state < 1 || state > static_cast<std::uint64_t>(AnswerState::not_applicable) ||
      source > static_cast<std::uint64_t>(Source::system)) {
    failed_ = true;
  }
  if (failed_) return {};
  answer.state = static_cast<AnswerState>(state);
  answer.source = static_cast<Source>(source);
  return answer;
}

}  // namespace tresen
