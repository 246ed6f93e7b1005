#pragma once
// A till of a test: the library that tills load, by its file.

#include <dlfcn.h>

#include <algorithm>
#include <functional>
#include <vector>

#include "terminal/pos/tresen_pos.h"
#include "tests/pos/counter.h"

namespace tresen::test {

inline const std::string library = TRESEN_BINARY_DIR "/lib/libtresen_pos.so";

inline const tresen_api* api() {
  static void* const loaded = ::dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (loaded == nullptr) return nullptr;
  const auto get =
      reinterpret_cast<const tresen_api* (*)(uint32_t)>(::dlsym(loaded, "tresen_get_api"));
  return get == nullptr ? nullptr : get(TRESEN_ABI_MAJOR);
}

// An event with its texts kept.
struct Heard {
  std::string kind, process, state, text, correlation;
  std::uint64_t id = 0;
  tresen_request request = 0;
  tresen_status status = TRESEN_OK;
};

class Till {
 public:
  explicit Till(const std::string& socket, const char* name = "test till") {
    tresen_config config{};
    config.size = sizeof config;
    config.socket_path = socket.c_str();
    config.client = name;
    EXPECT_EQ(api()->open(&config, &session_), TRESEN_OK);
  }
  ~Till() { api()->close(session_); }

  tresen_session* session() { return session_; }
  std::vector<Heard> pump() {
    std::array<tresen_event, 16> events{};
    events[0].size = sizeof events[0];
    const int count = api()->pump(session_, events.data(), static_cast<int>(events.size()));
    std::vector<Heard> heard;
    for (int i = 0; i < count; ++i) {
      const tresen_event& event = events[static_cast<std::size_t>(i)];
      heard.push_back({event.kind, event.process_id, event.state, event.text, event.correlation,
                       event.event_id, event.request, event.status});
    }
    all.insert(all.end(), heard.begin(), heard.end());
    return heard;
  }
  // Pumps as a till's loop does, until something holds; false: it never did.
  bool until(const std::function<bool()>& so, std::chrono::milliseconds within = soon) {
    const auto end = std::chrono::steady_clock::now() + within;
    while (!so()) {
      if (std::chrono::steady_clock::now() > end) return false;
      pump();
      ::poll(nullptr, 0, 5);
    }
    return true;
  }
  std::size_t heard(std::string_view kind) const {
    return static_cast<std::size_t>(
        std::ranges::count(all, kind, [](const Heard& one) { return one.kind; }));
  }
  bool connected() const {
    tresen_caps caps{};
    caps.size = sizeof caps;
    return api()->capabilities(session_, &caps) == TRESEN_OK && caps.connected == 1;
  }
  tresen_request start(const char* number, tresen_status expected = TRESEN_OK,
                       const char* template_id = nullptr) {
    tresen_start start{};
    start.size = sizeof start;
    start.customer_no = number;
    start.template_id = template_id;
    start.correlation = "receipt 88";
    tresen_request request = 0;
    EXPECT_EQ(api()->start_process(session_, &start, &request), expected);
    return request;
  }

  std::vector<Heard> all;

 private:
  tresen_session* session_ = nullptr;
};

}  // namespace tresen::test
