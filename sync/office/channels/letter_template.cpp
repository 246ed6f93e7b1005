#include "sync/office/channels/letter_template.h"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "sync/base/text.h"
#include "sync/office/channels/logo.h"
#include "sync/office/channels/template_text.h"

namespace tresen {
namespace {

constexpr std::size_t footer_lines_max = 4;
constexpr std::size_t info_rows_max = 8;

// Reads a template, setting by setting.
class Reading {
 public:
  Reading(std::string_view text, const std::string& folder) : text_(text), folder_(folder) {}

  TemplateReading read() {
    TemplateText text = read_template_text(text_);
    reading_.mistakes = std::move(text.mistakes);
    for (const TemplateSetting& one : text.settings) {
      line_ = one.line;
      read_setting(one.key, one.value, one.column);
    }
    for (const TemplateParagraph& paragraph : text.paragraphs) {
      line_ = paragraph.line;
      to_.body.push_back(gapped(paragraph.text, 1));
    }
    std::ranges::stable_sort(reading_.mistakes, {}, &TextMistake::line);
    return std::move(reading_);
  }

 private:
  void wrong(int column, std::string what) {
    reading_.mistakes.push_back({line_, column, std::move(what)});
  }

  GappedText gapped(const std::string& value, int column) {
    return GappedText(value, line_, column, to_.language, reading_.mistakes);
  }

  void read_setting(const std::string& key, const std::string& value, int column) {
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
  return Reading(text, folder).read();
}

Result<LetterTemplate> load_letter_template(const std::string& path) {
  TRY_TO(text, load_template_file(path));
  const std::string folder = std::filesystem::path(path).parent_path().string();
  TemplateReading reading = read_letter_template(text, folder.empty() ? "." : folder);
  if (reading.mistakes.empty()) return std::move(reading.letter);
  return tl::unexpected(mistakes_in(path, reading.mistakes));
}

}  // namespace tresen
