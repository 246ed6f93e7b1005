#include "sync/office/channels/letter_template.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "sync/base/text.h"
#include "sync/office/channels/logo.h"

namespace tresen {
namespace {

constexpr std::uintmax_t template_bytes_max = 256 * 1024;
constexpr std::size_t footer_lines_max = 4;
constexpr std::size_t info_rows_max = 8;

// Reads a template line by line.
class Reading {
 public:
  Reading(std::string_view text, const std::string& folder) : text_(text), folder_(folder) {}

  TemplateReading read() {
    std::vector<std::string> lines = split(text_, '\n');
    std::size_t at = 0;
    for (; at < lines.size() && tidied(lines[at]) != "---"; ++at) {
      line_ = static_cast<int>(at) + 1;
      read_setting(lines[at]);
    }
    if (at == lines.size()) {
      line_ = static_cast<int>(at);
      wrong(1, "there is no line --- between the settings and the text of the letter");
    }
    read_body(lines, at + 1);
    line_ = static_cast<int>(at) + 1;
    if (at < lines.size() && to_.body.empty()) wrong(1, "the letter has no text");
    return std::move(reading_);
  }

 private:
  void wrong(int column, std::string what) {
    reading_.mistakes.push_back({line_, column, std::move(what)});
  }

  GappedText gapped(const std::string& value, int column) {
    return GappedText(value, line_, column, to_.language, reading_.mistakes);
  }

  void read_setting(const std::string& raw) {
    if (tidied(raw).empty() || tidied(raw).starts_with('#')) return;
    const auto colon = raw.find(':');
    if (colon == raw.npos) return wrong(1, "\"key: value\" is wanted before the line ---");
    const std::string key = tidied(raw.substr(0, colon));
    const std::string value = tidied(raw.substr(colon + 1));
    const auto begin = raw.find_first_not_of(" \t", colon + 1);
    const int column = begin == raw.npos ? 1 : static_cast<int>(length(raw.substr(0, begin))) + 1;
    if (!read_look(key, value, column) && !read_words(key, value, column)) {
      wrong(1, "there is no setting \"" + key +
                   "\", there are form, language, font, size, align, pages, logo, note, sender, "
                   "info, subject, reply, footer");
    }
  }

  bool read_look(const std::string& key, const std::string& value, int column) {
    if (key == "form") {
      if (value != "A" && value != "B") wrong(column, "a form is A or B");
      to_.form = value == "A" ? LetterForm::a : LetterForm::b;
    } else if (key == "language") {
      if (value != "de" && value != "en") wrong(column, "a language is de or en");
      to_.language = value;
    } else if (key == "font") {
      to_.font = value;
    } else if (key == "size") {
      to_.size = number(value, column, 9, 14);
    } else if (key == "align") {
      if (value != "block" && value != "left") wrong(column, "lines are aligned block or left");
      to_.block = value == "block";
    } else if (key == "pages") {
      to_.pages_max = static_cast<int>(number(value, column, 1, 20));
    } else if (key == "logo") {
      to_.logo = folder_ + "/" + value;
      if (value.find('/') != value.npos) wrong(column, "a logo stands beside its template");
      if (const auto checked = check_logo(to_.logo); !checked)
        wrong(column, checked.error().detail);
    } else {
      return false;
    }
    return true;
  }

  bool read_words(const std::string& key, const std::string& value, int column) {
    if (key == "note") {
      to_.note = value;
    } else if (key == "sender") {
      to_.sender = value;
    } else if (key == "subject") {
      to_.subject.assign(1, gapped(value, column));
    } else if (key == "reply") {
      to_.reply.assign(1, gapped(value, column));
    } else if (key == "footer") {
      if (to_.footer.size() == footer_lines_max) wrong(1, "a footer has at most four lines");
      to_.footer.push_back(value);
    } else if (key == "info") {
      const auto bar = value.find('|');
      if (bar == value.npos) {
        wrong(column, "\"info: LABEL | TEXT\" is wanted");
        return true;
      }
      if (to_.info.size() == info_rows_max) wrong(1, "there are at most eight lines of info");
      const auto text = std::min(value.find_first_not_of(' ', bar + 1), value.size());
      const int after = column + static_cast<int>(length(value.substr(0, text)));
      to_.info.push_back(
          {tidied(value.substr(0, bar)), gapped(tidied(value.substr(bar + 1)), after)});
    } else {
      return false;
    }
    return true;
  }

