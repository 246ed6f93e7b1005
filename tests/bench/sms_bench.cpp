// Text messages into a real gateway (Kannel) by eight lines, beside one line at a time; and how
// many arrive twice when the sender is killed again and again.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <string_view>

#include "sync/office/channels/sms.h"
#include "tests/bench/figure.h"
#include "tests/support/folder.h"
#include "tests/support/kannel.h"
#include "tests/support/seed.h"

namespace tresen::bench {
namespace {

using std::chrono::steady_clock;
constexpr int kills = 10;

ParcelBatch batch_of(const std::string& folder, const std::string& key, int first, int count) {
  ParcelBatch batch;
  batch.key = key;
  batch.document = folder + "/" + key;
  for (int i = first; i < first + count; ++i) {
    Parcel& parcel = batch.parcels.emplace_back();
    parcel.key = key + "-" + std::to_string(i);
    parcel.to = "+4917" + std::to_string(10'000'000 + i);
    parcel.text = "Guten Tag, Ihre Brille ist fertig. Abmelden mit STOP an 3344.";
  }
  return batch;
}

Result<std::vector<Receipt>> send(const std::string& url, const ParcelBatch& batch, int lines) {
  TRY_TO(channel, open_sms({{"url", url},
                            {"from", "MUSTER"},
                            {"user", "t"},
                            {"password_file", batch.document + ".password"},
                            {"connections", std::to_string(lines)}}));
  return channel->send(batch);
}

// Messages a second, from the first request to the last answer; 0: not all were taken.
double speed(const std::string& url, const ParcelBatch& batch, int lines) {
  const auto begin = steady_clock::now();
  const auto receipts = send(url, batch, lines);
  const std::chrono::duration<double> taken = steady_clock::now() - begin;
  if (!receipts) return 0;
  for (const Receipt& receipt : *receipts)
    if (receipt.delivery != Delivery::sent) return 0;
  return static_cast<double>(batch.parcels.size()) / taken.count();
}

struct Killed {
  double doubled = 0, sent = 0, doubtful = 0;
};

Killed send_under_kills(const test::Kannel& kannel, const ParcelBatch& batch) {
  std::mt19937_64 random(test::seed());
  std::fprintf(stderr, "SEED=%llu\n", static_cast<unsigned long long>(test::seed()));
  for (int kill = 0; kill < kills; ++kill) {
    const std::size_t until =
        kannel.seen().size() + 1 + random() % (batch.parcels.size() / (2 * kills));
    const pid_t sender = ::fork();
    if (sender == 0) {
      static_cast<void>(send(kannel.url(), batch, 8));
      ::_exit(0);
    }
    static_cast<void>(kannel.seen(until));
    ::kill(sender, SIGKILL);
    ::waitpid(sender, nullptr, 0);
  }
  Killed killed;
  const auto receipts = send(kannel.url(), batch, 8);
  if (!receipts) return {.doubled = -1};
  for (const Receipt& receipt : *receipts) {
    ++(receipt.delivery == Delivery::sent ? killed.sent : killed.doubtful);
  }
  std::map<std::string, int> arrived;
  // What was answered has arrived, or is under way to the centre.
  for (const std::string& line : kannel.seen(static_cast<std::size_t>(killed.sent)))
    ++arrived[line.substr(0, line.find(" text"))];
  for (const auto& [to, count] : arrived) killed.doubled += count - 1;
  return killed;
}

int run(bool as_json, int count) {
  if (!test::enter_own_network()) {
    std::fprintf(stderr, "sms_bench: no network of its own can be made here\n");
    return 1;
  }
  const test::Folder folder;
  const auto sent = [&](const std::string& key, int first, int many) {
    ParcelBatch batch = batch_of(folder.path(), key, first, many);
    std::ofstream(batch.document + ".password") << "t\n";
    return batch;
  };
  double one = 0, eight = 0;
  {
    const test::Kannel kannel(folder / "speed");
    one = speed(kannel.url(), sent("one", 0, count / 4), 1);
    eight = speed(kannel.url(), sent("eight", 0, count), 8);
  }
  print({"sms", "messages a second by 8 lines", eight, "1/s", "one line at a time", one,
         value_at_least(400)},
        as_json);
  const test::Kannel kannel(folder / "kills");
  const Killed killed = send_under_kills(kannel, sent("kills", 0, count));
  print({"sms", "sent twice under 10 kills", killed.doubled, "messages", "sent", killed.sent,
         value_at_most(0)},
        as_json);
  print({"sms", "left in doubt by 10 kills", killed.doubtful, "messages", "sent", killed.sent},
        as_json);
  return 0;
}

}  // namespace
}  // namespace tresen::bench

int main(int count, char** words) {
  bool as_json = false;
  int messages = 4000;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    if (word == "--json") as_json = true;
    if (word == "--rows" && i + 1 < count) messages = std::max(400, std::atoi(words[++i]));
  }
  return tresen::bench::run(as_json, messages);
}
