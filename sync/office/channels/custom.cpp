#include "sync/office/channels/custom.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <map>
#include <utility>

#include "sync/base/text.h"
#include "sync/office/channels/child_program.h"
#include "sync/office/channels/csv_export.h"
#include "sync/office/channels/sending_journal.h"

namespace tresen {
namespace {

constexpr std::size_t said_each_max = 300;   // bytes of an answer to one row
constexpr std::size_t word_length_max = 80;  // of a reference or reason
constexpr int timeout_default_s = 300, timeout_max_s = 3600;

// What a program says is shown to operators: signs that a terminal obeys are left out.
std::string shown(std::string_view text) {
  std::string plain;
  if (!is_utf8(text)) return plain;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= ' ' && c != '\x7F') plain += c;
  }
  while (plain.size() > word_length_max) plain = without_last(plain);
  return plain;
}

// "KEY sent REFERENCE". Nothing: it is no answer.
std::optional<Receipt> receipt_of(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  const auto first = line.find(' ');
  if (first == std::string_view::npos) return std::nullopt;
  const std::string_view rest = line.substr(first + 1);
  const std::string_view word = rest.substr(0, rest.find(' '));
  const std::string_view more = rest.substr(std::min(word.size() + 1, rest.size()));
  Receipt receipt{std::string(line.substr(0, first)), Delivery::sent, "", ""};
  if (word == "sent") {
    receipt.reference = shown(more);
    return receipt;
  }
  if (word != "refused" && word != "later") return std::nullopt;
  receipt.delivery = word == "later" ? Delivery::later : Delivery::refused;
  receipt.reason = more.empty() ? "the command gives no reason" : shown(more);
  return receipt;
}

class CustomChannel : public Channel {
 public:
  CustomChannel(std::vector<std::string> command, std::chrono::seconds time_max)
      : command_(std::move(command)), time_max_(time_max) {}

  Result<std::vector<Receipt>> send(const ParcelBatch& batch) override {
    TRY(check_batch(batch));
    if (batch.document.empty()) return fail(Fault::invalid, "a batch of rows has no document");
    TRY_TO(journal, SendingJournal::open(batch.document + ".journal", this_boot()));
    std::map<std::string, Receipt> receipts;
    ParcelBatch open = batch;
    std::erase_if(open.parcels, [&](const Parcel& parcel) {
      auto known = journal.known(parcel.key);
      if (!known && !parcel.barred.empty()) {
        known = Receipt{parcel.key, Delivery::refused, "", parcel.barred};
      }
      if (known) receipts[parcel.key] = std::move(*known);
      return known.has_value();
    });
    if (!open.parcels.empty()) TRY(run(open, journal, receipts));
    TRY(journal.finish());
    std::vector<Receipt> all;
    for (const Parcel& parcel : batch.parcels) all.push_back(std::move(receipts[parcel.key]));
    return all;
  }

  Result<void> check() override {
    if (::access(command_.front().c_str(), X_OK) == 0) return {};
    return fail(Fault::absent, "channel custom: " + command_.front() + " is no program to be run");
  }

 private:
  Result<void> run(const ParcelBatch& open, SendingJournal& journal,
                   std::map<std::string, Receipt>& receipts) {
    std::vector<std::string> keys;
    for (const Parcel& parcel : open.parcels) keys.push_back(parcel.key);
    TRY(journal.announce(keys));
    for (const std::string& key : keys) TRY(journal.leaves(key));
    const auto done = run_program(command_, {"TRESEN_BATCH=" + open.key}, table_of(open), time_max_,
                                  said_each_max * (keys.size() + 1));
    // Where it did not start nothing can have left.
    const Delivery otherwise = done ? Delivery::refused : Delivery::later;
    const std::string reason = done ? std::string(reason_in_doubt) : done.error().detail;
    for (const std::string& key : keys) receipts[key] = {key, otherwise, "", reason};
    if (done) take_answers(*done, receipts);
    for (const std::string& key : keys) {
      // One in doubt gets no line more: the journal calls it so.
      if (receipts[key].reason != reason_in_doubt) TRY(journal.settle(receipts[key]));
    }
    return {};
  }

  // Whatever it says twice, or of somebody else, counts for nothing.
  static void take_answers(const ProgramEnd& done, std::map<std::string, Receipt>& receipts) {
    std::size_t at = 0;
    while (at < done.said.size()) {
      const auto end = done.said.find('\n', at);
      if (end == std::string::npos) break;  // a line that was cut off is no answer
      auto receipt = receipt_of(std::string_view(done.said).substr(at, end - at));
      at = end + 1;
      if (!receipt) continue;
      const auto place = receipts.find(receipt->key);
      if (place != receipts.end() && place->second.reason == reason_in_doubt) {
        place->second = std::move(*receipt);
      }
    }
  }

  // Each row with its key in front.
  static std::string table_of(ParcelBatch batch) {
    batch.columns.insert(batch.columns.begin(), "key");
    for (Parcel& parcel : batch.parcels) parcel.row.insert(parcel.row.begin(), parcel.key);
    return export_table(batch, CsvProfile::rfc4180);
  }

  std::vector<std::string> command_;
  std::chrono::seconds time_max_;
};

}  // namespace

Result<std::unique_ptr<Channel>> open_custom(const ChannelSettings& settings) {
  const auto setting = [&](std::string_view key) {
    const auto found = settings.find(key);
    return found == settings.end() ? std::string() : found->second;
  };
  std::vector<std::string> command = split(setting("command"), ' ');
  std::erase(command, "");
  if (command.empty() || !command.front().starts_with('/')) {
    return fail(Fault::invalid,
                "channel custom: \"command\" begins with the path of a program, not \"" +
                    setting("command") + "\"");
  }
  int timeout = timeout_default_s;
  if (const std::string text = setting("timeout_seconds"); !text.empty()) {
    const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), timeout);
    const bool good = trouble == std::errc() && end == text.data() + text.size();
    if (!good || timeout < 1 || timeout > timeout_max_s) {
      return fail(
          Fault::invalid,
          "channel custom: \"timeout_seconds\" is a number from 1 to 3600, not \"" + text + "\"");
    }
  }
  return std::make_unique<CustomChannel>(std::move(command), std::chrono::seconds(timeout));
}

}  // namespace tresen
