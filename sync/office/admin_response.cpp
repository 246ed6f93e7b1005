#include "sync/office/admin_response.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/text.h"
#include "sync/office/answer_rules.h"
#include "sync/office/person.h"
#include "sync/record/consent_record.h"
#include "sync/record/field.h"
#include "sync/record/follow_up.h"
#include "sync/record/marketing_contact.h"
#include "sync/record/offer.h"
#include "sync/record/response.h"
#include "sync/record/working_days.h"

namespace tresen {
namespace {

constexpr std::array<std::string_view, 5> ways{"phone", "desk", "email", "sms", "post"};

class Answering {
 public:
  Answering(Office& office, const v1::ResponseRequest& request, std::string staff,
            std::int64_t now_ms)
      : office_(office),
        request_(request),
        staff_(std::move(staff)),
        now_ms_(now_ms),
        today_(local_date(now_ms)) {}

  Result<v1::AdminReply> write() {
    TRY_TO(chain, office_.store().campaigns().chain());
    chain_ = std::move(chain);
    TRY(check());
    TRY(find_person());
    TRY(find_branch());
    TRY(add_contact());
    if (request_.outcome() == "objects") TRY(add_objection());
    if (!request_.text().empty()) add_follow_up();
    TRY(office_.submit(edits_, branch_, now_ms_));
    TRY(follow_rules());
    TRY_TO(stored, office_.store().customers().find(person_.id));
    v1::AdminReply reply;
    told_.set_no(stored ? stored->text("customer_no") : "");
    *reply.mutable_response() = told_;
    return reply;
  }

 private:
  Result<void> check();
  Result<void> find_person();
  Result<void> make_prospect();
  Result<void> find_branch();
  Result<void> add_contact();
  Result<void> add_objection();
  void add_follow_up();
  Result<void> follow_rules();

