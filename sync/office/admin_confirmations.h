#pragma once
// E-mail consents that wait for the click in a mail: which they are, the secrets for the mails, and
// the click. Whoever sends mails asks here; nothing is sent from here.

#include <string>
#include <string_view>

#include "sync/office/office.h"
#include "sync/record/confirmation.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

// A page of those that wait; makes tokens where the request says so. A page may be empty although
// there are more: `next` says where it goes on.
Result<v1::AdminReply> pending_consents(Office& office, const v1::ConsentsPendingRequest& request,
                                        std::int64_t now_ms);

// A token comes back: the consent holds from now on. A second time is no error. invalid: that is no
// token. absent: nobody has asked with it. conflict: it lapsed, was taken back, or is about another
// address; the detail says what to do.
Result<v1::AdminReply> confirm_consent(Office& office, const v1::ConsentConfirmRequest& request,
                                       std::int64_t now_ms);

// The same for whoever shows what came of it, whatever that is. `from`: the network address of the
// click, for the proof.
Result<Confirmed> confirm_by_token(Office& office, std::string_view token, const std::string& from,
                                   std::int64_t now_ms);
// What the click would do; nothing is changed.
Result<Confirmed> look_at_token(Office& office, std::string_view token, std::int64_t now_ms);

}  // namespace tresen
