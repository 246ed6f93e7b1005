#include "terminal/ui/ui_map.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <map>
#include <thread>
#include <vector>

#include "sync/base/mailbox.h"

namespace tresen::ui {
namespace {

class File {
 public:
  explicit File(int number = -1) : number_(number) {}
  ~File() {
    if (number_ >= 0) close(number_);
  }
  File(File&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  File& operator=(File&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  int get() const { return number_; }

 private:
  int number_;
};

struct Answer {
  int guest = 0;
  std::string line;
};

struct Guest {
  File socket;
  std::string typed;  // the beginning of a line
};

constexpr std::size_t guests_max = 8;
constexpr std::size_t line_max = 256;
constexpr std::size_t letters_max = 64;

// Whole, or the guest is gone; a guest who does not read for a second is gone too.
bool send_whole(int socket, std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = send(socket, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent > 0) {
      text.remove_prefix(static_cast<std::size_t>(sent));
      continue;
    }
    pollfd ready{socket, POLLOUT, 0};
    if (sent < 0 && errno != EAGAIN && errno != EINTR) return false;
    if (poll(&ready, 1, 1000) <= 0) return false;
  }
  return true;
}

}  // namespace

struct UiMap::Inside {
  Inside(std::string at, File socket, File bell, std::function<void()> ring)
      : path(std::move(at)),
        listener(std::move(socket)),
        wake(std::move(bell)),
        questions(letters_max, std::move(ring)),
        answers(letters_max, [this] { ring_thread(); }) {}

  ~Inside() {
    thread.request_stop();
    ring_thread();
    if (thread.joinable()) thread.join();
    unlink(path.c_str());
  }

  void ring_thread() const {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = write(wake.get(), &one, sizeof one);
  }

  void serve(const std::stop_token& stop);
  void welcome();
  bool hear(int name, Guest& guest);
  void deliver();

  std::string path;
  File listener;
  File wake;
  Mailbox<int> questions;       // socket thread -> window: this guest wants the tree
  Mailbox<Answer> answers;      // window -> socket thread
  std::vector<int> asking;      // the window's own
  std::map<int, Guest> guests;  // the socket thread's own, as all below
  int next_name = 1;
  std::jthread thread;
};

void UiMap::Inside::welcome() {
  File socket(accept4(listener.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (socket.get() < 0 || guests.size() >= guests_max) return;
  guests.emplace(next_name++, Guest{std::move(socket), {}});
}

bool UiMap::Inside::hear(int name, Guest& guest) {
  std::array<char, 256> bytes{};
  const ssize_t got = recv(guest.socket.get(), bytes.data(), bytes.size(), 0);
  if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) return false;
  if (got > 0) guest.typed.append(bytes.data(), static_cast<std::size_t>(got));
  for (std::size_t end = 0; (end = guest.typed.find('\n')) != std::string::npos;) {
    const std::string line = guest.typed.substr(0, end);
    guest.typed.erase(0, end + 1);
    if (line != "tree" || !questions.post(name))
      if (!send_whole(guest.socket.get(), "{\"error\":\"the word is: tree\"}\n")) return false;
  }
  return guest.typed.size() <= line_max;
}

void UiMap::Inside::deliver() {
  std::uint64_t rung = 0;
  [[maybe_unused]] const ssize_t got = read(wake.get(), &rung, sizeof rung);
  while (auto answer = answers.try_take()) {
    const auto guest = guests.find(answer->guest);
    if (guest == guests.end()) continue;
    if (!send_whole(guest->second.socket.get(), answer->line + "\n")) guests.erase(guest);
  }
}

void UiMap::Inside::serve(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    std::vector<pollfd> files{{wake.get(), POLLIN, 0}, {listener.get(), POLLIN, 0}};
    std::vector<int> names;
    for (const auto& [name, guest] : guests) {
      files.push_back({guest.socket.get(), POLLIN, 0});
      names.push_back(name);
    }
    if (poll(files.data(), files.size(), -1) < 0 && errno != EINTR) return;
    if (files[0].revents != 0) deliver();
    for (std::size_t i = 0; i < names.size(); ++i) {
      const auto guest = guests.find(names[i]);
      if (files[i + 2].revents == 0 || guest == guests.end()) continue;
      if (!hear(names[i], guest->second)) guests.erase(guest);
    }
    if (files[1].revents != 0) welcome();
  }
}

Result<UiMap> UiMap::listen(const std::string& path, std::function<void()> ring) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path)
    return fail(Fault::invalid, "the path of --ui-map has 1 to 107 bytes");
  std::memcpy(address.sun_path, path.data(), path.size());
  File probe(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const auto* where = reinterpret_cast<const sockaddr*>(&address);
  if (connect(probe.get(), where, sizeof address) == 0)
    return fail(Fault::conflict, "somebody listens at " + path + " already");
  struct stat found {};
  if (lstat(path.c_str(), &found) == 0 && S_ISSOCK(found.st_mode)) unlink(path.c_str());
  File listener(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  // The mode of the socket's own file; set before anybody can see it.
  fchmod(listener.get(), 0600);
  if (bind(listener.get(), where, sizeof address) != 0 || ::listen(listener.get(), 4) != 0)
    return fail(Fault::denied, "cannot listen at " + path + ": " + std::strerror(errno));
  File wake(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
  auto inside =
      std::make_unique<Inside>(path, std::move(listener), std::move(wake), std::move(ring));
  Inside* served = inside.get();
  inside->thread = std::jthread([served](const std::stop_token& stop) { served->serve(stop); });
  return UiMap(std::move(inside));
}

UiMap::UiMap(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
UiMap::~UiMap() = default;
UiMap::UiMap(UiMap&&) noexcept = default;
UiMap& UiMap::operator=(UiMap&&) noexcept = default;

bool UiMap::asked() {
  while (auto guest = inside_->questions.try_take()) inside_->asking.push_back(*guest);
  return !inside_->asking.empty();
}

void UiMap::answer(const Scene& scene) {
  if (inside_->asking.empty()) return;
  const std::string line = to_json(scene);
  // A full box means a guest who asked dozens of times and reads nothing: it may ask again.
  for (const int guest : inside_->asking)
    if (!inside_->answers.post({guest, line})) break;
  inside_->asking.clear();
}

}  // namespace tresen::ui
