#include "tests/process/counter.h"

#include <google/protobuf/text_format.h>

#include "sync/base/text.h"
#include "sync/record/field.h"

namespace tresen::test {
namespace {

constexpr const char* rules_text = R"(
  version: 7
  attribution_days: 90
  fields { field: "mobile" level: LEVEL_MUST order: 1 purpose: "contract" }
  fields { field: "birth_date" level: LEVEL_MUST order: 2 purpose: "contract" }
  fields { field: "email" level: LEVEL_MUST order: 3 purpose: "contract" }
  fields { field: "preferred_channel" level: LEVEL_MUST order: 4 purpose: "contract"
           condition { all { field: "email" op: OP_HAS_VALUE } } }
  fields { field: "guardian.name" level: LEVEL_MUST order: 5 purpose: "contract"
           condition { all { field: "birth_date" op: OP_AGE_BELOW values: "18" } } }
  fields { field: "guardian.relation" level: LEVEL_MUST order: 6 purpose: "contract"
           condition { all { field: "birth_date" op: OP_AGE_BELOW values: "18" } } }
  branches { id: "b1" legal_entity: "kb" }
  branches { id: "b2" legal_entity: "other" }
  legal_entities { id: "kb" name: "Klarblick Optik GmbH" }
  legal_entities { id: "other" name: "Optik Ulm OHG" }
  consents { channel: "email" purpose: "advertising" text: "ad.email" }
  consents { channel: "sms" purpose: "advertising" text: "ad.sms" }
  notice_text: "privacy"
  category_sets { id: "style" categories { id: "sport" } categories { id: "office" } }
  category_sets { id: "hobby" multiple: true
                  categories { id: "ski" } categories { id: "golf" } categories { id: "chess" } }
  templates { id: "glasses" type: "glasses"
    steps { kind: STEP_KIND_MISSING_DATA mandatory: true }
    steps { kind: STEP_KIND_CAMPAIGN mandatory: true }
    steps { kind: STEP_KIND_CATEGORY category_set: "style" }
    steps { kind: STEP_KIND_FOLLOW_UP days: 14 text: "Abholung" }
    steps { kind: STEP_KIND_SUMMARY } }
  templates { id: "strict" type: "hearing"
    steps { kind: STEP_KIND_MISSING_DATA prerequisite: true }
    steps { kind: STEP_KIND_CAMPAIGN mandatory: true }
    steps { kind: STEP_KIND_CATEGORY category_set: "style" mandatory: true }
    steps { kind: STEP_KIND_SUMMARY } }
  templates { id: "hobbies" type: "other"
    steps { kind: STEP_KIND_CATEGORY category_set: "hobby" }
    steps { kind: STEP_KIND_CATEGORY category_set: "style"
            condition { all { field: "birth_date" op: OP_AGE_FROM values: "18" } } }
    steps { kind: STEP_KIND_SUMMARY } }
  templates { id: "warned" type: "glasses" open_mandatory: OPEN_MANDATORY_WARN
    steps { kind: STEP_KIND_CAMPAIGN mandatory: true }
    steps { kind: STEP_KIND_SUMMARY } }
  templates { id: "ignored" type: "glasses" open_mandatory: OPEN_MANDATORY_IGNORE
    steps { kind: STEP_KIND_CAMPAIGN mandatory: true }
    steps { kind: STEP_KIND_SUMMARY } }
  templates { id: "elsewhere" type: "glasses" branches: "b2"
    steps { kind: STEP_KIND_SUMMARY } }
  templates { id: "phone_only" type: "repair"
    steps { kind: STEP_KIND_MISSING_DATA only_fields: "mobile" mandatory: true }
    steps { kind: STEP_KIND_SUMMARY } }
  templates { id: "new_customer" type: "other"
    steps { kind: STEP_KIND_NOTICE prerequisite: true }
    steps { kind: STEP_KIND_CONSENT }
    steps { kind: STEP_KIND_SIGNATURE text: "contract" }
    steps { kind: STEP_KIND_SUMMARY } }
  templates { id: "child" type: "other"
    steps { kind: STEP_KIND_GUARDIAN prerequisite: true only_fields: "birth_date"
            only_fields: "guardian.name" only_fields: "guardian.relation" }
    steps { kind: STEP_KIND_CONSENT }
    steps { kind: STEP_KIND_SUMMARY } }
  templates { id: "newer" type: "glasses"
    steps { kind: STEP_KIND_CAMPAIGN }
    steps { kind: 77 }
    steps { kind: STEP_KIND_SUMMARY } }
)";

constexpr const char* campaigns_text = R"(
  version: 3
  campaigns { id: "spring" state: STATE_ACTIVE }
  campaigns { id: "letter" state: STATE_ACTIVE }
  campaigns { id: "friends" state: STATE_ACTIVE counts_as_referral: true }
  campaigns { id: "over" state: STATE_ACTIVE valid_to: "2026-01-31" }
)";

