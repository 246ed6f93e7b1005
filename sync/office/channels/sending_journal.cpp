#include "sync/office/channels/sending_journal.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include "sync/base/text.h"
#include "sync/office/channels/whole_file.h"

namespace tresen {
namespace {

// Words of the lines.
constexpr std::string_view boot_word = "boot", may_word = "may", leaves_word = "leaves",
                           sent_word = "sent", refused_word = "refused", later_word = "later";

tl::unexpected<Error> trouble() {
  return fail(Fault::storage,
              std::string("the journal of a batch cannot be written: ") + std::strerror(errno));
}

std::string line_of(std::string_view word, std::string_view key, std::string_view more = {}) {
  std::string line(word);
  line += ' ';
  line += key;
  if (!more.empty()) line += " " + tidied(more);
  return line + '\n';
}

// "WORD KEY MORE".
struct Line {
  std::string_view word, key, more;
};
Line read_line(std::string_view text) {
  const auto cut = [&text] {
    const auto space = text.find(' ');
    const std::string_view first = text.substr(0, space);
    text = space == text.npos ? std::string_view() : text.substr(space + 1);
    return first;
  };
  Line line;
  line.word = cut();
  line.key = cut();
  line.more = text;
  return line;
}

}  // namespace

std::string this_boot() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string id;
  std::getline(file, id);
  return id;
}

SendingJournal::SendingJournal(SendingJournal&& other) noexcept
    : file_(std::exchange(other.file_, -1)), entries_(std::move(other.entries_)) {}

SendingJournal::~SendingJournal() {
  if (file_ >= 0) ::close(file_);
}

Result<SendingJournal> SendingJournal::open(const std::string& path, const std::string& boot) {
  std::ifstream read(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(read), {}};
  std::map<std::string, Entry> entries;
  bool same_boot = false;
  std::vector<std::string> lines = split(text, '\n');
  // A power cut may have left a line half written: what it announced did not leave.
  if (!lines.empty()) lines.pop_back();
  for (const std::string& one : lines) {
    const Line line = read_line(one);
    if (line.word == boot_word) {
      same_boot = line.key == boot;
      continue;
    }
    Entry& entry = entries[std::string(line.key)];
    entry.earlier_boot = !same_boot;
    entry.receipt.key = line.key;
    if (line.word == may_word) {
      entry.stage = Stage::announced;
    } else if (line.word == leaves_word) {
      entry.stage = Stage::leaving;
    } else if (line.word == sent_word) {
      entry.stage = Stage::settled;
      entry.receipt.delivery = Delivery::sent;
      entry.receipt.reference = line.more;
    } else if (line.word == refused_word) {
      entry.stage = Stage::settled;
      entry.receipt.delivery = Delivery::refused;
      entry.receipt.reason = line.more;
    } else if (line.word == later_word) {
      entries.erase(std::string(line.key));
    }
  }
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
  if (file < 0) return trouble();
  SendingJournal journal(file, std::move(entries));
  TRY(sync_folder_of(path));
  TRY(journal.write((text.empty() || text.ends_with('\n') ? "" : "\n") +
                    line_of(boot_word, boot.empty() ? "?" : boot)));
  return journal;
}

std::optional<Receipt> SendingJournal::known(const std::string& key) const {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return {};
  const Entry& entry = found->second;
  if (entry.stage == Stage::settled) return entry.receipt;
  if (entry.stage == Stage::announced && !entry.earlier_boot) return {};
  return Receipt{key, Delivery::refused, "", std::string(reason_in_doubt)};
}

Result<void> SendingJournal::write(std::string_view lines) {
  while (!lines.empty()) {
    const ssize_t count = ::write(file_, lines.data(), lines.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return trouble();
    lines.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

Result<void> SendingJournal::announce(std::span<const std::string> keys) {
  std::string lines;
  for (const std::string& key : keys) lines += line_of(may_word, key);
  TRY(write(lines));
  return finish();
}

Result<void> SendingJournal::leaves(const std::string& key) {
  return write(line_of(leaves_word, key));
}

Result<void> SendingJournal::settle(const Receipt& receipt) {
  const bool sent = receipt.delivery == Delivery::sent;
  const std::string_view word = sent                                    ? sent_word
                                : receipt.delivery == Delivery::refused ? refused_word
                                                                        : later_word;
  return write(line_of(word, receipt.key, sent ? receipt.reference : receipt.reason));
}

Result<void> SendingJournal::finish() {
  if (::fdatasync(file_) != 0) return trouble();
  return {};
}

}  // namespace tresen
