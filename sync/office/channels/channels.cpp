#include "sync/office/channels/channels.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>

#include "sync/base/text.h"
#include "sync/office/channels/csv_export.h"
#include "sync/office/channels/custom.h"
#include "sync/office/channels/fax.h"
#include "sync/office/channels/mail.h"
#include "sync/office/channels/print.h"
#include "sync/office/channels/sms.h"
#include "sync/office/channels/upload.h"

namespace tresen {
namespace {

// One that sends a batch to its end once it has begun.
template <Result<std::unique_ptr<Channel>> (*open)(const ChannelSettings&)>
Result<std::unique_ptr<Channel>> to_its_end(const ChannelSettings& settings,
                                            const std::stop_token&) {
  return open(settings);
}

constexpr std::array table{
    ChannelKind{"csv", ParcelContent::rows, csv_export_settings, to_its_end<open_csv_export>},
    ChannelKind{"custom", ParcelContent::rows, custom_settings, to_its_end<open_custom>},
    ChannelKind{"fax", ParcelContent::letter, fax_settings, open_fax},
    ChannelKind{"mail", ParcelContent::message, mail_settings, open_mail},
    ChannelKind{"print", ParcelContent::document, print_settings, open_print},
    ChannelKind{"sms", ParcelContent::message, sms_settings, open_sms},
    ChannelKind{"upload", ParcelContent::document, upload_settings, open_upload},
};

std::string all_of(std::span<const std::string_view> words) {
  std::vector<std::string> list(words.begin(), words.end());
  return join(list, ", ");
}

}  // namespace

std::span<const ChannelKind> channels() { return table; }

std::string setting_of(const ChannelSettings& settings, std::string_view key) {
  const auto found = settings.find(key);
  return found == settings.end() ? std::string() : found->second;
}

Result<long> number_setting(std::string_view channel, const ChannelSettings& settings,
                            std::string_view key, long otherwise, long least, long most) {
  const std::string text = setting_of(settings, key);
  if (text.empty()) return otherwise;
  long value = 0;
  const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (trouble == std::errc() && end == text.data() + text.size() && value >= least &&
      value <= most) {
    return value;
  }
  return fail(Fault::invalid, "channel " + std::string(channel) + ": \"" + std::string(key) +
                                  "\" is a number from " + std::to_string(least) + " to " +
                                  std::to_string(most) + ", not \"" + text + "\"");
}

const ChannelKind* find_channel(std::string_view key) {
  const auto* const found = std::ranges::find(table, key, &ChannelKind::key);
  return found == table.end() ? nullptr : found;
}

Result<ChannelSettings> read_channel_settings(const ChannelKind& kind, const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    return fail(Fault::absent,
                "channel " + std::string(kind.key) + " has no settings: " + path + " is not there");
  }
  ChannelSettings settings;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const std::string text = tidied(line);
    if (text.empty() || text.front() == '#') continue;
    const std::string place = path + ":" + std::to_string(number) + ": ";
    const auto sign = text.find('=');
    if (sign == std::string::npos) return fail(Fault::invalid, place + "\"key = value\" is wanted");
    const std::string key = tidied(text.substr(0, sign));
    if (std::ranges::find(kind.settings, key) == kind.settings.end()) {
      return fail(Fault::invalid, place + "channel " + std::string(kind.key) +
                                      " has no setting \"" + key + "\", it has " +
                                      all_of(kind.settings));
    }
    if (!settings.emplace(key, tidied(text.substr(sign + 1))).second) {
      return fail(Fault::invalid, place + "\"" + key + "\" stands there twice");
    }
  }
  return settings;
}

Result<std::unique_ptr<Channel>> open_channel(std::string_view key, const std::string& data_dir,
                                              const std::stop_token& stop) {
  const ChannelKind* const kind = find_channel(key);
  if (kind == nullptr) {
    std::vector<std::string> keys;
    for (const ChannelKind& known : table) keys.emplace_back(known.key);
    return fail(Fault::absent,
                "there is no channel \"" + std::string(key) + "\", there are " + join(keys, ", "));
  }
  TRY_TO(settings,
         read_channel_settings(*kind, data_dir + "/channels/" + std::string(kind->key) + ".conf"));
  return kind->open(settings, stop);
}

}  // namespace tresen
