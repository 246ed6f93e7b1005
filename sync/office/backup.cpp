#include "sync/office/backup.h"

#include <chrono>
#include <filesystem>
#include <random>
#include <utility>

#include "sync/base/planted.h"
#include "sync/office/admin.h"
#include "sync/office/identity.h"
#include "sync/office/store/check.h"
#include "sync/office/store/database_place.h"
#include "sync/office/store/store.h"
#include "sync/office/verify.h"

namespace tresen {
namespace {

namespace fs = std::filesystem;

Result<v1::AdminReply> back_up(const std::string& dir, const std::string& file,
                               const NoteBackup& note) {
  if (!fs::path(file).is_absolute()) return fail(Fault::invalid, "not an absolute path: " + file);
  TRY_TO(ca, load_ca(dir));
  const auto begin = std::chrono::steady_clock::now();
  if (planted("backup_marks_early")) TRY(note({}));
  TRY_TO(made, copy_store(dir, file, {ca.key_pem, ca.certificate_pem}));
  const auto taken = std::chrono::steady_clock::now() - begin;
  // Only now may anybody forget anything.
  TRY(note(made));
  v1::AdminReply reply;
  v1::BackupReply& answer = *reply.mutable_backup();
  answer.set_pos(made.pos);
  answer.set_bytes(made.bytes);
  answer.set_took_ms(std::chrono::duration_cast<std::chrono::milliseconds>(taken).count());
  return reply;
}

// Moves what is in the folder aside, unless somebody works there.
Result<std::string> move_aside(const std::string& dir, std::int64_t now_ms) {
  {
    const auto there = open_store(dir);
    if (!there && there.error().fault == Fault::busy) {
      return fail(Fault::busy, "head office in " + dir + " is running; stop it first");
    }
  }
  const std::string aside = dir + ".before-" + std::to_string(now_ms / 1000);
  std::error_code trouble;
  if (fs::exists(aside, trouble)) return fail(Fault::conflict, aside + " is there already");
  fs::rename(dir, aside, trouble);
  if (trouble) return fail(Fault::storage, "cannot move " + dir + " to " + aside);
  return aside;
}

Result<void> expect_whole(const std::string& file) {
  TRY_TO(checks, check_file(file));
  for (const CheckDone& check : checks) {
    if (!check.ok) {
      return fail(Fault::invalid, file + " is damaged: " + check.name + ": " + check.detail);
    }
  }
  return {};
}

// Never one that there was.
std::uint64_t new_epoch() {
  std::random_device random;
  return (std::uint64_t{random()} << 20U) + 1;
}

}  // namespace

bool runs_beside(const v1::AdminRequest& request) {
  return request.has_backup() || request.has_verify();
}

v1::AdminReply answer_beside(const std::string& dir, const v1::AdminRequest& request,
                             const NoteBackup& note) {
  const auto database = database_url(dir);
  if (!database) return admin_refusal(database.error());
  if (!database->empty() && request.has_backup()) {
    return admin_refusal(
        {Fault::invalid, "the store lies in PostgreSQL: back it up with pg_basebackup"});
  }
  auto reply = request.has_backup() ? back_up(dir, request.backup().path(), note)
                                    : verify_office(dir, request.verify());
  return reply ? std::move(*reply) : admin_refusal(reply.error());
}

Result<Restored> restore_office(const std::string& file, const std::string& dir, bool force,
                                std::int64_t now_ms) {
  TRY(expect_whole(file));
  Restored restored;
  std::error_code trouble;
  if (fs::exists(dir, trouble) && !fs::is_empty(dir, trouble)) {
    if (!force) {
      return fail(Fault::conflict, dir + " is not empty; --force moves what is in it aside");
    }
    TRY_TO(aside, move_aside(dir, now_ms));
    restored.moved_to = std::move(aside);
  }
  fs::create_directories(dir, trouble);
  fs::permissions(dir, fs::perms::owner_all, trouble);
  if (trouble) return fail(Fault::storage, "cannot make the folder " + dir);
  restored.store_epoch = new_epoch();
  TRY(restore_copy(file, dir, restored.store_epoch, [&dir](const KeptCa& ca) {
    return save_ca(dir, {ca.key_pem, ca.certificate_pem});
  }));
  return restored;
}

Result<std::uint64_t> recover_office(const std::string& dir) {
  const std::uint64_t epoch = new_epoch();
  TRY(go_on_from_earlier(dir, epoch));
  return epoch;
}

}  // namespace tresen
