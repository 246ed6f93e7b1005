#pragma once
// One value of JSON, written from left to right (RFC 8259), on one line.

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace tresen {

class JsonText {
 public:
  JsonText& object() { return open('{'); }
  JsonText& array() { return open('['); }
  JsonText& end_object() { return close('}'); }
  JsonText& end_array() { return close(']'); }
  // The name of the next value, inside an object.
  JsonText& key(std::string_view name);

  JsonText& value(std::string_view text);
  JsonText& value(const char* text) { return value(std::string_view(text)); }
  JsonText& value(const std::string& text) { return value(std::string_view(text)); }
  JsonText& value(bool truth) { return bare(truth ? "true" : "false"); }
  template <std::integral Number>
  requires(!std::same_as<Number, bool>) JsonText& value(Number number) {
    return bare(std::to_string(number));
  }
  JsonText& null() { return bare("null"); }
  JsonText& value(double number);  // three digits after the point

  template <class Value>
  JsonText& member(std::string_view name, const Value& content) {
    key(name);
    return value(content);
  }

  const std::string& text() const { return text_; }

 private:
  JsonText& open(char bracket);
  JsonText& close(char bracket);
  JsonText& bare(std::string_view text);
  void separate();

  std::string text_;
  bool first_ = true;  // nothing stands before the next value or name on its level
};

}  // namespace tresen
