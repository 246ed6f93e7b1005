#pragma once
// A real text message gateway (Kannel) with a pretended operator's centre behind it, for a test of
// its own. Its centre listens on every address, so all of it runs in a network of its own, in which
// there is nothing but this machine.

#include <memory>
#include <string>
#include <vector>

#include "tests/support/servers.h"

namespace tresen::test {

// Takes this process, and all that it starts, out of the machine's network. Before any thread is
// started; once is enough. False: the system does not allow it.
bool enter_own_network();

class Kannel {
 public:
  // `folder` takes its files. `mo`: what a subscriber sends in, "+4917... 3344 text STOP"; empty:
  // nothing. `in_url`: who is told of it, from and text added; the subscriber gets the answer.
  explicit Kannel(const std::string& folder, const std::string& mo = {},
                  const std::string& in_url = {});

  std::string url() const { return "http://127.0.0.1:13013/cgi-bin/sendsms"; }
  // "FROM TO text WORDS" of each message that the centre has seen.
  std::vector<std::string> seen() const;
  // Waits until it has seen so many, at most a minute; answers all of them.
  std::vector<std::string> seen(std::size_t count) const;

 private:
  std::string folder_;
  std::unique_ptr<Server> core_, door_, centre_;
};

}  // namespace tresen::test
