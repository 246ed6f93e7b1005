// The real window on a virtual display of its own, and the UI map through its real socket.

#include "terminal/ui/window.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <thread>

#include "terminal/ui/ui_map.h"
#include "tests/ui/samples.h"

// Read by the address sanitizer, where it is built in: OpenGL's driver never gives back a few
// bytes, and is unloaded before the leak can be named and left out.
extern "C" __attribute__((visibility("default"))) const char* __asan_default_options();
const char* __asan_default_options() { return "detect_leaks=0"; }

namespace tresen::test {
namespace {

using namespace std::chrono_literals;

// Xvfb picks a free display itself and says which, once it is ready.
class Display {
 public:
  Display() {
    int ends[2];
    if (pipe(ends) != 0) return;
    process_ = fork();
    if (process_ == 0) {
      close(ends[0]);
      const std::string to = std::to_string(ends[1]);
      execlp("Xvfb", "Xvfb", "-displayfd", to.c_str(), "-screen", "0", "1280x800x24", "-nolisten",
             "tcp", static_cast<char*>(nullptr));
      _exit(127);
    }
    close(ends[1]);
    std::string number;
    char byte = 0;
    while (read(ends[0], &byte, 1) == 1 && byte != '\n') number += byte;
    close(ends[0]);
    ready_ = !number.empty();
    if (ready_) setenv("DISPLAY", (":" + number).c_str(), 1);
  }
  ~Display() {
    if (process_ > 0) {
      kill(process_, SIGTERM);
      waitpid(process_, nullptr, 0);
    }
  }
  Display(const Display&) = delete;
  Display& operator=(const Display&) = delete;
  bool ready() const { return ready_; }

 private:
  pid_t process_ = -1;
  bool ready_ = false;
};

std::string ask(const std::string& path, const std::string& line) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  const int guest = socket(AF_UNIX, SOCK_STREAM, 0);
  std::string answer;
  if (connect(guest, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
      write(guest, (line + "\n").c_str(), line.size() + 1) > 0) {
    char byte = 0;
    while (read(guest, &byte, 1) == 1 && byte != '\n') answer += byte;
  }
  close(guest);
  return answer;
}

// CPU time of this process so far.
std::chrono::microseconds used() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_nsec / 1000);
}

}  // namespace

TEST(Window, ShowsAViewAnswersToolsAndThenRests) {
  const Display display;
  ASSERT_TRUE(display.ready());
  const ui::Locales locales;
  auto window = ui::Window::open({}, locales);
  ASSERT_TRUE(window) << window.error().detail;
  const std::string path =
      (std::filesystem::temp_directory_path() / ("tresen-map-" + std::to_string(getpid())))
          .string();
  auto map = ui::UiMap::listen(path, ui::Window::ring);
  ASSERT_TRUE(map) << map.error().detail;
  EXPECT_FALSE(ui::UiMap::listen(path, ui::Window::ring));  // two at one place

  window->show(sample("S06-phone"));
  std::string answer, wrong;
  std::thread tool([&] {
    answer = ask(path, "tree");
    wrong = ask(path, "leaf");
    ui::Window::ring();
  });
  const auto deadline = std::chrono::steady_clock::now() + 30s;
  while (wrong.empty() && std::chrono::steady_clock::now() < deadline) {
    window->wait(100ms);
    if (window->settled() && map->asked()) map->answer(window->scene());
  }
  tool.join();
  EXPECT_NE(answer.find(R"("key":"next")"), std::string::npos) << answer;
  EXPECT_NE(wrong.find("error"), std::string::npos) << wrong;

  while (!window->settled()) window->wait(10ms);
  const std::size_t frames = window->frame_count();
  EXPECT_LE(frames, 4U);
  const auto before = used();
  const auto end = std::chrono::steady_clock::now() + 2s;
  while (std::chrono::steady_clock::now() < end) window->wait(500ms);
  EXPECT_EQ(window->frame_count(), frames) << "a still screen was drawn";
  EXPECT_LE((used() - before).count(), 20'000) << "microseconds in 2 s";
  window->show(sample("S06-phone"));  // the same version
  EXPECT_TRUE(window->settled());
}

TEST(Window, SaysSoWhereThereIsNoDisplay) {
  unsetenv("WAYLAND_DISPLAY");
  setenv("DISPLAY", ":4711", 1);
  const ui::Locales locales;
  const auto window = ui::Window::open({}, locales);
  ASSERT_FALSE(window);
  EXPECT_EQ(window.error().fault, Fault::absent);
}

}  // namespace tresen::test
