#include "tests/bench/identities.h"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <thread>

#include "sync/base/mailbox.h"
#include "sync/net/enrolment.h"
#include "sync/record/hash_chain.h"

namespace tresen::bench {
namespace {

struct Job {
  std::size_t n = 0;
  std::string code;
};
struct Done {
  std::size_t n = 0;
  Result<Identity> identity;
};

std::string folder_of(const std::string& folder, std::size_t n) {
  return folder + "/" + std::to_string(n + 1);
}
std::string end_of(const std::string& folder, std::size_t n) {
  return folder_of(folder, n) + "/journal_end";
}

// Reads and removes it: until it is written again, the terminal is in use.
std::optional<JournalEnd> take_end(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  JournalEnd end;
  end.chain.resize(hash_bytes);
  file >> end.store_epoch >> end.last_seq;
  file.get();
  file.read(end.chain.data(), static_cast<std::streamsize>(end.chain.size()));
  const bool whole = file.good();
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  return whole ? std::optional(end) : std::nullopt;
}

// Codes are drawn only shortly before they are used: they are short, and among thousands of open
// ones two may begin alike, of which the later one counts. Whose is refused gets another.
Result<void> enrol_missing(const IdentitySource& source, const std::vector<std::size_t>& missing,
                           std::vector<std::pair<Identity, JournalEnd>>& all) {
  constexpr int tries_max = 5;
  Mailbox<Job> jobs(2 * source.at_once);
  Mailbox<Done> dones(2 * source.at_once);
  std::vector<std::jthread> hands;
  for (std::size_t i = 0; i < std::min(source.at_once, missing.size()); ++i) {
    hands.emplace_back([&] {
      while (auto job = jobs.take()) {
        auto identity = enrol(source.server, job->code, folder_of(source.folder, job->n), "load");
        static_cast<void>(dones.post({job->n, std::move(identity)}));
      }
    });
  }
  std::deque<std::size_t> waiting(missing.begin(), missing.end());
  std::map<std::size_t, int> tries;
  std::optional<Error> trouble;
  for (std::size_t under_way = 0; under_way > 0 || (!waiting.empty() && !trouble);) {
    if (!waiting.empty() && !trouble && under_way < 2 * source.at_once) {
      auto code = source.code(waiting.front());
      if (!code) {
        trouble = code.error();
      } else if (jobs.post({waiting.front(), std::move(*code)})) {
        waiting.pop_front();
        ++under_way;
      }
      continue;
    }
    auto done = dones.take();
    --under_way;
    if (done->identity) {
      all[done->n].first = std::move(*done->identity);
    } else if (done->identity.error().fault == Fault::denied && ++tries[done->n] < tries_max) {
      waiting.push_back(done->n);
    } else if (!trouble) {
      trouble = done->identity.error();
    }
  }
  jobs.close();
  if (trouble) return tl::unexpected(*trouble);
  return {};
}

}  // namespace

Result<std::vector<std::pair<Identity, JournalEnd>>> identities(const IdentitySource& source,
                                                                std::size_t count) {
  std::vector<std::pair<Identity, JournalEnd>> all(count);
  std::vector<std::size_t> missing;
  for (std::size_t n = 0; n < count; ++n) {
    auto identity = load_identity(folder_of(source.folder, n));
    const auto end = take_end(end_of(source.folder, n));
    if (identity && end) {
      all[n] = {std::move(*identity), *end};
    } else {
      std::error_code ignored;
      std::filesystem::remove_all(folder_of(source.folder, n), ignored);
      missing.push_back(n);
    }
  }
  TRY(enrol_missing(source, missing, all));
  return all;
}

Result<void> keep_ends(const std::string& folder,
                       const std::vector<std::pair<bool, JournalEnd>>& ends) {
  for (std::size_t n = 0; n < ends.size(); ++n) {
    const auto& [sound, end] = ends[n];
    if (!sound) continue;
    std::ofstream file(end_of(folder, n), std::ios::binary);
    file << end.store_epoch << ' ' << end.last_seq << '\n' << end.chain;
    if (!file.flush()) return fail(Fault::storage, "cannot write to " + folder);
  }
  return {};
}

}  // namespace tresen::bench
