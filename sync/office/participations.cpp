#include "sync/office/participations.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "sync/base/clock.h"
#include "sync/record/follow_up.h"
#include "sync/record/marketing_contact.h"
#include "sync/record/participation.h"
#include "sync/record/working_days.h"

namespace tresen {
namespace {

constexpr std::size_t letters_a_portion = 1000;

// The follow-up in place of a letter; for the branch where the customer is at home.
FollowUp task_of(const RunStore::Untold& one, const Record& customer, const v1::Rules& rules,
                 std::int64_t now_ms) {
  FollowUp task;
  task.id = run_task_id(one.letter.code);
  task.customer = customer.id;
  task.branch = customer.text("home_branch");
  const auto branch = std::ranges::find(rules.branches(), task.branch, &v1::Branch::id);
  task.due = working_days_after(local_date(now_ms), one.task->working_days(),
                                branch == rules.branches().end() ? "" : branch->federal_state());
  task.text = one.task->text();
  task.campaign = one.letter.campaign;
  return task;
}

}  // namespace

Result<bool> tell_participations(Office& office, std::int64_t now_ms) {
  RunStore& runs = office.store().runs();
  CustomerStore& customers = office.store().customers();
  TRY_TO(letters, runs.untold(letters_a_portion));
  if (letters.empty()) return false;
  std::optional<v1::Chain> chain;
  std::vector<Edit> edits;
  for (const RunStore::Untold& one : letters) {
    // Bought addresses are no customers, and who was erased meanwhile is none any more.
    TRY_TO(customer, customers.find(one.letter.customer));
    if (!customer) continue;
    edits.push_back(participation_edit(one.letter));
    if (!one.task) continue;
    // Whoever works at it already has changed it.
    TRY_TO(made, customers.find(run_task_id(one.letter.code)));
    if (made) continue;
    if (!chain) {
      TRY_TO(read, office.store().campaigns().chain());
      chain = std::move(read);
    }
    edits.push_back(follow_up_edit({}, task_of(one, *customer, chain->rules(), now_ms)));
  }
  if (!edits.empty()) TRY(office.submit(edits, "", now_ms));
  TRY(runs.told(letters));
  return letters.size() == letters_a_portion;
}

Result<void> place_answers(Office& office, std::int64_t now_ms) {
  TRY_TO(answers, office.store().runs().unplaced_answers());
  std::vector<Edit> edits;
  for (const Record& record : answers) {
    MarketingContact answer = read_contact(record);
    const auto code = parse_letter_code(answer.code);
    if (!code) continue;
    TRY_TO(told, office.store().customers().find(participation_id(*code)));
    if (!told) continue;
    const Participation letter = read_participation(*told);
    answer.campaign = letter.campaign;
    answer.customer = letter.customer;
    edits.push_back(contact_edit(record, answer));
  }
  if (!edits.empty()) TRY(office.submit(edits, "", now_ms));
  return {};
}

}  // namespace tresen
