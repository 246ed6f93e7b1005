// tresen-load: plays many terminals against a head office and tells how it does. For benchmarks,
// and for operators who want to know how large a machine must be.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "sync/base/clock.h"
#include "sync/office/cli/admin_client.h"
#include "tests/bench/figure.h"
#include "tests/bench/identities.h"
#include "tests/bench/play.h"

namespace tresen::bench {
namespace {

struct Options {
  std::string data, server, codes, endpoint;
  std::string folder = "tresen-load";
  std::size_t terminals = 10;
  std::size_t batch = 500;
  LoadPlan plan;
  double seconds = 10;
  bool json = false;
};

std::vector<float> sorted(std::vector<float> values) {
  std::ranges::sort(values);
  return values;
}
double share_of(const std::vector<float>& values, double share) {
  if (values.empty()) return 0;
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

// One-time codes: of a head office on this machine, branch by branch; or from a file.
class Codes {
 public:
  static Result<Codes> open(const Options& options, const Clock& clock) {
    Codes codes;
    if (!options.data.empty()) {
      TRY_TO(client, AdminClient::open(options.data, clock));
      if (client.alone()) {
        return fail(Fault::offline, "no head office runs on " + options.data +
                                        "; start it: tresen-headoffice serve --data " +
                                        options.data);
      }
      codes.client_.emplace(std::move(client));
      v1::AdminRequest request;
      request.mutable_chain();
      TRY_TO(reply, codes.client_->ask(request));
      for (const v1::Branch& branch : reply.chain().rules().branches()) {
        codes.branches_.push_back(branch.id());
      }
      if (codes.branches_.empty()) return fail(Fault::absent, "the chain has no branches");
    }
    if (!options.codes.empty()) {
      std::ifstream file(options.codes);
      if (!file) return fail(Fault::absent, "cannot read " + options.codes);
      for (std::string line; std::getline(file, line);) {
        if (!line.empty()) codes.lines_.push_back(line);
      }
    }
    return codes;
  }

  Result<std::string> next(std::size_t n) {
    if (client_) {
      v1::AdminRequest request;
      request.mutable_device_code()->set_branch(branches_[n % branches_.size()]);
      TRY_TO(reply, client_->ask(request));
      if (reply.has_error()) return fail(Fault::denied, reply.error().detail());
      return reply.device_code().code();
    }
    if (used_ == lines_.size()) {
      return fail(Fault::absent,
                  "there are fewer codes than terminals: make more with "
                  "`tresen-headoffice device code`, one a line into --codes FILE");
    }
    return lines_[used_++];
  }

 private:
  std::optional<AdminClient> client_;
  std::vector<std::string> branches_, lines_;
  std::size_t used_ = 0;
};

// The enrolment port of a head office on this machine is told by its first line only: here it is
// asked for, since an operator has it from there.
Result<void> check(const Options& options) {
  if (options.server.empty()) {
    return fail(Fault::invalid,
                "--server HOST:PORT is the address that serve printed as \"enrol\"");
  }
  if (options.data.empty() && options.codes.empty()) {
    return fail(Fault::invalid, "either --data DIR or --codes FILE, for the one-time codes");
  }
  return {};
}

void print_words(const LoadReport& report, const std::vector<float>& acked,
                 const std::vector<float>& settled) {
  std::printf("terminals      %zu connected of %zu, in %.1f s\n", report.online, report.terminals,
              report.connect_s);
  std::printf("custody        %llu changes in %.2f s: %.0f a second\n",
              static_cast<unsigned long long>(report.changes), report.seconds,
              static_cast<double>(report.changes) / report.seconds);
  std::printf("acknowledged   p50 %.1f ms, p99 %.1f ms\n", share_of(acked, 0.5),
              share_of(acked, 0.99));
  if (!settled.empty()) {
    std::printf("settled        p50 %.1f ms, p99 %.1f ms, all after %.2f s\n",
                share_of(settled, 0.5), share_of(settled, 0.99), report.settled_s);
  }
  for (const auto& [name, count] : report.facts.failures) {
    std::printf("calls failed   %s: %llu\n", name.c_str(), static_cast<unsigned long long>(count));
  }
  if (!report.complete) std::printf("NOT COMPLETE   patience ran out before all was taken\n");
}

void print_json(const LoadReport& report, const std::vector<float>& acked,
                const std::vector<float>& settled) {
  std::string failures;
  for (const auto& [name, count] : report.facts.failures) {
    failures += (failures.empty() ? "\"" : ",\"") + name + "\":" + std::to_string(count);
  }
  std::printf(
      "{\"terminals\":%zu,\"online\":%zu,\"connect_s\":%.2f,\"changes\":%llu,\"seconds\":%.3f,"
      "\"changes_per_s\":%.0f,\"ack_p50_ms\":%.2f,\"ack_p99_ms\":%.2f,\"settled_p50_ms\":%.2f,"
      "\"settled_p99_ms\":%.2f,\"failures\":{%s},\"complete\":%s}\n",
      report.terminals, report.online, report.connect_s,
      static_cast<unsigned long long>(report.changes), report.seconds,
      static_cast<double>(report.changes) / report.seconds, share_of(acked, 0.5),
      share_of(acked, 0.99), share_of(settled, 0.5), share_of(settled, 0.99), failures.c_str(),
      report.complete ? "true" : "false");
}

Result<bool> run(const Options& options) {
  TRY(check(options));
  const SystemClock clock;
  const std::size_t files = raise_file_limit();
  if (files < options.terminals + 64) {
    return fail(Fault::invalid, "this process may open " + std::to_string(files) +
                                    " files, which is too few; raise the hard limit (ulimit -Hn)");
  }
  TRY_TO(codes, Codes::open(options, clock));
  TRY_TO(found, identities({.folder = options.folder,
                            .server = options.server,
                            .code = [&codes](std::size_t n) { return codes.next(n); }},
                           options.terminals));
  Fleet fleet(std::move(found),
              {.batch = {.ops_max = options.batch}, .times = {}, .endpoint = options.endpoint});
  LoadReport report;
  if (!connect_all(fleet, options.plan, report)) {
    return fail(Fault::offline, std::to_string(report.online) + " of " +
                                    std::to_string(report.terminals) + " terminals connected");
  }
  play(fleet, options.plan, report);
  TRY(keep_ends(options.folder, fleet.ends()));
  const auto acked = sorted(std::move(fleet.delays().acknowledged));
  const auto settled = sorted(std::move(fleet.delays().settled));
  options.json ? print_json(report, acked, settled) : print_words(report, acked, settled);
  return report.complete;
}

}  // namespace
}  // namespace tresen::bench

int main(int argc, char** argv) {
  tresen::bench::Options options;
  CLI::App app{R"(Plays terminals against a head office and prints throughput and delays.

Each terminal has its own certificate and its own connection, and waits, retries and comes back as
the real one does. The changes are real ones: use a head office of their own for it, never the one
of a shop.

  tresen-headoffice serve --data DIR            prints {"sync":..,"enrol":"HOST:PORT",..}
  tresen-load --data DIR --server HOST:PORT --terminals 500 --rate 200 --seconds 60
)"};
  app.add_option("--data", options.data, "head office on this machine: draws one-time codes there");
  app.add_option("--server", options.server, "HOST:PORT of its enrolment port")->required();
  app.add_option("--codes", options.codes,
                 "file of one-time codes, one a line, for another machine");
  app.add_option("--endpoint", options.endpoint, "HOST:PORT of Sync, if not as enrolled");
  app.add_option("--identities", options.folder, "folder of certificates, used again next time")
      ->capture_default_str();
  app.add_option("--terminals", options.terminals, "how many")
      ->check(CLI::Range(1, 2000))
      ->capture_default_str();
  app.add_option("--rate", options.plan.changes_per_s, "changes a second of all together");
  app.add_option("--seconds", options.seconds, "for how long, with --rate")->capture_default_str();
  app.add_option("--changes", options.plan.changes_each,
                 "without --rate: so many of each terminal, as fast as they are taken");
  app.add_option("--batch", options.batch, "changes in one push at most")->capture_default_str();
  app.add_option("--connects", options.plan.connects_per_s, "new connections a second")
      ->capture_default_str();
  app.add_flag("!--no-settle", options.plan.settle, "do not wait for head office's verdicts");
  app.add_flag("--json", options.json, "one line of JSON");
  CLI11_PARSE(app, argc, argv);
  options.plan.duration = std::chrono::milliseconds(static_cast<long>(options.seconds * 1000));
  if (options.plan.changes_per_s == 0 && options.plan.changes_each == 0) {
    options.plan.changes_each = 1000;
  }
  const auto done = tresen::bench::run(options);
  if (!done) std::fprintf(stderr, "tresen-load: %s\n", done.error().detail.c_str());
  return done && *done ? 0 : 1;
}
