#pragma once
// Whether one advertisement may go to one customer, and if not, why not. What a selection of
// recipients asks for each person, and what staff are told who ask why. Pure.
//
// Sources: UWG 7(2) and 7(3) as of 28 May 2022, GDPR 6(1)(f), 9, 21(2), 26; CJEU C-21/23; DSK
// guidance on direct advertising (2022).

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sync/base/clock.h"
#include "sync/record/record.h"
#include "tresen/v1/chain.pb.h"

namespace tresen {

enum class Advertising {
  allowed,
  restricted,        // processing is restricted (GDPR 18)
  deceased,          // has died
  objected,          // to all advertising
  minor,             // under 16
  unreachable,       // the channel has no address of this customer
  moved,             // post, but nobody knows where to
  health,            // the choice uses health data; that needs the consent advertising_health
  refused,           // refused or withdrawn
  pending,           // not confirmed yet
  other_controller,  // consented to somebody else
  no_consent,        // nobody has said yes
  no_notice,         // post, but the customer was never informed of it
};
std::string_view name_of(Advertising verdict);

// The four facts of the exception for existing customers (UWG 7(3)); all are needed.
struct ExistingCustomer {
  bool address_from_sale = false;   // the address was got with a sale, not with an enquiry
  bool similar_goods = false;       // own goods, similar to those sold
  bool told_at_collection = false;  // that it may be objected to, when the address was got
  bool told_each_time = false;      // the same in this very message
};

struct Advertisement {
  std::string_view channel;
  std::string_view branch;                   // whose controller advertises
  bool health_derived = false;               // the choice, its order or its letter uses health data
  std::optional<ExistingCustomer> existing;  // set where the chain uses that exception
};

Advertising judge_advertising(const Record& customer, std::span<const Record> consents,
                              const v1::Rules& rules, const Advertisement& advertisement,
                              std::int64_t now_ms, const Date& today);

}  // namespace tresen
