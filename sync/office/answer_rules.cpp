#include "sync/office/answer_rules.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "sync/base/clock.h"
#include "sync/base/log.h"
#include "sync/office/campaigns/commission.h"
#include "sync/record/consent.h"
#include "sync/record/follow_up.h"
#include "sync/record/marketing_contact.h"
#include "sync/record/merging.h"
#include "sync/record/working_days.h"

namespace tresen {
namespace {

constexpr std::size_t answers_a_portion = 500;
constexpr std::uint64_t tasks_max_default = 500;  // as chain.proto says
constexpr std::size_t month_letters = 7;          // of 2026-11-23

bool applies(const v1::AnswerRule& rule, const MarketingContact& answer) {
  if (rule.outcomes().empty()) return answer.kind != ContactKind::written;
  return is_outcome(answer, rule.outcomes());
}

const v1::Branch* find_branch(const v1::Rules& rules, const std::string& id) {
  const auto found = std::ranges::find(rules.branches(), id, &v1::Branch::id);
  return found == rules.branches().end() ? nullptr : &*found;
}

// A portion of answers.
class Following {
 public:
  Following(Office& office, v1::Chain chain, std::int64_t now_ms)
      : office_(office), chain_(std::move(chain)), today_(local_date(now_ms)) {}

  Result<void> follow(const Record& record) {
    const MarketingContact answer = read_contact(record);
    const auto& campaigns = chain_.campaigns().campaigns();
    const auto campaign = std::ranges::find(campaigns, answer.campaign, &v1::Campaign::id);
    if (campaign == campaigns.end()) {
      followed_.answers.push_back(record.id);
      return {};
    }
    const auto found = office_.store().customers().find(answer.customer);
    // Damaged by a disk: it stays due until that is mended, and holds up no other.
    if (!found && found.error().fault == Fault::invalid) return {};
    TRY_TO(customer, found);
    followed_.answers.push_back(record.id);
    if (!customer || is_restricted(*customer) || is_deceased(*customer) || merged_into(*customer)) {
      return {};
    }
    for (const v1::AnswerRule& rule : campaign->answer_rules()) {
      if (applies(rule, answer)) TRY(make(rule, answer, *customer));
    }
    if (is_outcome(answer, campaign->commission().outcomes())) earn(*campaign, answer, *customer);
    return {};
  }

  Result<void> write(std::int64_t now_ms) {
    if (!edits_.empty()) TRY(office_.submit(edits_, "", now_ms));
    return office_.store().answers().followed(followed_);
  }

  std::vector<RuledAnswer> told;

 private:
  Result<void> make(const v1::AnswerRule& rule, const MarketingContact& answer,
                    const Record& customer) {
    FollowUp task;
    task.id = ruled_task_id(answer.id, rule.id());
    TRY_TO(known, office_.store().customers().find(task.id));
    if (known) return {};
    RuledAnswer& said = told.emplace_back(RuledAnswer{answer.id, {}});
    said.task.set_rule(rule.id());
    TRY_TO(full, is_full(rule, answer.campaign));
    if (full) {
      note("rules", "full", {{"campaign", answer.campaign}, {"rule", rule.id()}});
      said.task.set_refused(true);
      return {};
    }
    task.branch = rule.branch().empty() ? customer.text("home_branch") : rule.branch();
    if (task.branch.empty()) task.branch = answer.branch;
    const v1::Branch* const branch = find_branch(chain_.rules(), task.branch);
    const std::string state = branch == nullptr ? "" : branch->federal_state();
    task.customer = answer.customer;
    task.due = working_days_after(today_, rule.working_days(), state);
    task.text = rule.text();
    task.staff = rule.staff();
    task.campaign = answer.campaign;
    if (rule.escalate_after_days() > 0) {
      task.escalates = working_days_after(task.due, rule.escalate_after_days(), state);
      task.escalates_to = rule.escalate_to();
    }
    said.task.set_follow_up(to_hex(task.id));
    said.task.set_due(iso_date(task.due));
    said.task.set_branch(task.branch);
    edits_.push_back(follow_up_edit({}, task));
    return {};
  }

