#include "sync/office/verify.h"

#include <filesystem>
#include <utility>

#include "sync/office/sequencer.h"
#include "sync/office/store/check.h"
#include "sync/office/store/store.h"

namespace tresen {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t entries_a_run = 1000;

// A folder for the time of the check. It holds personal data: for its owner alone.
class Scratch {
 public:
  static Result<Scratch> in(const std::string& dir) {
    Scratch scratch(dir + "/verify");
    std::error_code trouble;
    fs::remove_all(scratch.path_, trouble);
    fs::create_directory(scratch.path_, trouble);
    fs::permissions(scratch.path_, fs::perms::owner_all, trouble);
    if (trouble) return fail(Fault::storage, "cannot make the folder " + scratch.path_);
    return scratch;
  }
  Scratch(Scratch&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  Scratch& operator=(Scratch&&) = delete;
  ~Scratch() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  explicit Scratch(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

Result<void> decide_all(const std::string& scratch) {
  TRY_TO(store, open_store(scratch));
  while (true) {
    TRY_TO(entries, store->sync().undecided(entries_a_run));
    if (entries.empty()) return {};
    TRY_TO(after_pos, store->sync().decided_pos());
    TRY_TO(decision, decide(*store, after_pos, entries));
    TRY(store->sync().decide(decision));
  }
}

Result<CheckDone> fold(const std::string& dir, const std::string& earlier) {
  TRY_TO(scratch, Scratch::in(dir));
  TRY(make_scratch(dir, earlier, scratch.path()));
  TRY(decide_all(scratch.path()));
  return compare_records(scratch.path());
}

}  // namespace

Result<v1::AdminReply> verify_office(const std::string& dir, const v1::VerifyRequest& request) {
  TRY_TO(checks, check_store(dir));
  if (checks.front().ok) {
    TRY_TO(folded, fold(dir, request.backup()));
    checks.push_back(std::move(folded));
  }
  v1::AdminReply reply;
  reply.mutable_verify();
  for (const CheckDone& check : checks) {
    v1::VerifyCheck& into = *reply.mutable_verify()->add_checks();
    into.set_name(check.name);
    into.set_ok(check.ok);
    into.set_detail(check.detail);
  }
  return reply;
}

}  // namespace tresen
