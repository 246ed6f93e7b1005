#include "tests/bench/identities.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
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
  Mailbox<Job> jobs(std::max<std::size_t>(1, missing.size()));
  Mailbox<Done> dones(std::max<std::size_t>(1, missing.size()));
  std::vector<std::jthread> hands;
  for (std::size_t i = 0; i < std::min(source.at_once, missing.size()); ++i) {
    hands.emplace_back([&] {
      while (auto job = jobs.take()) {
        auto identity = enrol(source.server, job->code, folder_of(source.folder, job->n), "load");
        static_cast<void>(dones.post({job->n, std::move(identity)}));
      }
    });
  }
  std::optional<Error> trouble;
  std::size_t asked = 0;
  for (const std::size_t n : missing) {
    auto code = source.code(n);
    if (!code) {
      trouble = code.error();
      break;
    }
    if (jobs.post({n, std::move(*code)})) ++asked;
  }
  jobs.close();
  for (; asked > 0; --asked) {
    auto done = dones.take();
    if (done && done->identity) {
      all[done->n].first = std::move(*done->identity);
    } else if (done && !trouble) {
      trouble = done->identity.error();
    }
  }
  if (trouble) return tl::unexpected(*trouble);
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
