// H03: who gets something and who does not, and which of them are wanted.

#include "terminal/desk/recipients.h"

#include <algorithm>

#include "terminal/desk/reach.h"

namespace tresen::desk {
namespace {

constexpr std::uint32_t page_rows = 1000;

void ask_page(const std::string& after, Reach& reach) {
  v1::AdminRequest request;
  v1::RecipientsRequest& page = *request.mutable_recipients();
  page.set_campaign(reach.state.campaigns.chosen);
  page.set_after(after);
  page.set_count_max(page_rows);
  page.set_excluded_too(true);
  reach.ask(Purpose::recipients, std::move(request));
}

}  // namespace

bool is_included(const v1::Recipient& one) { return one.reason().empty(); }

std::vector<const v1::Recipient*> included(const Recipients& recipients) {
  std::vector<const v1::Recipient*> all;
  for (const v1::Recipient& one : recipients.all)
    if (is_included(one)) all.push_back(&one);
  return all;
}

bool is_wanted(const Recipients& recipients, const v1::Recipient& one, std::uint64_t place) {
  const std::uint64_t last = recipients.to == 0 ? ~std::uint64_t{0} : recipients.to;
  const bool picked =
      recipients.pick == Recipients::Pick::all ||
      (recipients.pick == Recipients::Pick::range && place >= recipients.from && place <= last);
  return picked != recipients.turned.contains(one.record_id());
}

std::vector<v1::Recipient> wanted(const Recipients& recipients) {
  std::vector<v1::Recipient> chosen;
  std::uint64_t place = 0;
  for (const v1::Recipient* one : included(recipients))
    if (is_wanted(recipients, *one, ++place)) chosen.push_back(*one);
  return chosen;
}

void load_recipients(Reach& reach) {
  Recipients& recipients = reach.state.recipients;
  if (recipients.whole || reach.asking(Purpose::recipients)) return;
  recipients.all.clear();
  ask_page({}, reach);
}

void open_recipients(Reach& reach) {
  reach.state.page = Page::recipients;
  load_recipients(reach);
}

void on_recipients(const v1::RecipientsReply& reply, Reach& reach) {
  Recipients& recipients = reach.state.recipients;
  recipients.all.insert(recipients.all.end(), reply.recipients().begin(), reply.recipients().end());
  recipients.query_version = reply.query_version();
  if (!reply.next().empty()) return ask_page(reply.next(), reach);
  recipients.whole = true;
  // As lists are sorted, so that "from 1 to 500" means something to people.
  std::ranges::stable_sort(recipients.all, {}, [](const v1::Recipient& one) { return one.name(); });
}

bool press_recipients(const std::string& key, Reach& reach) {
  State& state = reach.state;
  Recipients& recipients = state.recipients;
  const bool on_page = state.page == Page::recipients || state.page == Page::campaigns;
  if (on_page && key.starts_with("pick.") && !key.ends_with("from") && !key.ends_with("to")) {
    recipients.pick = key == "pick.all"    ? Recipients::Pick::all
                      : key == "pick.none" ? Recipients::Pick::none
                                           : Recipients::Pick::range;
    recipients.turned.clear();
    return true;
  }
  if (state.page != Page::recipients) return false;
  if (key == "back") {
    state.page = Page::campaigns;
    state.campaigns.general = false;
  } else if (key == "preflight.open") {
    open_preflight(reach);
  } else if (key.starts_with("filter.")) {
    recipients.filter = key == "filter.all" ? "" : key.substr(7);
  } else if (key.starts_with("recipient.") && key.ends_with(".check")) {
    const std::string no = key.substr(10, key.size() - 16);
    for (const v1::Recipient& one : recipients.all) {
      if (one.no() != no || !is_included(one)) continue;
      if (!recipients.turned.erase(one.record_id())) recipients.turned.insert(one.record_id());
    }
  } else {
    return false;
  }
  return true;
}

}  // namespace tresen::desk