  // Whether it has made as many as it may; if not, it makes one more.
  Result<bool> is_full(const v1::AnswerRule& rule, const std::string& campaign) {
    const RuleName name{campaign, rule.id()};
    if (!made_before_.contains(name)) {
      TRY_TO(made, office_.store().answers().made(name));
      made_before_[name] = made;
    }
    const std::uint64_t most = rule.tasks_max() > 0 ? static_cast<std::uint64_t>(rule.tasks_max())
                                                    : tasks_max_default;
    const auto fresh = followed_.made.find(name);
    const std::uint64_t made_now = fresh == followed_.made.end() ? 0 : fresh->second;
    if (made_before_[name] + made_now >= most) return true;
    ++followed_.made[name];
    return false;
  }

  // Of a branch, and of nobody in it (BetrVG 87(1) no. 6).
  void earn(const v1::Campaign& campaign, const MarketingContact& answer, const Record& customer) {
    if (are_commissions_locked(chain_.rules())) return;
    v1::CommissionSum& sum = followed_.commissions.emplace_back(campaign.id(), v1::CommissionSum())
                                 .second;
    sum.set_month(iso_date(local_date(answer.at_ms)).substr(0, month_letters));
    sum.set_branch(answer.branch.empty() ? customer.text("home_branch") : answer.branch);
    sum.set_reference(chain_.rules().works_agreement().reference());
    sum.set_answers(1);
    sum.set_cents(campaign.commission().cents());
  }

  Office& office_;
  v1::Chain chain_;
  Date today_;
  std::vector<Edit> edits_;
  FollowedAnswers followed_;
  std::map<RuleName, std::uint64_t> made_before_;
};

// A manager of the branch itself before one of all branches; empty: there is none.
std::string manager_of(const v1::Staff& staff, const std::string& branch) {
  std::string everywhere;
  for (const v1::StaffMember& member : staff.members()) {
    if (member.role() != v1::ROLE_MANAGER) continue;
    const auto& branches = member.branches();
    if (std::ranges::find(branches, branch) != branches.end()) return member.id();
    if (branches.empty() && everywhere.empty()) everywhere = member.id();
  }
  return everywhere;
}

}  // namespace

Result<bool> follow_answers(Office& office, std::int64_t now_ms, std::vector<RuledAnswer>* told) {
  TRY_TO(answers, office.store().answers().due(answers_a_portion));
  if (answers.empty()) return false;
  TRY_TO(chain, office.store().campaigns().chain());
  Following following(office, std::move(chain), now_ms);
  for (const Record& answer : answers) TRY(following.follow(answer));
  TRY(following.write(now_ms));
  if (told != nullptr) std::ranges::move(following.told, std::back_inserter(*told));
  return answers.size() == answers_a_portion;
}

Result<void> escalate_tasks(Office& office, std::int64_t now_ms) {
  const Date today = local_date(now_ms);
  TRY_TO(records, office.store().answers().overdue(today));
  std::vector<Edit> edits;
  std::optional<v1::Chain> chain;
  for (const Record& record : records) {
    FollowUp task = read_follow_up(record);
    if (task.escalates == Date{} || task.escalates > today) continue;
    if (!chain) {
      TRY_TO(read, office.store().campaigns().chain());
      chain = std::move(read);
    }
    const std::string to =
        task.escalates_to.empty() ? manager_of(chain->staff(), task.branch) : task.escalates_to;
    if (to.empty()) {
      note("rules", "nobody_to_escalate_to", {{"branch", task.branch}});
      continue;
    }
    task.staff = to;
    task.escalates = {};
    task.escalates_to.clear();
    edits.push_back(follow_up_edit(record, task));
  }
  if (!edits.empty()) TRY(office.submit(edits, "", now_ms));
  return {};
}

}  // namespace tresen
