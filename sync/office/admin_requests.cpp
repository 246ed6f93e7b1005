#include "sync/office/admin_requests.h"

#include <array>
#include <optional>
#include <utility>

#include "sync/base/text.h"
#include "sync/office/archive.h"
#include "sync/record/request.h"

namespace tresen {
namespace {

constexpr std::size_t page_max = 1000;

Result<void> describe(CustomerStore& records, const Request& asked, v1::DataRequestFacts& facts) {
  facts.set_id(to_bytes(asked.id));
  facts.set_number(asked.number);
  facts.set_what(std::string(name_of(asked.what)));
  facts.set_at_ms(asked.at_ms);
  facts.set_due(iso_date(asked.due));
  facts.set_done(asked.state != RequestState::open);
  facts.set_branch(asked.branch);
  facts.set_device(asked.device);
  facts.set_staff(asked.staff);
  facts.set_state(std::string(name_of(asked.state)));
  facts.set_settled_ms(asked.settled_ms);
  facts.set_why(asked.why);
  TRY_TO(customer, records.find(asked.customer));
  if (customer) facts.set_no(customer->text("customer_no"));
  return {};
}

Result<Record> request_with(CustomerStore& records, const std::string& number) {
  std::optional<Record> found;
  Uuid after;
  while (true) {
    TRY_TO(page, records.page(RecordKind::request, after, page_max));
    if (page.empty()) break;
    for (Record& record : page) {
      if (record.text("number") != number) continue;
      if (found) return fail(Fault::conflict, "two requests have the number " + number);
      found = std::move(record);
    }
    after = page.back().id;
  }
  if (found) return std::move(*found);
  return fail(Fault::absent, "there is no request with the number \"" + number +
                                 "\"; `request list` shows them. One for erasure goes with the "
                                 "person");
}

}  // namespace

Result<v1::AdminReply> list_data_requests(Office& office, const v1::DataRequestsRequest& request) {
  const Uuid after = uuid_from_bytes(request.after()).value_or(Uuid{});
  CustomerStore& records = office.store().customers();
  TRY_TO(page, records.page(RecordKind::request, after, page_max));
  v1::AdminReply reply;
  reply.mutable_data_requests();
  for (const Record& record : page) {
    TRY(describe(records, read_request(record), *reply.mutable_data_requests()->add_requests()));
  }
  return reply;
}

Result<v1::AdminReply> settle_data_request(Office& office,
                                           const v1::DataRequestSettleRequest& request,
                                           std::int64_t now_ms) {
  CustomerStore& records = office.store().customers();
  TRY_TO(stored, request_with(records, request.number()));
  const RequestState wanted = request.refused() ? RequestState::refused : RequestState::done;
  const std::string why = tidied(request.why());
  if (request.refused() && why.empty()) {
    return fail(Fault::invalid,
                "a refusal needs its reason (GDPR 12(4)): the person is told it; --why \"...\"");
  }
  Request asked = read_request(stored);
  v1::AdminReply reply;
  v1::DataRequestSettleReply& out = *reply.mutable_data_request_settle();
  if (asked.state != RequestState::open && asked.state != wanted) {
    return fail(Fault::conflict, asked.number + " is settled already, as " +
                                     std::string(name_of(asked.state)) + " on " +
                                     iso_time(asked.settled_ms));
  }
  out.set_already(asked.state != RequestState::open);
  if (!out.already()) {
    asked.state = wanted;
    asked.settled_ms = now_ms;
    asked.why = why;
    const std::array edits{request_edit(stored, asked)};
    TRY(office.submit(edits, asked.branch, now_ms));
  }
  TRY(describe(records, asked, *out.mutable_request()));
  if (asked.what == RequestKind::erasure && wanted == RequestState::done) {
    v1::PersonEraseRequest erase;
    erase.set_no(out.request().no());
    TRY_TO(erased, erase_everywhere(office, erase, now_ms));
    *out.mutable_erased() = erased.person_erase();
  }
  return reply;
}

Uuid asker_of(CustomerStore& records, const std::string& number) {
  const auto stored = request_with(records, number);
  return stored ? read_request(*stored).customer : Uuid{};
}

}  // namespace tresen
