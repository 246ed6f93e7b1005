#include "sync/office/participations.h"

#include <vector>

#include "sync/record/marketing_contact.h"
#include "sync/record/participation.h"

namespace tresen {
namespace {

constexpr std::size_t letters_a_portion = 1000;

}  // namespace

Result<bool> tell_participations(Office& office, std::int64_t now_ms) {
  RunStore& runs = office.store().runs();
  TRY_TO(letters, runs.untold(letters_a_portion));
  if (letters.empty()) return false;
  std::vector<Edit> edits;
  for (const Participation& letter : letters) {
    // Bought addresses are no customers, and who was erased meanwhile is none any more.
    TRY_TO(customer, office.store().customers().find(letter.customer));
    if (customer) edits.push_back(participation_edit(letter));
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
