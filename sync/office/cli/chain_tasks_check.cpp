#include "sync/office/cli/chain_tasks_check.h"

#include <algorithm>
#include <string>
#include <vector>

#include "sync/base/text.h"
#include "sync/office/campaigns/commission.h"
#include "sync/record/response.h"

namespace tresen {
namespace {

constexpr int tasks_allowed_max = 5000;
constexpr int working_days_max = 250;
constexpr int rules_max = 20;

std::vector<std::string> all_outcomes() {
  std::vector<std::string> all{"came"};
  all.insert(all.end(), outcomes_coming.begin(), outcomes_coming.end());
  all.insert(all.end(), outcomes_not_coming.begin(), outcomes_not_coming.end());
  return all;
}

void check_outcomes(const google::protobuf::RepeatedPtrField<std::string>& said,
                    const Place& place) {
  for (int i = 0; i < said.size(); ++i) {
    if (said[i] == "came" || is_outcome(said[i])) continue;
    place.wrong("outcomes",
                "\"" + said[i] + "\" is no outcome; write " + join(all_outcomes(), ", "), i);
  }
}

// Where the file has no staff, nobody can be looked for.
void check_member(const v1::Chain& chain, const Place& place, const std::string& field,
                  const std::string& id) {
  if (id.empty() || !chain.has_staff()) return;
  NameList staff{"member of staff", {}};
  for (const v1::StaffMember& member : chain.staff().members()) staff.names.push_back(member.id());
  staff.check(place, field, id);
}

void check_commission_terms(const v1::Commission& commission, const Place& place) {
  check_outcomes(commission.outcomes(), place);
  if (commission.outcomes().empty()) {
    place.wrong("outcomes", "is missing; write which answers earn it, such as \"bought\"");
  }
  if (commission.cents() <= 0) {
    place.wrong("cents", "is missing; write what an answer earns its branch, in cents");
  }
}

}  // namespace

void check_tasks_max(const Place& place, int tasks_max) {
  check_not_negative(place, "tasks_max", tasks_max);
  if (tasks_max <= tasks_allowed_max) return;
  place.wrong("tasks_max", std::to_string(tasks_max) +
                               " tasks are more than branches can work off; at most 5000 are "
                               "allowed");
}

void check_task_days(const Place& place, const std::string& field, int days) {
  check_not_negative(place, field, days);
  if (days > working_days_max) place.wrong(field, "right would be 0 to 250 working days");
}

void check_answer_rules(const v1::Campaign& campaign, const v1::Chain& chain, const Place& place) {
  IdCheck ids("answer rule of this campaign");
  const Names names = names_of(chain.rules());
  if (campaign.answer_rules_size() > rules_max) {
    place.wrong("answer_rules", "a campaign has at most 20 of them");
  }
  for (int i = 0; i < campaign.answer_rules_size(); ++i) {
    const v1::AnswerRule& rule = campaign.answer_rules(i);
    const Place inside = place.in("answer_rules", i);
    ids.check(inside, rule.id());
    check_outcomes(rule.outcomes(), inside);
    check_name(inside, "text", rule.text(), "what is to be done, as \"Send the brochure\"");
    check_task_days(inside, "working_days", rule.working_days());
    check_task_days(inside, "escalate_after_days", rule.escalate_after_days());
    if (!rule.branch().empty()) names.branches.check(inside, "branch", rule.branch());
    check_member(chain, inside, "staff", rule.staff());
    check_member(chain, inside, "escalate_to", rule.escalate_to());
    if (!rule.escalate_to().empty() && rule.escalate_after_days() == 0) {
      inside.wrong("escalate_to", "needs escalate_after_days: after how many working days");
    }
    check_tasks_max(inside, rule.tasks_max());
  }
}

void check_commission(const v1::Campaign& campaign, const v1::Chain& chain, const Place& place) {
  if (!campaign.has_commission()) return;
  if (are_commissions_locked(chain.rules())) {
    place.wrong("commission", std::string(why_commissions_are_locked));
  }
  check_commission_terms(campaign.commission(), place.in("commission"));
}

}  // namespace tresen
