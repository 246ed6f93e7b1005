#pragma once
// The ways out of the house, each a row of the table in channels.cpp. To add one: its file pair and
// its row.

#include <map>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include "sync/office/channels/channel.h"

namespace tresen {

// Of one channel, as DIR/channels/NAME.conf has them: a line "key = value" each, # for remarks.
using ChannelSettings = std::map<std::string, std::string, std::less<>>;

// One of them; empty: it is not given.
std::string setting_of(const ChannelSettings& settings, std::string_view key);
// The same as a whole number. invalid: it is none from `least` to `most`.
Result<long> number_setting(std::string_view channel, const ChannelSettings& settings,
                            std::string_view key, long otherwise, long least, long most);

// What a parcel of this channel is made of.
enum class ParcelContent {
  document,  // a PDF volume with the pages of each parcel
  letter,    // the same, and a number: each leaves by itself, with a journal beside the document
  rows,      // columns and a row a parcel
  message,   // an address or number, words, and a document beside which a journal can be kept
};

struct ChannelKind {
  std::string_view key;  // stored for ever
  ParcelContent content;
  std::span<const std::string_view> settings;  // the keys that its settings may have
  // Opens it without speaking to anybody yet. invalid: a setting that cannot be, or one is missing.
  // Once `stop` is asked for, one that waits for a single answer waits no longer, and one that
  // sends messages begins no other: what has not left by then is to be sent later.
  Result<std::unique_ptr<Channel>> (*open)(const ChannelSettings& settings,
                                            const std::stop_token& stop);
};

std::span<const ChannelKind> channels();
const ChannelKind* find_channel(std::string_view key);  // null: there is none

// Reads such a file. absent: it is not there; invalid: the detail names the line.
Result<ChannelSettings> read_channel_settings(const ChannelKind& kind, const std::string& path);

// Opens the channel with the settings of this head office.
Result<std::unique_ptr<Channel>> open_channel(std::string_view key, const std::string& data_dir,
                                              const std::stop_token& stop = {});

}  // namespace tresen
