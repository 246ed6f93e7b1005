#pragma once
// What the texts of letters and messages have in common: settings "key: value", a line ---, and
// paragraphs. A blank line ends a paragraph; lines that begin with | stay lines of their own; what
// begins with # before the line --- is a remark.

#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"
#include "sync/office/channels/placeholders.h"

namespace tresen {

struct TemplateSetting {
  std::string key, value;
  int line = 0;
  int column = 0;  // where the value begins
};

struct TemplateParagraph {
  std::string text;
  int line = 0;  // of its beginning
};

struct TemplateText {
  std::vector<TemplateSetting> settings;
  std::vector<TemplateParagraph> paragraphs;
  std::vector<TextMistake> mistakes;  // of the form alone
};

TemplateText read_template_text(std::string_view text);

// The bytes of a template's file. absent: it is not there; invalid: larger than 256 KiB.
Result<std::string> load_template_file(const std::string& path);

// invalid: all mistakes, each as "FILE:LINE:COLUMN: ...", a line each.
Error mistakes_in(const std::string& path, const std::vector<TextMistake>& mistakes);

}  // namespace tresen