  Office& office_;
  const v1::ResponseRequest& request_;
  std::string staff_;
  std::int64_t now_ms_;
  Date today_;
  v1::Chain chain_;
  Record person_;
  std::string branch_, federal_state_;
  std::vector<Edit> edits_;
  Uuid answer_;  // none: the one before stands
  v1::ResponseReply told_;
};

Result<void> Answering::check() {
  const auto& campaigns = chain_.campaigns().campaigns();
  const auto campaign = std::ranges::find(campaigns, request_.campaign(), &v1::Campaign::id);
  if (campaign == campaigns.end()) {
    return fail(Fault::absent,
                "there is no campaign \"" + request_.campaign() + "\"; `campaign list` shows them");
  }
  if (!is_outcome(request_.outcome())) {
    return fail(Fault::invalid, "\"" + request_.outcome() +
                                    "\" is no outcome; right would be interested, appointment, "
                                    "bought, callback, declined, wrong_address or objects");
  }
  if (std::ranges::find(ways, request_.way()) == ways.end()) {
    return fail(Fault::invalid, "\"" + request_.way() +
                                    "\" is no way; right would be phone, desk, email, sms or post");
  }
  return {};
}

Result<void> Answering::find_person() {
  if (request_.prospect().empty()) {
    TRY_TO(found, customer_of(office_.store(), request_.no()));
    person_ = std::move(found);
    return {};
  }
  if (request_.no().empty()) return make_prospect();
  return fail(Fault::invalid, "either a customer's number or the data of a new one, not both");
}

// Who is not known yet: by the rules of an import, and found to have objected as one.
Result<void> Answering::make_prospect() {
  person_.id = office_.new_id(now_ms_);
  Edit edit{person_.id, RecordKind::customer, {}};
  const auto country = request_.prospect().find("country");
  FieldContext context{today_, {}};
  if (country != request_.prospect().end()) context.country = country->second;
  for (const auto& [key, value] :
       std::map<std::string, std::string>(request_.prospect().begin(), request_.prospect().end())) {
    const Field* const field = find_field(key);
    if (field == nullptr || field->level == FieldLevel::system || key.starts_with("consent.")) {
      return fail(Fault::invalid, "\"" + key + "\" is no field to be filled in here");
    }
    const Verdict verdict = judge(*field, value, context);
    if (verdict != Verdict::good && verdict != Verdict::unlikely) {
      return fail(Fault::invalid, "\"" + value + "\" cannot be right as " + key);
    }
    Answer answer;
    answer.state = AnswerState::value;
    answer.value = tidy(*field, value, context);
    answer.source = Source::desk;
    answer.staff = staff_;
    edit.fields.push_back({key, FieldEdit::Action::set, std::move(answer), {}});
  }
  person_ = with_edit(std::move(person_), edit, Stamp{});
  if (person_.text("last_name").empty() && person_.text("company").empty()) {
    return fail(Fault::invalid, "a new customer needs a last_name");
  }
  TRY_TO(suppressed, office_.store().customers().is_suppressed(person_));
  if (suppressed) {
    return fail(Fault::denied,
                "this person has objected to advertising and is not entered for a campaign");
  }
  edits_.push_back(std::move(edit));
  return {};
}

Result<void> Answering::find_branch() {
  branch_ = request_.branch().empty() ? person_.text("home_branch") : request_.branch();
  const auto& branches = chain_.rules().branches();
  const auto found = std::ranges::find(branches, branch_, &v1::Branch::id);
  if (found != branches.end()) {
    federal_state_ = found->federal_state();
  } else if (!branch_.empty()) {
    return fail(Fault::absent, "there is no branch \"" + branch_ + "\"; `branch list` shows them");
  }
  if (request_.prospect().empty() || branch_.empty()) return {};
  Answer home;
  home.state = AnswerState::value;
  home.value = branch_;
  home.source = Source::system;
  edits_.front().fields.push_back({"home_branch", FieldEdit::Action::set, std::move(home), {}});
  return {};
}

Result<void> Answering::add_contact() {
  TRY_TO(records,
         office_.store().customers().of_customer(person_.id, RecordKind::marketing_contact));
  ResponseContact answer = response_contact(
      records, {.customer = person_.id,
                .campaign = request_.campaign(),
                .outcome = request_.outcome(),
                .way = request_.way(),
                .branch = branch_,
                .at_ms = now_ms_,
                .window_days =
                    attribution_days(request_.campaign(), chain_.campaigns(), chain_.rules())});
  const bool comes = comes_by(request_.outcome());
  told_.set_kind(comes ? std::string(name_of(answer.contact.kind)) : "turned_down");
  if (answer.stands) return {};
  answer.contact.id = office_.new_id(now_ms_);
  answer_ = answer.contact.id;
  edits_.push_back(contact_edit({}, answer.contact));
  return {};
}

Result<void> Answering::add_objection() {
  TRY_TO(consents, office_.store().customers().of_customer(person_.id, RecordKind::consent));
  const ConsentScene scene{person_, consents, chain_.rules(), branch_, 0,
                           staff_,  {},       now_ms_,        today_};
  IdSource ids;
  for (Edit& edit : object_to_advertising(scene, true, ids)) edits_.push_back(std::move(edit));
  told_.set_objected(true);
  return {};
}

void Answering::add_follow_up() {
  FollowUp task;
  task.id = office_.new_id(now_ms_);
  task.customer = person_.id;
  task.due = working_days_after(today_, static_cast<int>(request_.working_days()), federal_state_);
  task.text = tidied(request_.text());
  task.branch = branch_;
  task.campaign = request_.campaign();
  told_.set_follow_up(to_hex(task.id));
  told_.set_due(iso_date(task.due));
  edits_.push_back(follow_up_edit({}, task));
}

Result<void> Answering::follow_rules() {
  std::vector<RuledAnswer> ruled;
  for (bool more = true; more;) {
    TRY_TO(again, follow_answers(office_, now_ms_, &ruled));
    more = again;
  }
  for (RuledAnswer& one : ruled) {
    if (one.answer == answer_) *told_.add_tasks() = std::move(one.task);
  }
  return {};
}

}  // namespace

Result<v1::AdminReply> record_response(Office& office, const v1::ResponseRequest& request,
                                       const std::string& staff, std::int64_t now_ms) {
  return Answering(office, request, staff, now_ms).write();
}

}  // namespace tresen
