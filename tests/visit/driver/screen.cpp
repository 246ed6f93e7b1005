#include "tests/visit/driver/screen.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "tests/visit/driver/json.h"

namespace tresen::visit {
namespace {

class Socket {
 public:
  Socket() : descriptor_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() { close(descriptor_); }

  bool connect_to(const std::string& path) const {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) return false;
    std::memcpy(address.sun_path, path.c_str(), path.size());
    return connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }

  Result<std::string> ask(std::string_view question, const Deadline& deadline) const {
    if (send(descriptor_, question.data(), question.size(), MSG_NOSIGNAL) < 0) {
      return fail(Fault::offline, "the UI map does not listen");
    }
    std::string answer;
    while (answer.find('\n') == std::string::npos) {
      pollfd waiting{descriptor_, POLLIN, 0};
      std::array<char, 65536> piece{};
      const bool came = poll(&waiting, 1, static_cast<int>(deadline.left().count())) > 0;
      const ssize_t count = came ? recv(descriptor_, piece.data(), piece.size(), 0) : 0;
      if (count <= 0) return fail(Fault::offline, "the UI map does not answer");
      answer.append(piece.data(), static_cast<std::size_t>(count));
    }
    return answer.substr(0, answer.find('\n'));
  }

 private:
  int descriptor_;
};

int number_at(const Json& list, int index) {
  const auto& values = list.list_value().values();
  const double number = index < values.size() ? values[index].number_value() : 0;
  return std::abs(number) < 1e6 ? static_cast<int>(number) : 0;  // no window is so large
}

}  // namespace

const Control* Screen::find(std::string_view key) const {
  const auto found = std::ranges::find(controls, key, &Control::key);
  return found == controls.end() ? nullptr : &*found;
}

std::vector<const Control*> Screen::starting(std::string_view begin) const {
  std::vector<const Control*> found;
  for (const Control& control : controls) {
    if (control.key.starts_with(begin)) found.push_back(&control);
  }
  return found;
}

bool Screen::can_press(std::string_view key) const {
  const Control* control = find(key);
  return control != nullptr && control->enabled && control->seen;
}

Result<Screen> parse_screen(const std::string& line) {
  TRY_TO(tree, parse_json(line));
  const std::size_t end = std::min(line.rfind("],\"version\":"), line.size());
  Screen screen{text_of(at(tree, "screen")), {}, line.substr(0, end), line.substr(end)};
  for (const Json& entry : at(tree, "controls").list_value().values()) {
    const Json& visible = at(entry, "visible");
    const int width = number_at(visible, 2);
    const int height = number_at(visible, 3);
    screen.controls.push_back({text_of(at(entry, "key")), text_of(at(entry, "role")),
                               text_of(at(entry, "label")), text_of(at(entry, "value")),
                               number_at(visible, 0) + width / 2,
                               number_at(visible, 1) + height / 2,
                               at(entry, "enabled").bool_value(), width > 0 && height > 0});
  }
  return screen;
}

Result<Screen> read_screen(const std::string& socket_path, const Deadline& deadline) {
  const Socket socket;
  while (!socket.connect_to(socket_path)) {
    if (!deadline.next_look()) return fail(Fault::offline, "no UI map at " + socket_path);
  }
  TRY_TO(line, socket.ask("tree\n", deadline));
  return parse_screen(line);
}

}  // namespace tresen::visit