  double number(const std::string& value, int column, double least, double most) {
    double read = 0;
    const auto [end, trouble] = std::from_chars(value.data(), value.data() + value.size(), read);
    if (trouble != std::errc() || end != value.data() + value.size() || read < least ||
        read > most) {
      wrong(column, "a number from " + std::to_string(static_cast<int>(least)) + " to " +
                        std::to_string(static_cast<int>(most)) + " is wanted");
      return least;
    }
    return read;
  }

  void read_body(const std::vector<std::string>& lines, std::size_t at) {
    std::string paragraph;
    int first = 0;
    const auto close = [&] {
      line_ = first;
      if (!paragraph.empty()) to_.body.push_back(gapped(paragraph, 1));
      paragraph.clear();
    };
    bool own_line = false;
    for (; at < lines.size(); ++at) {
      const std::string text = tidied(lines[at]);
      if (text.empty()) {
        close();
        continue;
      }
      if (paragraph.empty()) first = static_cast<int>(at) + 1;
      const bool own = text.starts_with('|');
      if (!paragraph.empty()) paragraph += own || own_line ? '\n' : ' ';
      paragraph += own ? tidied(text.substr(1)) : text;
      own_line = own;
    }
    close();
  }

  std::string_view text_;
  std::string folder_;
  int line_ = 0;
  TemplateReading reading_;
  LetterTemplate& to_ = reading_.letter;
};

void add_names(const GappedText& text, std::vector<std::string>& names) {
  for (std::string& name : text.names()) names.push_back(std::move(name));
}

}  // namespace

std::vector<std::string> LetterTemplate::names() const {
  std::vector<std::string> names;
  for (const InfoRow& row : info) add_names(row.text, names);
  for (const auto* texts : {&subject, &reply, &body}) {
    for (const GappedText& text : *texts) add_names(text, names);
  }
  std::ranges::sort(names);
  const auto rest = std::ranges::unique(names);
  names.erase(rest.begin(), rest.end());
  return names;
}

TemplateReading read_letter_template(std::string_view text, const std::string& folder) {
  if (!is_utf8(text)) {
    const auto lines = split(text, '\n');
    const auto at = std::ranges::find_if_not(lines, [](const auto& line) { return is_utf8(line); });
    TemplateReading reading;
    reading.mistakes.push_back({static_cast<int>(at - lines.begin()) + 1, 1, "this is not UTF-8"});
    return reading;
  }
  return Reading(text, folder).read();
}

Result<LetterTemplate> load_letter_template(const std::string& path) {
  std::error_code trouble;
  const auto size = std::filesystem::file_size(path, trouble);
  std::ifstream file(path, std::ios::binary);
  if (trouble || !file) return fail(Fault::absent, "there is no template " + path);
  if (size > template_bytes_max) {
    return fail(Fault::invalid, path + ": a template has at most 256 KiB");
  }
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::string folder = std::filesystem::path(path).parent_path().string();
  TemplateReading reading = read_letter_template(text, folder.empty() ? "." : folder);
  if (reading.mistakes.empty()) return std::move(reading.letter);
  std::vector<std::string> lines;
  for (const TextMistake& mistake : reading.mistakes) {
    lines.push_back(path + ":" + std::to_string(mistake.line) + ":" +
                    std::to_string(mistake.column) + ": " + mistake.what);
  }
  return fail(Fault::invalid, join(lines, "\n"));
}

}  // namespace tresen
