#pragma once
// A copy of the whole store in one file, and a store made of such a file.
//
// A backup is made beside the daemon, on a read-only connection of its own: the writer goes on. The
// file alone restores: it carries the CA too. Whoever has it is head office; it is for its owner
// alone (mode 0600).

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sync/base/result.h"

namespace tresen {

// The CA as PEM texts.
struct KeptCa {
  std::string key_pem;
  std::string certificate_pem;
};

// What a device need not keep any more, once the backup is reported (SyncStore::note_backup).
struct BackupMark {
  std::uint64_t device = 0;
  std::uint64_t incarnation = 1;
  std::uint64_t hw_seq = 0;
};

struct BackupMade {
  std::uint64_t pos = 0;  // last position of the log in it
  std::int64_t bytes = 0;
  std::vector<BackupMark> marks;
};

// Copies the store in DIR into a file that is not there yet. When it returns, the file is whole and
// on disk. conflict: there is such a file.
Result<BackupMade> copy_store(const std::string& dir, const std::string& file, const KeptCa& ca);

// Keeps the CA of a backup for good.
using KeepCa = std::function<Result<void>(const KeptCa& ca)>;

// Makes DIR/headoffice.db of a backup, as a store of another epoch. The CA is kept before: where a
// store is, all is there, whenever the machine dies. The folder must be there, without a store.
// Numbers of devices and customers that may have been given since the backup are not given again.
// Where it fails, there is no store in DIR.
Result<void> restore_copy(const std::string& file, const std::string& dir,
                          std::uint64_t store_epoch, const KeepCa& keep_ca);

// The store in DIR has come back in an earlier state, by whatever saves it beside us: a standby
// that took over and had not everything, a point in time, an image of a disk. It goes on as one of
// another epoch. busy: somebody has it open.
Result<void> go_on_from_earlier(const std::string& dir, std::uint64_t store_epoch);

}  // namespace tresen
