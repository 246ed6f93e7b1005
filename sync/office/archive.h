#pragma once
// What was sent is kept as it was sent, but for somebody who was erased (GDPR 17): his or her pages
// are blanked, and rows of tables taken out. Everybody else's stay to the byte where they were, and
// the run's log has both hashes of the document.

#include <cstdint>

#include "sync/office/office.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

struct ArchiveWiped {
  std::uint32_t written = 0;  // documents
  std::uint32_t due = 0;      // that could not be; the log of the daemon says why
};

// Writes all documents anew that hold somebody erased. After an erasure and at the start: wherever
// it was killed, it goes on from there.
Result<ArchiveWiped> wipe_archive(Office& office, std::int64_t now_ms);

// erase_person() (erasure.h), and the archive with it.
Result<v1::AdminReply> erase_everywhere(Office& office, const v1::PersonEraseRequest& request,
                                        std::int64_t now_ms);

}  // namespace tresen
