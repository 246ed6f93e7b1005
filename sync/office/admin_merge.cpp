#include "sync/office/admin_merge.h"

#include <utility>

#include "sync/office/customer_merge.h"
#include "sync/office/person.h"
#include "sync/record/merging.h"

namespace tresen {

Result<v1::AdminReply> merge_customers(Office& office, const v1::MergeRequest& request,
                                       std::int64_t now_ms) {
  TRY_TO(kept, customer_of(office.store(), request.kept()));
  TRY_TO(away, customer_of(office.store(), request.away()));
  if (kept.id == away.id) {
    return fail(Fault::conflict,
                "\"" + request.kept() + "\" and \"" + request.away() + "\" are one record already");
  }
  const std::string merge_id = to_hex(away.id);
  TRY(merge_records(office, {std::move(kept), std::move(away), {}}, now_ms));
  v1::AdminReply reply;
  reply.mutable_merge()->set_merge_id(merge_id);
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
  TRY_TO(related, belongings_of(customers, kept->id));
  TRY(office.submit(unmerging(*kept, *away, related), "", now_ms));
  v1::AdminReply reply;
  reply.mutable_undo_merge()->set_kept(kept->text("customer_no"));
  reply.mutable_undo_merge()->set_away(away->text("customer_no"));
  return reply;
}

}  // namespace tresen
