#pragma once
// Paper: a volume of letters goes to a printer or print queue by IPP (CUPS), a job a batch.
//
// The job bears the batch's key. Before anything is sent the printer is asked for its jobs: one
// with that name means that the batch is out already. Sheets that a jam has eaten are a batch of
// their own, with another key and the parcels concerned.

#include <array>

#include "sync/office/channels/channels.h"

namespace tresen {

// printer: ipp://HOST:PORT/ipp/print of a printer, ipp://HOST:631/printers/NAME of a queue of CUPS,
// ipps:// with TLS.
inline constexpr std::array<std::string_view, 1> print_settings{"printer"};

Result<std::unique_ptr<Channel>> open_print(const ChannelSettings& settings,
                                            const std::stop_token& stop = {});

// The parcels that have a sheet from `first` to `last` (letters are printed on one side: a sheet is
// a page), as a batch of their own under `key`. invalid: no parcel has one of these sheets.
Result<ParcelBatch> sheets_again(const ParcelBatch& batch, PageRange sheets, std::string key);

}  // namespace tresen
