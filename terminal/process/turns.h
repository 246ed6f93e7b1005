#pragma once
// Everything that can happen to a customer process. Each operation is a pure function: it gives the
// next value of the process and the edits that make it lasting, and touches nothing itself.
//
// The caller writes all edits of a turn at once and hands in the records with them applied next
// time. An operation that is refused changes nothing: `denied` when a rule of the process forbids
// it (ended, parked, locked, must steps open), `invalid` when what is handed in cannot be right,
// `absent` when it names something that is not there, `conflict` when the rules handed in are not
// the pinned ones.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/ids.h"
#include "sync/base/result.h"
#include "terminal/process/process.h"
#include "terminal/process/said.h"
#include "terminal/process/surroundings.h"

namespace tresen {

struct Turn {
  CustomerProcess process;
  std::vector<Edit> edits;  // of the process, the customer, follow-ups, the marketing contact
};

// A new process for the customer, pinned to the version of the rules handed in. The first step that
// has something to ask is open, its first question too. Refuses a template with a step of a kind
// that this release does not know, and one that is not for this branch.
Result<Turn> start(const Surroundings& around, std::string_view template_id,
                   std::string correlation, IdSource& ids);

// Opens a step out of order; refused while it is locked or skipped.
Result<Turn> open_step(const CustomerProcess& process, const Surroundings& around,
                       std::size_t step);
// Opens one question of a step, also one that is answered already.
Result<Turn> open_question(const CustomerProcess& process, const Surroundings& around,
                           std::string_view key);
// Leaves the current step as it is and opens the next one that is open.
Result<Turn> go_on(const CustomerProcess& process, const Surroundings& around);

// After records have changed from outside: looks which questions and steps are open now.
Result<Turn> look_again(const CustomerProcess& process, const Surroundings& around);

// Takes one of the four answers (value, refused, unknown, later) to a field; of `answer` only
// state, value and source count. A value is tidied and refused when it is blank or cannot be true.
// An answer without a value never replaces a value that was there before the process: then the
// question is answered and the customer's record stays. The third "later" to a field becomes
// unknown; any other makes a follow-up. Opens the next question.
Result<Turn> answer(const CustomerProcess& process, const Surroundings& around,
                    std::string_view key, Answer answer, IdSource& ids);

// Opens the next step. A campaign must be one that is offered now, or that of a letter which went
// to the customer; a referral without one is filed under the first offered campaign that counts as
// a referral, if there is one.
Result<Turn> choose_campaign(const CustomerProcess& process, const Surroundings& around,
                             const CampaignChoice& choice);
// `categories`: ids of the set; none: nothing fits. At most one unless the set allows several. A
// single choice opens the next step; a multiple one stays, so that another can be tapped.
Result<Turn> choose_categories(const CustomerProcess& process, const Surroundings& around,
                               std::string_view set, std::vector<std::string> categories);
// Of the current step; nothing: no follow-up is wanted. Refuses a day before today. Opens the next
// step. The follow-up itself is made when the process is closed.
Result<Turn> set_follow_up(const CustomerProcess& process, const Surroundings& around,
                           std::optional<Date> due);

// Of the current step, which asks consents, shows a notice or has something signed. Opens the next
// step. The records are made when the process ends; an objection to advertising is written at once
// (GDPR 21(3)).
Result<Turn> record_said(const CustomerProcess& process, const Surroundings& around,
                         const SaidChoice& choice);

// Takes back the newest operation that is not yet taken back: the earlier answers are written again
// (missing, if there were none), its follow-ups are cancelled, and its question is open again.
Result<Turn> undo(const CustomerProcess& process, const Surroundings& around);

Result<Turn> park(const CustomerProcess& process, const Surroundings& around);
// Goes on where it was parked. Where the pinned version of the rules is gone, a newer one whose
// template has the same steps may be handed in and is pinned from then on.
Result<Turn> resume(const CustomerProcess& process, const Surroundings& around);
// Ends it. What the customer said stays, consents and signatures too; campaign, categories and
// follow-up date are dropped.
Result<Turn> cancel(const CustomerProcess& process, const Surroundings& around, IdSource& ids);
// Ends it and writes the marketing contact, the categories and the follow-ups. Refused while must
// steps are open and the template says that they block (closing_of).
Result<Turn> close(const CustomerProcess& process, const Surroundings& around, IdSource& ids);

}  // namespace tresen
