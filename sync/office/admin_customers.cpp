#include "sync/office/admin_customers.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "sync/office/person.h"
#include "sync/record/merging.h"
#include "sync/record/wire.h"

namespace tresen {
namespace {

constexpr std::size_t page_default = 2000;
constexpr std::size_t page_max = 10'000;

using Values = google::protobuf::Map<std::string, std::string>;

std::string value_of(const v1::ImportedCustomer& row, const std::string& key) {
  const auto found = row.values().find(key);
  return found == row.values().end() ? std::string() : found->second;
}

// The records of this portion, so that two rows of one customer meet.
class Portion {
 public:
  explicit Portion(Office& office, std::int64_t now_ms) : office_(office), now_ms_(now_ms) {}

  Result<void> take(v1::ImportedCustomer row, const Values& for_new) {
    TRY_TO(stored, find(row));
    const bool fresh = !stored;
    // Inserting leaves the row's own values as they are.
    if (fresh) row.mutable_values()->insert(for_new.begin(), for_new.end());
    Record record;
    if (fresh) {
      record.id = office_.new_id(now_ms_);
    } else {
      record = std::move(*stored);
    }
    Edit edit{record.id, RecordKind::customer, {}};
    for (const auto& [key, value] : row.values()) {
      const Answer& before = record.answer(key);
      if (before.state == AnswerState::value && before.value == value) continue;
      if (key == "customer_no") {
        TRY_TO(free, may_have_number(row, before, value));
        if (!free) continue;
      }
      Answer answer;
      answer.state = AnswerState::value;
      answer.value = value;
      answer.source = Source::import;
      edit.fields.push_back({key, FieldEdit::Action::set, answer, before.stamp});
    }
    if (fresh) TRY(keep_objection(record, edit));
    // The map of a message has no order; head office's log should be the same each time.
    std::sort(edit.fields.begin(), edit.fields.end(),
              [](const FieldEdit& a, const FieldEdit& b) { return a.key < b.key; });
    remember(row, with_edit(std::move(record), edit, Stamp{}));
    if (edit.fields.empty()) {
      reply_.set_unchanged(reply_.unchanged() + 1);
      return {};
    }
    (fresh ? created_ : updated_) += 1;
    edits_.push_back(std::move(edit));
    return {};
  }

  Result<v1::ImportReply> finish() {
    TRY(office_.submit(edits_, "", now_ms_));
    reply_.set_created(created_);
    reply_.set_updated(updated_);
    return std::move(reply_);
  }

 private:
  // Who has objected once does so again, however often a file of addresses brings him or her back.
  Result<void> keep_objection(const Record& record, Edit& edit) {
    TRY_TO(suppressed, office_.store().customers().is_suppressed(with_edit(record, edit, Stamp{})));
    if (!suppressed) return {};
    Answer yes;
    yes.state = AnswerState::value;
    yes.value = "yes";
    yes.source = Source::system;
    std::erase_if(edit.fields, [](const FieldEdit& field) { return field.key == "objection"; });
    edit.fields.push_back({"objection", FieldEdit::Action::set, yes, {}});
    return {};
  }

  Result<std::optional<Record>> find(const v1::ImportedCustomer& row) {
    CustomerStore& customers = office_.store().customers();
    const std::string external_id = value_of(row, "external_id");
    if (!external_id.empty()) {
      const auto here = by_external_id_.find(external_id);
      if (here != by_external_id_.end()) return std::optional(here->second);
      TRY_TO(stored, customers.by_external_id(external_id));
      if (stored) return stored;
    }
    const std::string no = value_of(row, "customer_no");
    if (no.empty()) return std::optional<Record>();
    const auto here = by_number_.find(no);
    const bool met = here != by_number_.end();
    TRY_TO(stored, met ? Result<std::optional<Record>>(here->second) : customers.by_number(no));
    // Somebody who is known under another external id is somebody else.
    const bool other = stored && !external_id.empty() && !stored->text("external_id").empty() &&
                       stored->text("external_id") != external_id;
    return other ? std::nullopt : std::move(stored);
  }

  // Numbers are for ever and unique (semantics of the catalogue): one that is somebody else's, or
  // another than the customer has, is refused, and the rest of the row taken.
  Result<bool> may_have_number(const v1::ImportedCustomer& row, const Answer& before,
                               const std::string& no) {
    TRY_TO(owner, office_.store().customers().by_number(no));
    const bool taken = owner || by_number_.contains(no);
    if (!taken && before.state != AnswerState::value) return true;
    v1::ImportRefusal& refusal = *reply_.add_refusals();
    refusal.set_line(row.line());
    refusal.set_field("customer_no");
    refusal.set_reason(taken ? "this number is another customer's already"
                             : "this customer has the number " + before.value +
                                   " already, and numbers never change");
    return false;
  }

  void remember(const v1::ImportedCustomer& row, Record record) {
    const std::string external_id = value_of(row, "external_id");
    const std::string no = value_of(row, "customer_no");
    if (!no.empty()) by_number_.insert_or_assign(no, record);
    if (!external_id.empty()) by_external_id_.insert_or_assign(external_id, std::move(record));
  }

  Office& office_;
  std::int64_t now_ms_;
  std::map<std::string, Record> by_external_id_;
  std::map<std::string, Record> by_number_;
  std::vector<Edit> edits_;
  v1::ImportReply reply_;
  std::uint64_t created_ = 0;
  std::uint64_t updated_ = 0;
};

}  // namespace

Result<v1::AdminReply> import_customers(Office& office, const v1::ImportRequest& request,
                                        std::int64_t now_ms) {
  Portion portion(office, now_ms);
  for (const v1::ImportedCustomer& row : request.customers()) {
    TRY(portion.take(row, request.for_new()));
  }
  TRY_TO(done, portion.finish());
  v1::AdminReply reply;
  *reply.mutable_import_customers() = std::move(done);
  return reply;
}

Result<v1::AdminReply> customers_page(Store& store, const v1::CustomersRequest& request) {
  const auto after = uuid_from_bytes(request.after());
  if (!request.after().empty() && !after) return fail(Fault::invalid, "that is no record id");
  const std::size_t wanted = request.count_max() == 0 ? page_default : request.count_max();
  TRY_TO(page, store.customers().page(RecordKind::customer, after.value_or(Uuid{}),
                                      std::min(wanted, page_max)));
  v1::AdminReply reply;
  v1::CustomersReply& customers = *reply.mutable_customers();
  for (const Record& record : page) *customers.add_customers() = to_wire(record);
  customers.set_more(page.size() == std::min(wanted, page_max));
  return reply;
}

Result<v1::AdminReply> one_customer(Store& store, const std::string& no) {
  TRY_TO(customer, customer_of(store, no));
  v1::AdminReply reply;
  v1::CustomerReply& found = *reply.mutable_customer();
  *found.mutable_customer() = to_wire(customer);
  if (const auto into = merged_into(customer)) {
    TRY_TO(kept, store.customers().find(*into));
    if (kept) found.set_merged_into(kept->text("customer_no"));
  }
  for (const RecordKind kind : kinds_of_a_customer) {
    TRY_TO(related, store.customers().of_customer(customer.id, kind));
    for (const Record& record : related) *found.add_related() = to_wire(record);
  }
  // Proofs are sealed: they stay with the record for which they were given.
  for (const Uuid& away : merged_from(customer)) {
    TRY_TO(proofs, store.customers().of_customer(away, RecordKind::consent));
    for (const Record& proof : proofs) *found.add_related() = to_wire(proof);
  }
  return reply;
}

}  // namespace tresen
