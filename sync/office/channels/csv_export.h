#pragma once
// Recipients as a table: one file a batch, named by its key, for a print service or a spreadsheet.
//
// The file is there whole or not at all. Handed over again it stays as it is; rows that differ from
// those that are there already are an error, for somebody may have taken the file.

#include <array>

#include "sync/office/channels/channels.h"

namespace tresen {

// folder: where the files go, it must exist. profile: rfc4180 (comma; the default) or excel
// (semicolon, byte order mark, numbers that begin with 0 or + kept as text).
inline constexpr std::array<std::string_view, 2> csv_export_settings{"folder", "profile"};

Result<std::unique_ptr<Channel>> open_csv_export(const ChannelSettings& settings);

enum class CsvProfile { rfc4180, excel };

// The table as the profile has it. A value that a spreadsheet would take for a formula gets an
// apostrophe in front (OWASP, "CSV injection"); a number with a plus does not.
std::string export_table(const ParcelBatch& batch, CsvProfile profile);

}  // namespace tresen
