#pragma once
// How a thread of the daemon asks head office: through the writer, one request at a time.

#include <string>

#include "sync/base/clock.h"
#include "sync/base/mailbox.h"
#include "sync/office/writer.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

class OfficeLine {
 public:
  // Replies on their way from the writer thread.
  using Box = Mailbox<v1::AdminReply>;

  // `writer` and `clock` outlive it; `replies`, of capacity 1 and this line's alone, outlives the
  // writer.
  OfficeLine(Writer& writer, const Clock& clock, Box& replies)
      : writer_(&writer), clock_(&clock), replies_(&replies) {}

  // A request of a run's errand (admin_runs.h). busy: head office is overloaded or stopping.
  Result<v1::AdminReply> ask(const v1::AdminRequest& request);

 private:
  Writer* writer_;
  const Clock* clock_;
  Box* replies_;
};

}  // namespace tresen
