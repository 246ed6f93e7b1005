#include "sync/office/customer_merge.h"

#include <iterator>

#include "sync/office/person.h"
#include "sync/record/audit.h"
#include "sync/record/merging.h"

namespace tresen {
namespace {

// What the note for the way back can name.
constexpr std::size_t related_max = 400;

Edit note_of_rule(Office& office, const MergeOrder& order, std::int64_t now_ms) {
  return audit_edit({.id = office.new_id(now_ms),
                     .act = std::string(name_of(Act::merge)),
                     .staff = {},
                     .device = 0,
                     .branch = {},
                     .at_ms = now_ms,
                     .subject = order.kept.id,
                     .detail = "rule." + order.score});
}

}  // namespace

Result<std::vector<Record>> belongings_of(CustomerStore& customers, const Uuid& customer) {
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

Result<void> merge_records(Office& office, const MergeOrder& order, std::int64_t now_ms) {
  TRY(expect_alive(order.kept));
  TRY(expect_alive(order.away));
  TRY_TO(related, belongings_of(office.store().customers(), order.away.id));
  if (related.size() > related_max) {
    return fail(Fault::invalid, "more than " + std::to_string(related_max) +
                                    " records belong to customer " +
                                    order.away.text("customer_no") + "; merge the other way round");
  }
  std::vector<Edit> edits = merging(order.kept, order.away, related, order.score);
  if (!order.score.empty()) edits.push_back(note_of_rule(office, order, now_ms));
  TRY(office.submit(edits, "", now_ms));
  return {};
}

}  // namespace tresen
