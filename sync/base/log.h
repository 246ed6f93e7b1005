#pragma once
// One line per event, on standard error: "2026-11-21T10:00:02Z link sent changes=12 bytes=801".
//
// Values are numbers, keys and ids. A customer's text has type Personal, which has no way to be
// printed, so that a leak is a compile error and not a matter of discipline.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace tresen {

// Something a customer said. Reading it takes an explicit call; logging it does not compile.
class Personal {
 public:
  explicit Personal(std::string text) : text_(std::move(text)) {}
  const std::string& reveal() const { return text_; }

 private:
  std::string text_;
};

struct LogValue {
  std::string_view name;
  std::string value;

  LogValue(std::string_view n, std::int64_t v) : name(n), value(std::to_string(v)) {}
  LogValue(std::string_view n, std::uint64_t v) : name(n), value(std::to_string(v)) {}
  LogValue(std::string_view n, int v) : name(n), value(std::to_string(v)) {}
  LogValue(std::string_view n, std::string_view v) : name(n), value(v) {}
  LogValue(std::string_view n, const std::string& v) : name(n), value(v) {}
  LogValue(std::string_view n, const char* v) : name(n), value(v) {}
  LogValue(std::string_view n, const Personal& v) = delete;
};

// `room` and `event` are words of the house, such as "link" and "sent". Any thread.
void note(std::string_view room, std::string_view event,
          std::initializer_list<LogValue> values = {});
void trouble(std::string_view room, std::string_view event,
             std::initializer_list<LogValue> values = {});

}  // namespace tresen
