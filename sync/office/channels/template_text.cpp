#include "sync/office/channels/template_text.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "sync/base/text.h"

namespace tresen {
namespace {

constexpr std::uintmax_t template_bytes_max = 256 * 1024;

void read_setting(const std::string& raw, int line, TemplateText& to) {
  if (tidied(raw).empty() || tidied(raw).starts_with('#')) return;
  const auto colon = raw.find(':');
  if (colon == raw.npos) {
    to.mistakes.push_back({line, 1, "\"key: value\" is wanted before the line ---"});
    return;
  }
  const auto begin = raw.find_first_not_of(" \t", colon + 1);
  const int column = begin == raw.npos ? 1 : static_cast<int>(length(raw.substr(0, begin))) + 1;
  to.settings.push_back(
      {tidied(raw.substr(0, colon)), tidied(raw.substr(colon + 1)), line, column});
}

void read_paragraphs(const std::vector<std::string>& lines, std::size_t at, TemplateText& to) {
  TemplateParagraph paragraph;
  const auto close = [&] {
    if (!paragraph.text.empty()) to.paragraphs.push_back(std::move(paragraph));
    paragraph = {};
  };
  bool own_line = false;
  for (; at < lines.size(); ++at) {
    const std::string text = tidied(lines[at]);
    if (text.empty()) {
      close();
      continue;
    }
    if (paragraph.text.empty()) paragraph.line = static_cast<int>(at) + 1;
    const bool own = text.starts_with('|');
    if (!paragraph.text.empty()) paragraph.text += own || own_line ? '\n' : ' ';
    paragraph.text += own ? tidied(text.substr(1)) : text;
    own_line = own;
  }
  close();
}

}  // namespace

TemplateText read_template_text(std::string_view text) {
  TemplateText read;
  const std::vector<std::string> lines = split(text, '\n');
  if (!is_utf8(text)) {
    const auto at = std::ranges::find_if_not(lines, [](const auto& line) { return is_utf8(line); });
    read.mistakes.push_back({static_cast<int>(at - lines.begin()) + 1, 1, "this is not UTF-8"});
    return read;
  }
  std::size_t at = 0;
  for (; at < lines.size() && tidied(lines[at]) != "---"; ++at) {
    read_setting(lines[at], static_cast<int>(at) + 1, read);
  }
  if (at == lines.size()) {
    read.mistakes.push_back(
        {static_cast<int>(at), 1, "there is no line --- between the settings and the text"});
    return read;
  }
  read_paragraphs(lines, at + 1, read);
  if (read.paragraphs.empty()) {
    read.mistakes.push_back({static_cast<int>(at) + 1, 1, "there is no text behind the line ---"});
  }
  return read;
}

Result<std::string> load_template_file(const std::string& path) {
  std::error_code trouble;
  const auto size = std::filesystem::file_size(path, trouble);
  std::ifstream file(path, std::ios::binary);
  if (trouble || !file) return fail(Fault::absent, "there is no template " + path);
  if (size > template_bytes_max) {
    return fail(Fault::invalid, path + ": a template has at most 256 KiB");
  }
  return std::string{std::istreambuf_iterator<char>(file), {}};
}

Error mistakes_in(const std::string& path, const std::vector<TextMistake>& mistakes) {
  std::vector<std::string> lines;
  for (const TextMistake& mistake : mistakes) {
    lines.push_back(path + ":" + std::to_string(mistake.line) + ":" +
                    std::to_string(mistake.column) + ": " + mistake.what);
  }
  return {Fault::invalid, join(lines, "\n")};
}

}  // namespace tresen
