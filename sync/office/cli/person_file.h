#pragma once
// The answer to "what do you know about me?": for machines (GDPR 20) and for the person (GDPR 15).
// Names of staff are left out: they are persons of their own.

#include <cstdint>
#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

// One JSON object, complete.
Result<std::string> person_json(const v1::PersonExportReply& person, std::int64_t now_ms);

// A page that stands alone, in "de" or "en".
Result<std::string> person_html(const v1::PersonExportReply& person, std::string_view language,
                                std::int64_t now_ms);

}  // namespace tresen
