#include "sync/office/cli/csv.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace tresen {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
// A quoted value longer than this is an unclosed quote: no field of ours is nearly as long.
constexpr std::size_t quoted_bytes_max = 64 * 1024;

bool is_line_end(char c) { return c == '\n' || c == '\r'; }

std::size_t behind_line_end(std::string_view text, std::size_t at) {
  if (at >= text.size()) return text.size();
  return at + (text.substr(at).starts_with("\r\n") ? 2 : 1);
}

// Line ends by all three customs: \n, \r\n, \r.
std::size_t line_ends(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool first_of_two = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    count += is_line_end(text[i]) && !first_of_two ? 1 : 0;
  }
  return count;
}

}  // namespace

CsvReader::CsvReader(std::string_view text, char separator) : text_(text), separator_(separator) {
  if (text_.starts_with(byte_order_mark)) text_.remove_prefix(byte_order_mark.size());
  // Bounds are found before libcsv sees a record; strict mode would refuse quotes inside values.
  [[maybe_unused]] const int failed = csv_init(&parser_, 0);
  assert(failed == 0);
  csv_set_delim(&parser_, static_cast<unsigned char>(separator));
  // Spaces belong to the value: what is to be trimmed is the field's business.
  csv_set_space_func(&parser_, [](unsigned char) { return 0; });
}

CsvReader::~CsvReader() { csv_free(&parser_); }

CsvReader::Bounds CsvReader::line_from(std::size_t offset) const {
  const std::size_t end = std::min(text_.find_first_of("\r\n", offset), text_.size());
  return {end, behind_line_end(text_, end), false, false};
}

CsvReader::Bounds CsvReader::bounds_from(std::size_t offset) const {
  bool several_lines = false;
  std::size_t at = offset;
  while (true) {
    if (at < text_.size() && text_[at] == '"') {
      const std::size_t limit = std::min(text_.size(), at + quoted_bytes_max);
      for (++at; at < limit; ++at) {
        several_lines |= is_line_end(text_[at]);
        if (text_[at] != '"') continue;
        if (at + 1 >= text_.size() || text_[at + 1] != '"') break;
        ++at;
      }
      if (at >= limit) return line_from(offset);
      ++at;
      const bool ended = at >= text_.size() || text_[at] == separator_ || is_line_end(text_[at]);
      if (!ended) return line_from(offset);
    } else {
      while (at < text_.size() && text_[at] != separator_ && !is_line_end(text_[at])) ++at;
    }
    if (at >= text_.size() || is_line_end(text_[at])) {
      return {at, behind_line_end(text_, at), true, several_lines};
    }
    ++at;  // the separator
  }
}

std::vector<std::string> CsvReader::values_of(std::string_view raw) {
  std::vector<std::string> values;
  const auto value = [](void* bytes, std::size_t size, void* context) {
    static_cast<std::vector<std::string>*>(context)->emplace_back(static_cast<const char*>(bytes),
                                                                  size);
  };
  const auto record = [](int, void*) {};
  csv_parse(&parser_, raw.data(), raw.size(), value, record, &values);
  csv_fini(&parser_, value, record, &values);
  return values;
}

std::optional<CsvRecord> CsvReader::next(std::size_t columns) {
  while (offset_ < text_.size() && is_line_end(text_[offset_])) {
    offset_ = behind_line_end(text_, offset_);
    ++line_;
  }
  if (offset_ >= text_.size()) return {};
  CsvRecord record{line_, {}, {}, {}};
  Bounds bounds = bounds_from(offset_);
  if (bounds.closed) {
    record.values = values_of(text_.substr(offset_, bounds.end - offset_));
    const bool odd = columns != 0 && record.values.size() != columns;
    if (odd && bounds.several_lines) bounds = line_from(offset_);
  }
  if (!bounds.closed) {
    record.values.clear();
    record.broken =
        "a quote is not closed, or something stands behind the closing quote; write "
        "\"\" for a quote inside quotes";
  }
  record.raw = text_.substr(offset_, bounds.end - offset_);
  line_ += line_ends(text_.substr(offset_, bounds.after - offset_));
  offset_ = bounds.after;
  return record;
}

char separator_of(std::string_view text) {
  std::array<std::pair<std::size_t, char>, 3> found{{{0, ','}, {0, ';'}, {0, '\t'}}};
  bool quoted = false;
  for (const char c : text.substr(0, quoted_bytes_max)) {
    if (c == '"') quoted = !quoted;
    if (!quoted && is_line_end(c)) break;
    for (auto& [count, separator] : found) count += !quoted && c == separator ? 1 : 0;
  }
  const auto more = [](const auto& a, const auto& b) { return a.first < b.first; };
  return std::max_element(found.begin(), found.end(), more)->second;
}

std::string csv_line(const std::vector<std::string>& values) {
  std::string line;
  for (const std::string& value : values) {
    if (&value != &values.front()) line += ',';
    const bool plain = value.find_first_of("\",;\t\r\n") == std::string::npos &&
                       !value.starts_with(' ') && !value.ends_with(' ');
    if (plain) {
      line += value;
      continue;
    }
    line += '"';
    for (const char c : value) {
      if (c == '"') line += '"';
      line += c;
    }
    line += '"';
  }
  return line + "\r\n";
}

}  // namespace tresen
