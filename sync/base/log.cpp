#include "sync/base/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace tresen {
namespace {

spdlog::logger& house_log() {
  static const auto logger = [] {
    auto made = std::make_shared<spdlog::logger>("tresen",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%Y-%m-%dT%H:%M:%SZ %v", spdlog::pattern_time_type::utc);
    made->flush_on(spdlog::level::info);
    return made;
  }();
  return *logger;
}

std::string line(std::string_view room, std::string_view event,
                 std::initializer_list<LogValue> values) {
  std::string text(room);
  text += ' ';
  text += event;
  for (const LogValue& value : values) {
    text += ' ';
    text += value.name;
    text += '=';
    text += value.value;
  }
  return text;
}

}  // namespace

void note(std::string_view room, std::string_view event, std::initializer_list<LogValue> values) {
  house_log().info(line(room, event, values));
}

void trouble(std::string_view room, std::string_view event,
             std::initializer_list<LogValue> values) {
  house_log().error(line(room, event, values));
}

}  // namespace tresen
