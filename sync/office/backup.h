#pragma once
// Backup and verify of a head office, beside the thread that owns its store: the writer goes on
// meanwhile. And the way back from a backup.

#include <cstdint>
#include <functional>
#include <string>

#include "sync/base/result.h"
#include "sync/office/store/backup.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

// Tells the store's owner that a backup is whole (SyncStore::note_backup). May be called on any
// thread; returns when it is done.
using NoteBackup = std::function<Result<void>(const BackupMade& made)>;

// Whether a request is for answer_beside.
bool runs_beside(const v1::AdminRequest& request);
// Answers it, however long it takes. Any thread, `dir` with or without a daemon.
v1::AdminReply answer_beside(const std::string& dir, const v1::AdminRequest& request,
                             const NoteBackup& note);

struct Restored {
  std::string moved_to;           // where what was in the folder is now; empty: nothing was
  std::uint64_t store_epoch = 0;  // the new one
};

// Makes a head office of a backup in a folder that is empty or not there; with `force` what is in
// it is moved aside. The backup is verified first. busy: a daemon or a command works there.
// conflict: the folder is not empty. invalid: the backup is not whole.
Result<Restored> restore_office(const std::string& file, const std::string& dir, bool force,
                                std::int64_t now_ms);

// Lets head office go on where its store has come back in an earlier state by other means than
// restore_office, see go_on_from_earlier. Answers the new epoch.
Result<std::uint64_t> recover_office(const std::string& dir);

}  // namespace tresen
