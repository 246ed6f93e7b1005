#pragma once
// What operators ask that only looks: whom campaigns reach (queries, lists, recipients, preflight),
// the reports on what came of it, callers and follow-ups.

#include <string>

#include "sync/office/office.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

// Whether a request only looks: it is for answer_whom, and waits for nobody.
bool asks_whom(const v1::AdminRequest& request);
// Answers it, however long it takes. Any thread, `dir` with or without a daemon; `now_ms` is since
// 1970-01-01 UTC.
v1::AdminReply answer_whom(const std::string& dir, const v1::AdminRequest& request,
                           std::int64_t now_ms);

// Puts customers or bought addresses into a static list. invalid: the query has a mistake, the id
// is none. absent: nobody was named whom head office knows.
Result<v1::AdminReply> add_to_list(Office& office, const v1::ListAddRequest& request,
                                   std::int64_t now_ms);
// Takes customers out, or the whole list away. absent: there is no such list.
Result<v1::AdminReply> remove_from_list(Office& office, const v1::ListRemoveRequest& request);

}  // namespace tresen
