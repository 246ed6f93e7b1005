#include "sync/office/cli/bounce_commands.h"

#include <array>
#include <string_view>

#include "sync/office/campaigns/returned_mails.h"
#include "sync/office/cli/json.h"
#include "sync/office/store/dispatch_store.h"

namespace tresen {
namespace {

// By v1.DeliveryReport.What.
constexpr std::array<std::string_view, 4> kinds{"", "soft", "arrived", "hard"};

std::string line_of(const ReturnedMails::Mail& mail) {
  const bool is_new = mail.noted.how() == v1::DeliveryNoted::HOW_NOTED;
  std::string line = mail.noted.no().empty() ? "no customer" : mail.noted.no();
  line += ": " + std::string(kinds.at(static_cast<std::size_t>(mail.report.what())));
  if (!mail.report.status().empty()) line += " " + mail.report.status();
  line += ", run " + std::to_string(mail.report.run()) + " of " + mail.noted.campaign();
  if (mail.noted.marked()) line += "; the address is marked";
  return line + (is_new ? "" : "; known already");
}

void add(JsonText& json, const ReturnedMails::Mail& mail) {
  json.object().member("run", mail.report.run()).member("campaign", mail.noted.campaign());
  json.member("no", mail.noted.no());
  json.member("kind", kinds.at(static_cast<std::size_t>(mail.report.what())));
  json.member("status", mail.report.status());
  json.member("new", mail.noted.how() == v1::DeliveryNoted::HOW_NOTED);
  json.member("marked", mail.noted.marked()).end_object();
}

}  // namespace

Result<void> settle_bounces(AdminClient& office, const std::string& maildir,
                            const Console& console) {
  TRY_TO(dispatch, open_dispatch_reader(office.data_dir()));
  TRY_TO(key, dispatch->link_key());
  BounceBox box(maildir);
  TRY_TO(returned,
         box.settle(key, [&](const v1::AdminRequest& request) { return office.ask(request); }));
  std::array<std::uint64_t, kinds.size()> counts{};
  std::uint64_t settled = 0, marked = 0;
  JsonText json;
  json.object().key("bounces").array();
  for (const ReturnedMails::Mail& mail : returned.ours) {
    ++counts.at(static_cast<std::size_t>(mail.report.what()));
    if (mail.noted.how() == v1::DeliveryNoted::HOW_NOTED) ++settled;
    if (mail.noted.marked()) ++marked;
    add(json, mail);
    if (!console.json) console.print(line_of(mail));
  }
  json.end_array().member("hard", counts[3]).member("soft", counts[1]);
  json.member("arrived", counts[2]).member("new", settled).member("marked", marked);
  json.member("of_nobody", returned.of_nobody).member("no_bounces", returned.other_mails);
  json.end_object();
  if (console.json) {
    console.print(json.text());
    return {};
  }
  console.print(std::to_string(counts[3]) + " hard, " + std::to_string(counts[1]) + " soft; " +
                std::to_string(settled) + " new, " + std::to_string(marked) +
                " addresses marked; " + std::to_string(returned.of_nobody) +
                " that name none of our mails, " + std::to_string(returned.other_mails) +
                " other mails");
  return {};
}

}  // namespace tresen
