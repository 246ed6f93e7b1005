#pragma once
// What a channel remembers of messages when the other side cannot be asked what it has: a file
// beside the batch's document, with keys of parcels alone.
//
// Messages are announced, some at a time, and the announcement is on the disk before the first of
// them leaves; just before the last byte of one leaves, and when it is answered, a line says so.
// After a kill it is known of each message whether it left. One that was on its way, with no
// answer, is in doubt: it is told as such, and never sent again. After a power cut, which loses the
// lines that were not on the disk yet, all that were announced and not answered are in doubt.

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "sync/office/channels/channel.h"

namespace tresen {

// The reason of a receipt for a message that may have left: nobody can know.
inline constexpr std::string_view reason_in_doubt = "in_doubt";

class SendingJournal {
 public:
  // So many messages are announced at once.
  static constexpr std::size_t announced_at_once = 64;

  // Reads what is there, and goes on with it. `boot` names this run of the machine. storage: it
  // cannot be read or written.
  static Result<SendingJournal> open(const std::string& path, const std::string& boot);
  SendingJournal(SendingJournal&& other) noexcept;
  SendingJournal& operator=(SendingJournal&&) = delete;
  ~SendingJournal();

  // What became of it before: sent, refused, or refused as in doubt. Nothing: it has not left.
  std::optional<Receipt> known(const std::string& key) const;

  // These may leave from here on.
  Result<void> announce(std::span<const std::string> keys);
  // The last byte of it leaves now.
  Result<void> leaves(const std::string& key);
  Result<void> settle(const Receipt& receipt);
  // All of it is on the disk.
  Result<void> finish();

 private:
  enum class Stage { announced, leaving, settled };
  struct Entry {
    Stage stage = Stage::announced;
    bool earlier_boot = false;  // lines behind this one may be lost
    Receipt receipt;
  };

  SendingJournal(int file, std::map<std::string, Entry> entries)
      : file_(file), entries_(std::move(entries)) {}
  Result<void> write(std::string_view lines);

  int file_;
  std::map<std::string, Entry> entries_;
};

// This run of the machine, as the kernel names it.
std::string this_boot();

}  // namespace tresen
