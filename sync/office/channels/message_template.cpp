#include "sync/office/channels/message_template.h"

#include <algorithm>

#include "sync/base/text.h"
#include "sync/office/channels/template_text.h"

namespace tresen {
namespace {

constexpr std::string_view unsubscribe = "unsubscribe";

class Reading {
 public:
  Reading(std::string_view text, MessageForm form) : text_(read_template_text(text)) {
    to_.form = form;
  }

  MessageReading read() {
    reading_.mistakes = std::move(text_.mistakes);
    for (const TemplateSetting& one : text_.settings) read_setting(one);
    for (const TemplateParagraph& paragraph : text_.paragraphs) {
      to_.body.emplace_back(paragraph.text, paragraph.line, 1, to_.language, reading_.mistakes);
    }
    if (reading_.mistakes.empty() && to_.form == MessageForm::mail) expect_what_law_wants();
    std::ranges::stable_sort(reading_.mistakes, {}, &TextMistake::line);
    return std::move(reading_);
  }

 private:
  void wrong(int line, int column, std::string what) {
    reading_.mistakes.push_back({line, column, std::move(what)});
  }

  void read_setting(const TemplateSetting& one) {
    const bool mail = to_.form == MessageForm::mail;
    if (one.key == "language") {
      if (one.value != "de" && one.value != "en") {
        wrong(one.line, one.column, "a language is de or en");
      }
      to_.language = one.value;
    } else if (mail && one.key == "subject") {
      to_.subject.assign(
          1, GappedText(one.value, one.line, one.column, to_.language, reading_.mistakes));
    } else if (mail && one.key == "sender") {
      to_.sender = one.value;
    } else {
      wrong(one.line, 1,
            "there is no setting \"" + one.key + "\", there " +
                (mail ? "are language, subject, sender" : "is language"));
    }
  }

  void expect_what_law_wants() {
    if (to_.subject.empty()) wrong(1, 1, "a mail wants a line \"subject: ...\"");
    if (to_.sender.empty()) {
      wrong(1, 1, "a mail says who writes it: a line \"sender: COMPANY · STREET · TOWN\"");
    }
    const bool has_way_out = std::ranges::any_of(to_.body, [](const GappedText& paragraph) {
      const std::vector<std::string> names = paragraph.names();
      return std::ranges::find(names, unsubscribe) != names.end();
    });
    if (!has_way_out) {
      const int last = text_.paragraphs.back().line;
      wrong(last, 1, "a mail says how to get no more of them: {{unsubscribe}} in its text");
    }
  }

  TemplateText text_;
  MessageReading reading_;
  MessageTemplate& to_ = reading_.message;
};

std::string as_html(std::string_view text) {
  std::string html;
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\n':
        html += "<br>\n";
        break;
      default:
        html += c;
    }
  }
  return html;
}

// Words that are addresses of pages can be followed; no sentence ends with one.
std::string with_links(std::string_view text) {
  std::string html;
  while (!text.empty()) {
    const auto begin = text.find("https://");
    html += as_html(text.substr(0, begin));
    if (begin == text.npos) break;
    text.remove_prefix(begin);
    auto end = std::min(text.find_first_of(" \n"), text.size());
    while (std::string_view(".,;:!?)").find(text[end - 1]) != std::string_view::npos) --end;
    const std::string link = as_html(text.substr(0, end));
    html += "<a href=\"" + link + "\">" + link + "</a>";
    text.remove_prefix(end);
  }
  return html;
}

std::string page_of(const MessageTemplate& message, const std::string& subject,
                    const std::vector<std::string>& paragraphs) {
  std::string html = "<!doctype html>\n<html lang=\"" + message.language +
                     "\">\n<head><meta charset=\"utf-8\"><title>" + as_html(subject) +
                     "</title></head>\n<body>\n";
  for (const std::string& paragraph : paragraphs) html += "<p>" + with_links(paragraph) + "</p>\n";
  return html + "</body>\n</html>\n";
}

}  // namespace

std::optional<Message> MessageTemplate::filled(const PlaceholderValues& values,
                                               std::vector<MessageProblem>& problems) const {
  const std::size_t before = problems.size();
  const auto fill = [&](const GappedText& gapped, const char* place) {
    std::vector<std::string> missing;
    const auto text = gapped.filled(values, missing);
    for (const std::string& name : missing) {
      problems.push_back({place, "no value for " + name});
    }
    return text.value_or("");
  };
  Message message;
  // One line, whatever a value holds.
  for (const GappedText& gapped : subject) message.subject = tidied(fill(gapped, "subject"));
  std::vector<std::string> paragraphs;
  for (const GappedText& gapped : body) {
    std::string paragraph = fill(gapped, "text");
    if (!paragraph.empty()) paragraphs.push_back(std::move(paragraph));
  }
  if (problems.size() > before) return std::nullopt;
  if (form == MessageForm::mail) {
    paragraphs.push_back(sender);
    message.html = page_of(*this, message.subject, paragraphs);
  }
  message.text = join(paragraphs, "\n\n");
  if (form == MessageForm::mail) message.text += '\n';
  return message;
}

MessageReading read_message_template(std::string_view text, MessageForm form) {
  return Reading(text, form).read();
}

Result<MessageTemplate> load_message_template(const std::string& dir, const std::string& id,
                                              MessageForm form) {
  const std::string path = dir + "/letters/" + id + (form == MessageForm::mail ? ".mail" : ".sms");
  TRY_TO(text, load_template_file(path));
  MessageReading reading = read_message_template(text, form);
  if (reading.mistakes.empty()) return std::move(reading.message);
  return tl::unexpected(mistakes_in(path, reading.mistakes));
}

}  // namespace tresen
