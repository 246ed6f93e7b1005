#include "terminal/process/steps/campaign.h"

#include <algorithm>

#include "sync/record/marketing_contact.h"
#include "sync/record/offer.h"
#include "sync/record/participation.h"

namespace tresen {
namespace {

using Kind = CampaignChoice::Kind;

CampaignChoice without_campaign(Kind kind) {
  CampaignChoice choice;
  choice.kind = kind;
  return choice;
}

bool due(const StepContext& step) { return has_choice(step) || !is_held(step.around); }

// The answer to a letter, whatever campaign holds the customer.
std::vector<Edit> answered_letter(const StepContext& step, const CampaignChoice& choice) {
  const auto code = parse_letter_code(choice.letter);
  if (!code || is_answered(step.around.contacts, *code)) return {};
  return {
      answer_edit({.code = *code, .campaign = choice.campaign, .customer = step.process.customer},
                  {.branch = step.around.branch,
                   .process = step.process.id,
                   .at_ms = step.around.now.wall_ms})};
}

// The marketing contact, unless another terminal was first; and who recommended us, unless that is
// known already.
std::vector<Edit> at_close(const StepContext& step, IdSource& ids) {
  const auto choice = campaign_from(step.progress().choice);
  const Surroundings& around = step.around;
  if (choice && !choice->letter.empty()) return answered_letter(step, *choice);
  if (!choice || choice->kind == Kind::none || choice->kind == Kind::unknown || is_held(around)) {
    return {};
  }
  const MarketingContact contact{
      .id = ids.next(around.now.wall_ms),
      .campaign = choice->campaign,
      .customer = step.process.customer,
      .process = step.process.id,
      .at_ms = around.now.wall_ms,
      .kind = ContactKind::stated,
      .referrer = choice->referrer,
      .branch = around.branch,
  };
  std::vector<Edit> edits{contact_edit(
      Record{.id = contact.id, .kind = RecordKind::marketing_contact, .fields = {}}, contact)};
  const Answer& known = around.customer.answer("referred_by");
  if (!choice->referrer_no.empty() && known.state != AnswerState::value) {
    FieldEdit field;
    field.key = "referred_by";
    field.base = known.stamp;
    field.answer.state = AnswerState::value;
    field.answer.value = choice->referrer_no;
    field.answer.source = Source::spoken;
    edits.push_back({around.customer.id, RecordKind::customer, {std::move(field)}});
  }
  return edits;
}

}  // namespace

bool is_held(const Surroundings& around) {
  std::vector<MarketingContact> contacts;
  for (const Record& record : around.contacts) contacts.push_back(read_contact(record));
  return current_contact(contacts, around.campaigns, around.rules, around.today).has_value();
}

std::vector<std::string> campaign_words(const CampaignChoice& choice) {
  switch (choice.kind) {
    case Kind::campaign:
      if (!choice.letter.empty()) return {"campaign", choice.campaign, choice.letter};
      return {"campaign", choice.campaign};
    case Kind::referral:
      return {"referral", choice.campaign, to_hex(choice.referrer), choice.referrer_no};
    case Kind::none:
      return {"none"};
    case Kind::unknown:
      return {"unknown"};
  }
  return {};
}

std::optional<CampaignChoice> campaign_from(const std::optional<std::vector<std::string>>& words) {
  if (!words || words->empty()) return std::nullopt;
  const std::string& kind = words->front();
  if (kind == "none") return without_campaign(Kind::none);
  if (kind == "unknown") return without_campaign(Kind::unknown);
  if (kind == "campaign" && (words->size() == 2 || words->size() == 3)) {
    CampaignChoice choice;
    choice.kind = Kind::campaign;
    choice.campaign = (*words)[1];
    if (words->size() == 3) choice.letter = (*words)[2];
    return choice;
  }
  if (kind != "referral" || words->size() != 4) return std::nullopt;
  const auto referrer = uuid_from_hex((*words)[2]);
  if (!referrer) return std::nullopt;
  return CampaignChoice{.kind = Kind::referral,
                        .campaign = (*words)[1],
                        .referrer = *referrer,
                        .referrer_no = (*words)[3]};
}

constinit const Step campaign_step{
    .kind = v1::STEP_KIND_CAMPAIGN,
    .name = "campaign",
    .page = Page::tiles,
    .repeatable = false,
    .due = due,
    .done = has_choice,
    .questions = asks_nothing,
    .at_close = at_close,
    .check = needs_nothing,
};

}  // namespace tresen