// Repeatable, and different at each call.
IdSource::Random counting() {
  return [state = std::uint64_t{1}]() mutable {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return state;
  };
}

}  // namespace

Counter::Counter() : ids(counting()) {
  using google::protobuf::TextFormat;
  EXPECT_TRUE(TextFormat::ParseFromString(rules_text, &rules));
  EXPECT_TRUE(TextFormat::ParseFromString(campaigns_text, &campaigns));
  now.wall_ms = *parse_time("2026-11-21T10:00:00Z");
  customer.id = ids.next(1'000);
  knows("customer_no", "104711");
  knows("last_name", "Müller");
}

Surroundings Counter::around() const {
  return {.stored = stored,
          .customer = customer,
          .contacts = contacts,
          .follow_ups = follow_ups,
          .rules = rules,
          .campaigns = campaigns,
          .branch = branch,
          .now = now,
          .today = local_date(now.wall_ms),
          .consents = consents,
          .device = 7};
}

void Counter::days_later(int days) { now.wall_ms += std::int64_t{days} * 24 * 3600 * 1000; }

void Counter::knows(const std::string& key, AnswerState state, const std::string& value) {
  Edit edit{.record = customer.id, .kind = RecordKind::customer, .fields = {}};
  FieldEdit field;
  field.key = key;
  field.answer = given(state, value);
  field.base = customer.answer(key).stamp;
  edit.fields.push_back(field);
  write(edit);
}

void Counter::write(const Edit& edit) {
  const auto put = [&](Record& record) {
    for (const FieldEdit& field : edit.fields) {
      EXPECT_EQ(field.base, record.answer(field.key).stamp) << field.key;
    }
    Stamp stamp;
    stamp.ms = static_cast<std::uint64_t>(now.wall_ms);
    stamp.counter = static_cast<std::uint32_t>(++writes_);
    record = with_edit(record, edit, stamp);
    for (const FieldEdit& field : edit.fields) record.fields[field.key].branch = branch;
  };
  const auto put_into = [&](std::vector<Record>& records) {
    for (Record& record : records) {
      if (record.id == edit.record) return put(record);
    }
    Record record;
    record.id = edit.record;
    record.kind = edit.kind;
    put(record);
    records.push_back(record);
  };
  switch (edit.kind) {
    case RecordKind::customer:
      EXPECT_EQ(edit.record, customer.id);
      return put(customer);
    case RecordKind::process:
      return put(stored);
    case RecordKind::marketing_contact:
      return put_into(contacts);
    case RecordKind::follow_up:
      return put_into(follow_ups);
    case RecordKind::consent:
      return put_into(consents);
    case RecordKind::request:
    case RecordKind::audit:
      FAIL() << "a process writes no such record";
  }
}

void Counter::does(Result<Turn> turn) {
  ASSERT_TRUE(turn.has_value()) << turn.error().detail;
  process = turn->process;
  for (const Edit& edit : turn->edits) {
    EXPECT_FALSE(edit.fields.empty());
    write(edit);
  }
}

void Counter::starts(const std::string& template_id, const std::string& correlation) {
  stored = {};
  does(start(around(), template_id, correlation, ids));
}

void Counter::answers(const std::string& key, const std::string& value) {
  does(answer(process, around(), key, given(AnswerState::value, value), ids));
}

void Counter::answers(const std::string& key, AnswerState state) {
  does(answer(process, around(), key, given(state), ids));
}

void Counter::chooses(const std::string& campaign) {
  CampaignChoice choice;
  choice.kind = CampaignChoice::Kind::campaign;
  choice.campaign = campaign;
  does(choose_campaign(process, around(), choice));
}

void Counter::files(const std::string& category) {
  does(choose_categories(process, around(), "style", {category}));
}

std::string Counter::states() const {
  std::vector<std::string> words;
  for (const StepStatus& status : steps_of(process, around())) {
    words.push_back(std::string(status.step->name) + "=" + std::string(name_of(status.state)));
  }
  return join(words, " ");
}

std::string Counter::screen() const {
  const std::vector<StepStatus> statuses = steps_of(process, around());
  if (process.step >= statuses.size()) return "nowhere";
  const std::string step(statuses[process.step].step->name);
  return process.field.empty() ? step : step + "/" + process.field;
}

std::string Counter::questions() const {
  std::vector<std::string> words;
  for (const QuestionStatus& question : questions_of(process, around(), 0)) {
    words.push_back(question.key + (question.answered ? "+" : ""));
  }
  return join(words, " ");
}

Answer given(AnswerState state, const std::string& value) {
  Answer answer;
  answer.state = state;
  answer.value = value;
  answer.source = Source::spoken;
  return answer;
}

std::string known(const Record& record) {
  std::vector<std::string> words;
  for (const auto& [key, answer] : record.fields) {
    if (answer.state == AnswerState::missing) continue;
    std::string word = key + "=" + std::string(name_of(answer.state));
    if (!answer.value.empty()) word += ":" + answer.value;
    words.push_back(word);
  }
  return join(words, " ");
}

}  // namespace tresen::test
