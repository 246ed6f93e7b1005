#include "sync/office/admin_merge.h"

#include <iterator>
#include <utility>
#include <vector>

#include "sync/office/person.h"
#include "sync/record/merging.h"

namespace tresen {
namespace {

// What the note for the way back can name.
constexpr std::size_t related_max = 400;

// What goes over. Not the proofs of consents, which are sealed: what they say of the customer's
// wishes is in the fields.
Result<std::vector<Record>> all_of(CustomerStore& customers, const Uuid& customer) {
  std::vector<Record> all;
  for (const RecordKind kind : kinds_of_a_customer) {
    if (kind == RecordKind::consent) continue;
    TRY_TO(related, customers.of_customer(customer, kind));
    all.insert(all.end(), std::move_iterator(related.begin()), std::move_iterator(related.end()));
  }
  return all;
}

Result<void> expect_alive(const Record& customer) {
  if (!merged_into(customer)) return {};
  return fail(Fault::conflict, "customer " + customer.text("customer_no") +
                                   " has been merged into another one already; `customer show` "
                                   "says into whom");
}

}  // namespace

Result<v1::AdminReply> merge_customers(Office& office, const v1::MergeRequest& request,
                                       std::int64_t now_ms) {
  TRY_TO(kept, customer_of(office.store(), request.kept()));
  TRY_TO(away, customer_of(office.store(), request.away()));
  if (kept.id == away.id) {
    return fail(Fault::conflict,
                "\"" + request.kept() + "\" and \"" + request.away() + "\" are one record already");
  }
  TRY(expect_alive(kept));
  TRY(expect_alive(away));
  TRY_TO(related, all_of(office.store().customers(), away.id));
  if (related.size() > related_max) {
    return fail(Fault::invalid, "more than " + std::to_string(related_max) +
                                    " records belong to customer " + away.text("customer_no") +
                                    "; merge the other way round");
  }
  TRY(office.submit(merging(kept, away, related), "", now_ms));
  v1::AdminReply reply;
  reply.mutable_merge()->set_merge_id(to_hex(away.id));
  return reply;
}

Result<v1::AdminReply> undo_merge(Office& office, const v1::UndoMergeRequest& request,
                                  std::int64_t now_ms) {
  CustomerStore& customers = office.store().customers();
  const auto id = uuid_from_hex(request.merge_id());
  if (!id) return fail(Fault::absent, "\"" + request.merge_id() + "\" is no id of a merge");
  TRY_TO(away, customers.find(*id));
  const auto into = away ? merged_into(*away) : std::nullopt;
  if (!into) return fail(Fault::absent, "there is no merge " + request.merge_id() + " any more");
  if (now_ms - merged_at_ms(*away) > undo_merge_ms) {
    return fail(Fault::conflict, "the merge is older than 30 days");
  }
  TRY_TO(kept, customers.find(*into));
  if (!kept) return fail(Fault::absent, "the customer who was kept is not there any more");
  TRY(expect_alive(*kept));
  TRY_TO(related, all_of(customers, kept->id));
  TRY(office.submit(unmerging(*kept, *away, related), "", now_ms));
  v1::AdminReply reply;
  reply.mutable_undo_merge()->set_kept(kept->text("customer_no"));
  reply.mutable_undo_merge()->set_away(away->text("customer_no"));
  return reply;
}

}  // namespace tresen
