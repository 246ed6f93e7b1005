#include "sync/office/cli/json.h"

#include <cstdio>

#include "sync/base/text.h"

namespace tresen {

void JsonText::separate() {
  if (!first_) text_ += ',';
  first_ = false;
}

JsonText& JsonText::open(char bracket) {
  separate();
  text_ += bracket;
  first_ = true;
  return *this;
}

JsonText& JsonText::close(char bracket) {
  text_ += bracket;
  first_ = false;
  return *this;
}

JsonText& JsonText::key(std::string_view name) {
  value(name);
  text_ += ':';
  first_ = true;
  return *this;
}

JsonText& JsonText::value(std::string_view text) { return bare('"' + json_escaped(text) + '"'); }

JsonText& JsonText::value(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", number);
  return bare(text);
}

JsonText& JsonText::bare(std::string_view text) {
  separate();
  text_ += text;
  return *this;
}

}  // namespace tresen
