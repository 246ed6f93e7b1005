#include "sync/office/admin_deliveries.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sync/office/channels/bounce.h"
#include "sync/office/channels/channel.h"
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

// A gateway that gives up (2) means the number; the operator's refusal (16) may mean us.
bool names_nobody(const std::string& channel, std::string_view status) {
  return channel == "sms" ? status == "2" : says_nobody_is_there(status);
}

// What marks the address or number that a message went to. Nothing: it is none that can be marked,
// another one by now, or marked already.
std::optional<Edit> mark_for(const Record& customer, const v1::Recipient& recipient) {
  const std::string_view field = marked_field(recipient.channel());
  if (field.empty() || recipient.address().empty()) return {};
  if (customer.text(field) != recipient.address() || comes_back(customer, field)) return {};
  return undeliverable_edit(customer, field);
}

// True: the address is marked now.
Result<bool> settle_bounce(Office& office, const RunStore::LeftMessage& message,
                           const v1::DeliveryReport& report, const Record& customer,
                           std::int64_t now_ms) {
  std::vector<Edit> edits;
  const LetterCode code{message.campaign_number, report.number()};
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
  std::optional<Edit> mark;
  if (names_nobody(message.recipient.channel(), code_in(report.status()))) {
    mark = mark_for(customer, message.recipient);
  }
  const bool marks = mark.has_value();
  if (marks) edits.push_back(std::move(*mark));
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
  const bool came_back = report.what() == Report::WHAT_UNDELIVERABLE &&
                         !marked_field(message->recipient.channel()).empty();
  if (came_back && customer) {
    TRY_TO(marked, settle_bounce(office, *message, report, *customer, now_ms));
    noted.set_marked(marked);
  }
  // Last: whoever is killed before is told again, and does what is left.
  v1::DeliveryReport kept = report;
  kept.set_status(code_in(report.status()));
  TRY(runs.note_delivery(kept, now_ms));
  noted.set_how(v1::DeliveryNoted::HOW_NOTED);
  return noted;
}

Result<void> mark_refused(Office& office, const v1::RunSettleRequest& settled,
                          std::int64_t now_ms) {
  for (const v1::RunOutcome& one : settled.outcomes()) {
    const bool nobody =
        one.what() == v1::RunOutcome::WHAT_REFUSED && one.reason().starts_with(reason_nobody_there);
    if (!nobody) continue;
    TRY_TO(message, office.store().runs().left_message(settled.run(), one.number()));
    if (!message) continue;
    TRY_TO(customer, kept_customer(office.store().customers(), message->person));
    if (!customer) continue;
    auto mark = mark_for(*customer, message->recipient);
    if (!mark) continue;
    const std::vector<Edit> edits{std::move(*mark)};
    TRY(office.submit(edits, customer->text("home_branch"), now_ms));
  }
  return {};
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
