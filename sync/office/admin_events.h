#pragma once
// Events as operators and the desk see them: what is announced, who was invited, who answered what.

#include <cstdint>

#include "sync/office/store/store.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

// Whether a request is for answer_event().
bool is_about_events(const v1::AdminRequest& request);

// On the thread that owns the store. absent: there is no such event. invalid: what is to be saved
// cannot be. conflict: somebody else has changed it meanwhile.
Result<v1::AdminReply> answer_event(Store& store, const v1::AdminRequest& request,
                                    std::int64_t now_ms);

}  // namespace tresen
