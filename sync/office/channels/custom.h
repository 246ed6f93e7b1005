#pragma once
// A way out that this house does not know: a program of the chain's own. It reads the batch as CSV
// (a column "key", then the batch's) on its standard input, and says on its standard output what
// became of each row: "KEY sent REFERENCE", "KEY refused REASON" or "KEY later REASON".
//
// Which program that is stands in head office's own settings and nowhere else; it is started
// without a shell, with a bare environment, in a process group of its own that ends with its time.
// A key that it has not answered may have left or not: it is told as in doubt and never handed over
// again, after a kill neither.

#include <array>
#include <string_view>

#include "sync/office/channels/channels.h"

namespace tresen {

// command: path of the program and its words, separated by spaces. timeout_seconds: 1 to 3600
// (300).
inline constexpr std::array<std::string_view, 2> custom_settings{"command", "timeout_seconds"};
Result<std::unique_ptr<Channel>> open_custom(const ChannelSettings& settings);

}  // namespace tresen
