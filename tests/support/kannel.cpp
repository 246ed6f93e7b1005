#include "tests/support/kannel.h"

#include <gtest/gtest.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <string_view>

namespace tresen::test {
namespace {

using std::chrono::steady_clock;

bool write(const std::string& path, const std::string& text) {
  std::ofstream file(path);
  file << text;
  file.close();
  return !file.fail();
}

std::string settings(const std::string& folder, const std::string& in_url) {
  std::string text =
      "group = core\nadmin-port = 13000\nadmin-interface = 127.0.0.1\nadmin-password = x\n"
      "smsbox-port = 13001\nsmsbox-interface = 127.0.0.1\nbox-allow-ip = 127.0.0.1\n"
      "box-deny-ip = *.*.*.*\nlog-level = 2\ndlr-storage = internal\n\n"
      "group = smsc\nsmsc = fake\nsmsc-id = FAKE\nhost = 127.0.0.1\nport = 20000\n"
      "connect-allow-ip = 127.0.0.1\n\n"
      "group = smsbox\nbearerbox-host = 127.0.0.1\nsendsms-port = 13013\n"
      "sendsms-interface = 127.0.0.1\nglobal-sender = MUSTER\nlog-level = 2\n\n"
      "group = sendsms-user\nusername = t\npassword = t\nmax-messages = 5\n"
      "concatenation = true\nuser-allow-ip = \"127.0.0.1\"\n\n";
  text += "group = sms-service\nkeyword = default\ncatch-all = true\n";
  text += in_url.empty() ? "max-messages = 0\ntext = x\n"
                         : "max-messages = 1\nget-url = \"" + in_url + "&from=%p&text=%a\"\n";
  write(folder + "/kannel.conf", text);
  return folder + "/kannel.conf";
}

}  // namespace

bool enter_own_network() {
  static const bool entered = [] {
    const std::string user = std::to_string(geteuid()), group = std::to_string(getegid());
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) return false;
    const bool mapped = write("/proc/self/setgroups", "deny") &&
                        write("/proc/self/uid_map", user + " " + user + " 1") &&
                        write("/proc/self/gid_map", group + " " + group + " 1");
    const int any = ::socket(AF_INET, SOCK_DGRAM, 0);
    ifreq loopback{};
    std::string_view("lo").copy(loopback.ifr_name, IFNAMSIZ - 1);
    loopback.ifr_flags = IFF_UP | IFF_RUNNING;
    const bool up = ::ioctl(any, SIOCSIFFLAGS, &loopback) == 0;
    ::close(any);
    return mapped && up;
  }();
  return entered;
}

Kannel::Kannel(const std::string& folder, const std::string& mo, const std::string& in_url)
    : folder_(folder) {
  ::mkdir(folder.c_str(), 0700);
  const std::string conf = settings(folder, in_url);
  core_ = std::make_unique<Server>(std::vector<std::string>{"/usr/sbin/bearerbox", "-v", "2", conf},
                                   folder + "/core.log");
  EXPECT_TRUE(core_->listens("127.0.0.1", 13001));
  door_ = std::make_unique<Server>(std::vector<std::string>{"/usr/sbin/smsbox", "-v", "2", conf},
                                   folder + "/door.log");
  centre_ = std::make_unique<Server>(
      std::vector<std::string>{"/usr/lib/kannel/test/fakesmsc", "-H", "127.0.0.1", "-r", "20000",
                               "-i", "0.1", "-m", mo.empty() ? "0" : "1",
                               mo.empty() ? "+491700000000 3344 text x" : mo},
      folder + "/centre.log");
  EXPECT_TRUE(door_->listens("127.0.0.1", 13013));
}

std::vector<std::string> Kannel::seen() const {
  std::vector<std::string> all;
  std::ifstream log(folder_ + "/centre.log");
  for (std::string line; std::getline(log, line);) {
    const auto at = line.find("Got message ");
    const auto begin = line.find('<', at), end = line.rfind('>');
    if (at == std::string::npos || end == std::string::npos || begin >= end) continue;
    all.push_back(line.substr(begin + 1, end - begin - 1));
  }
  return all;
}

std::vector<std::string> Kannel::seen(std::size_t count) const {
  const auto end = steady_clock::now() + std::chrono::minutes(1);
  while (seen().size() < count && steady_clock::now() < end) ::poll(nullptr, 0, 20);
  return seen();
}

}  // namespace tresen::test
