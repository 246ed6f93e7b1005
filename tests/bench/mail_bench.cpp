// Mails a second into smtp-sink of Postfix, beside its own smtp-source, which says the same few
// words again and again and remembers nothing.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "sync/office/channels/mail.h"
#include "sync/office/channels/smtp_lines.h"
#include "tests/bench/figure.h"
#include "tests/support/folder.h"
#include "tests/support/servers.h"

namespace tresen::bench {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t batch_mails = 2000;
constexpr std::size_t text_bytes = 2300;  // with the same as HTML and both encoded: 5 KB
constexpr double mails_wanted = 1500;
constexpr int rounds = 5;

double seconds_since(steady_clock::time_point start) {
  return std::chrono::duration<double>(steady_clock::now() - start).count();
}

ParcelBatch batch_of(std::size_t number, const std::string& folder) {
  ParcelBatch batch;
  batch.key = "run1-batch" + std::to_string(number);
  batch.document = folder + "/" + batch.key + ".table";
  std::string text;
  while (text.size() < text_bytes) text += "Ihr letzter Sehtest liegt schon eine Weile zurück. ";
  for (std::size_t i = 0; i < batch_mails; ++i) {
    Parcel& parcel = batch.parcels.emplace_back();
    parcel.key = "run1-" + std::to_string(number * batch_mails + i + 1);
    parcel.to = "k" + std::to_string(i) + "@example.org";
    parcel.subject = "Zeit für Ihren Sehtest";
    parcel.text = text;
    parcel.html = "<p>" + text + "</p>\n";
    parcel.unsubscribe = "https://optik.example/u/" + parcel.key;
    parcel.bounce_token = "1-" + std::to_string(i + 1) + "-abcdefghabcdefgh";
  }
  return batch;
}

// Mails a second; 0: not all of them left.
double mails_a_second(Channel& channel, std::size_t number, const std::string& folder) {
  const ParcelBatch batch = batch_of(number, folder);
  const auto start = steady_clock::now();
  const auto receipts = channel.send(batch);
  const double seconds = seconds_since(start);
  const bool all = receipts && std::ranges::all_of(*receipts, [](const Receipt& receipt) {
                     return receipt.delivery == Delivery::sent;
                   });
  if (!all) std::fprintf(stderr, "not all mails were taken\n");
  return all ? static_cast<double>(batch_mails) / seconds : 0;
}

double base_a_second(int port, std::size_t lines) {
  const std::string command =
      "/usr/sbin/smtp-source -s " + std::to_string(lines) + " -l 5000 -m " +
      std::to_string(batch_mails) +
      " -f a@example.org -t b@example.org inet:127.0.0.1:" + std::to_string(port);
  const auto start = steady_clock::now();
  if (std::system(command.c_str()) != 0) return 0;
  return static_cast<double>(batch_mails) / seconds_since(start);
}

int measure(bool as_json) {
  const test::Folder folder;
  const test::RunningServer sink = test::start_mail_drain(folder.path() + "/sink.log");
  const std::size_t unset = SmtpServer().lines_max;
  for (const std::size_t lines : {unset / 2, unset}) {
    ChannelSettings settings{{"url", "smtp://127.0.0.1:" + std::to_string(sink.port)},
                             {"from", "Optik <post@optik.example>"},
                             {"unsubscribe_mailto", "ab@optik.example"}};
    if (lines != unset) settings["connections"] = std::to_string(lines);
    const auto channel = open_mail(settings);
    if (!channel) return 1;
    double best = 0, base = 0;
    for (int round = 0; round < rounds; ++round) {
      const auto number = lines * 100 + static_cast<std::size_t>(round);
      best = std::max(best, mails_a_second(**channel, number, folder.path()));
      base = std::max(base, base_a_second(sink.port, lines));
    }
    print({.bench = "mail",
           .name = "mails of 5 KB over " + std::to_string(lines) + " lines" +
                   (lines == unset ? ", as it is set without a word" : ""),
           .value = best,
           .unit = "1/s",
           .base = "smtp-source over as many",
           .base_value = base,
           .target = lines == unset ? std::optional(value_at_least(mails_wanted)) : std::nullopt},
          as_json);
  }
  return 0;
}

}  // namespace
}  // namespace tresen::bench

int main(int argc, char** argv) {
  const bool as_json = argc > 1 && std::string_view(argv[1]) == "--json";
  return tresen::bench::measure(as_json);
}
