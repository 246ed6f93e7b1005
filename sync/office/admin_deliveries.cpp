#include "sync/office/admin_deliveries.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sync/office/person.h"
#include "sync/record/customer.h"
#include "sync/record/marketing_contact.h"

namespace tresen {
namespace {

constexpr int reports_max = 1000;
constexpr std::size_t status_letters_max = 11;  // 5.123.123

using Report = v1::DeliveryReport;

// The code of a server, and nothing else that it wrote.
std::string code_in(std::string_view status) {
  const auto end = std::min(status.find_first_not_of("0123456789."), status_letters_max);
  return std::string(status.substr(0, end));
}

// True: the address is marked now.
Result<bool> settle_bounce(Office& office, const RunStore::LeftMessage& message,
                           std::uint32_t number, const Record& customer, std::int64_t now_ms) {
  std::vector<Edit> edits;
  const LetterCode code{message.campaign_number, number};
  TRY_TO(told, office.store().customers().find(bounce_id(code)));
  if (!told) {
    edits.push_back(contact_edit({}, {.id = bounce_id(code),
                                      .campaign = message.campaign,
                                      .customer = customer.id,
                                      .process = {},
                                      .at_ms = now_ms,
                                      .kind = ContactKind::written,
                                      .referrer = {},
                                      .branch = customer.text("home_branch"),
                                      .source = message.recipient.channel(),
                                      .outcome = "bounced"}));
  }
  const bool marks =
      customer.text("email") == message.recipient.address() && !comes_back(customer);
  if (marks) edits.push_back(undeliverable_edit(customer));
  if (!edits.empty()) TRY(office.submit(edits, customer.text("home_branch"), now_ms));
  return marks;
}

}  // namespace

Result<v1::DeliveryNoted> take_delivery_report(Office& office, const v1::DeliveryReport& report,
                                               std::int64_t now_ms) {
  v1::DeliveryNoted noted;
  noted.set_how(v1::DeliveryNoted::HOW_UNKNOWN);
  RunStore& runs = office.store().runs();
  TRY_TO(message, runs.left_message(report.run(), report.number()));
  if (!message) return noted;
  TRY_TO(customer, kept_customer(office.store().customers(), message->person));
  noted.set_how(v1::DeliveryNoted::HOW_ALREADY);
  noted.set_campaign(message->campaign);
  noted.set_channel(message->recipient.channel());
  if (customer) noted.set_no(customer->text("customer_no"));
  if (report.what() <= message->what) return noted;
  const bool came_back =
      report.what() == Report::WHAT_UNDELIVERABLE && message->recipient.channel() == "email";
  if (came_back && customer) {
    TRY_TO(marked, settle_bounce(office, *message, report.number(), *customer, now_ms));
    noted.set_marked(marked);
  }
  // Last: whoever is killed before is told again, and does what is left.
  v1::DeliveryReport kept = report;
  kept.set_status(code_in(report.status()));
  TRY(runs.note_delivery(kept, now_ms));
  noted.set_how(v1::DeliveryNoted::HOW_NOTED);
  return noted;
}

Result<v1::AdminReply> take_delivery_reports(Office& office,
                                             const v1::DeliveryReportsRequest& request,
                                             std::int64_t now_ms) {
  if (request.reports_size() > reports_max) {
    return fail(Fault::invalid, "at most " + std::to_string(reports_max) + " reports at once");
  }
  v1::AdminReply reply;
  reply.mutable_delivery_reports();
  for (const v1::DeliveryReport& report : request.reports()) {
    TRY_TO(noted, take_delivery_report(office, report, now_ms));
    *reply.mutable_delivery_reports()->add_noted() = std::move(noted);
  }
  return reply;
}

}  // namespace tresen
