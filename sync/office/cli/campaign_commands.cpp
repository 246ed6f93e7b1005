#include "sync/office/cli/campaign_commands.h"

#include <google/protobuf/text_format.h>

#include <algorithm>
#include <cstdio>

#include "sync/base/clock.h"
#include "sync/office/campaigns/query_text.h"
#include "sync/office/cli/json.h"
#include "sync/office/cli/proof_commands.h"

namespace tresen {
namespace {

constexpr std::uint32_t page_rows = 50'000;

std::string_view word_of(v1::Campaign::State state) {
  switch (state) {
    case v1::Campaign::STATE_ACTIVE:
      return "active";
    case v1::Campaign::STATE_PAUSED:
      return "paused";
    case v1::Campaign::STATE_ENDED:
      return "ended";
    default:
      return "draft";
  }
}

// Whom it is for, in few words.
std::string source_of(const v1::Dispatch& dispatch) {
  if (dispatch.has_query()) return "query " + text_of(dispatch.query());
  if (dispatch.has_stored_query()) return "stored query " + dispatch.stored_query();
  if (dispatch.has_list()) return "list " + dispatch.list();
  if (dispatch.has_event()) return "event " + dispatch.event().event();
  return "counters alone";
}

Result<v1::Chain> chain_of(AdminClient& office) {
  v1::AdminRequest request;
  request.mutable_chain();
  TRY_TO(reply, office.ask(request));
  return std::move(*reply.mutable_chain());
}

Result<v1::SelectionsReply> selections_of(AdminClient& office, const std::string& campaign) {
  v1::AdminRequest request;
  request.mutable_selections()->set_campaign(campaign);
  TRY_TO(reply, office.ask(request));
  return std::move(*reply.mutable_selections());
}

void add(JsonText& json, const v1::Recipient& recipient) {
  json.object().member("no", recipient.no()).member("name", recipient.name());
  json.member("branch", recipient.branch()).member("channel", recipient.channel());
  json.member("address", recipient.address()).member("template", recipient.template_());
  json.member("cost_cents", recipient.cost_cents()).member("reason", recipient.reason());
  json.member("why_not", recipient.why_not()).member("household", recipient.household());
  json.end_object();
}

std::string line_of(const v1::Recipient& recipient) {
  std::string line = (recipient.no().empty() ? std::string("bought") : recipient.no()) + "  " +
                     recipient.name() + ": ";
  if (recipient.reason().empty()) {
    line += recipient.channel() + ", " + recipient.address();
    return recipient.why_not().empty() ? line : line + " (not by " + recipient.why_not() + ")";
  }
  line += "nothing, " + recipient.reason();
  return recipient.household().empty() ? line : line + " of " + recipient.household();
}

void print_json(const v1::PreflightReply& flight, const Console& console) {
  JsonText json;
  json.object().member("found", flight.found()).member("recipients", flight.recipients());
  json.member("cost_cents", flight.cost_cents()).member("currency", flight.currency());
  json.member("health_derived", flight.health_derived()).key("channels").array();
  for (const v1::ChannelCount& one : flight.channels()) {
    json.object().member("channel", one.channel()).member("count", one.count());
    json.member("cost_cents", one.cost_cents()).end_object();
  }
  json.end_array().key("excluded").object();
  for (const v1::ReasonCount& one : flight.excluded()) json.member(one.reason(), one.count());
  json.end_object().key("lamp").object();
  for (const v1::ChannelLamp& lamp : flight.lamp()) json.member(lamp.channel(), lamp.lawful());
  json.end_object().key("previews").array();
  for (const v1::Recipient& one : flight.previews()) add(json, one);
  console.print(json.end_array().end_object().text());
}

}  // namespace

Result<void> list_campaigns(AdminClient& office, const Console& console) {
  TRY_TO(chain, chain_of(office));
  TRY_TO(selections, selections_of(office, ""));
  JsonText json;
  json.array();
  for (const v1::Campaign& campaign : chain.campaigns().campaigns()) {
    const auto& all = selections.selections();
    const auto last = std::find_if(
        all.begin(), all.end(), [&](const auto& one) { return one.campaign() == campaign.id(); });
    const std::string made = last == all.end() ? "" : iso_time(last->made_ms());
    if (console.json) {
      json.object().member("id", campaign.id()).member("name", campaign.name());
      json.member("state", word_of(campaign.state())).member("valid_from", campaign.valid_from());
      json.member("valid_to", campaign.valid_to());
      json.member("source", source_of(campaign.dispatch()));
      json.member("last_selection", made).end_object();
      continue;
    }
    std::string line = campaign.id() + "  " + campaign.name() + ", ";
    line += std::string(word_of(campaign.state())) + ", " + source_of(campaign.dispatch());
    console.print(made.empty() ? line : line + ", selected " + made);
  }
  if (console.json) console.print(json.end_array().text());
  return {};
}

Result<void> show_campaign(AdminClient& office, const CampaignOrder& order,
                           const Console& console) {
  TRY_TO(chain, chain_of(office));
  const auto& campaigns = chain.campaigns().campaigns();
  const auto found = std::find_if(campaigns.begin(), campaigns.end(),
                                  [&](const auto& one) { return one.id() == order.campaign; });
  if (found == campaigns.end()) {
    return fail(Fault::absent, "there is no campaign \"" + order.campaign + "\"");
  }
  TRY_TO(selections, selections_of(office, order.campaign));
  if (!console.json) {
    google::protobuf::TextFormat::Printer printer;
    printer.SetUseUtf8StringEscaping(true);
    std::string text;
    printer.PrintToString(*found, &text);
    console.print(text);
    for (const v1::FrozenSelection& one : selections.selections()) {
      console.print("# selection " + std::to_string(one.id()) + ", " + iso_time(one.made_ms()) +
                    ", " + std::to_string(one.recipients()) + " recipients" +
                    (one.query_version() == 0 ? ""
                                              : ", by version " +
                                                    std::to_string(one.query_version()) +
                                                    " of the query \"" +
                                                    one.dispatch().stored_query() + "\""));
    }
    return {};
  }
  JsonText json;
  json.object().member("id", found->id()).member("name", found->name());
  json.member("description", found->description()).member("goal", found->goal());
  json.member("state", word_of(found->state())).member("valid_from", found->valid_from());
  json.member("valid_to", found->valid_to()).member("source", source_of(found->dispatch()));
  json.member("merge_households", found->dispatch().merge_households()).key("contacts").array();
  for (const v1::ContactStep& step : found->dispatch().contacts()) {
    json.object().member("channel", step.channel()).member("template", step.template_());
    json.member("cost_per_piece_cents", step.cost_per_piece_cents()).end_object();
  }
  json.end_array().key("selections").array();
  for (const v1::FrozenSelection& one : selections.selections()) {
    json.object().member("id", one.id()).member("made", iso_time(one.made_ms()));
    json.member("recipients", one.recipients());
    json.member("query", one.dispatch().stored_query());
    json.member("query_version", one.query_version()).end_object();
  }
  console.print(json.end_array().end_object().text());
  return {};
}

Result<void> list_recipients(AdminClient& office, const CampaignOrder& order,
                             const Console& console) {
  v1::AdminRequest request;
  v1::RecipientsRequest& asked = *request.mutable_recipients();
  asked.set_campaign(order.campaign);
  asked.set_selection(order.selection);
  asked.set_excluded_too(order.excluded_too);
  asked.set_count_max(page_rows);
  JsonText json;
  json.array();
  while (true) {
    TRY_TO(reply, office.ask(request));
    for (const v1::Recipient& recipient : reply.recipients().recipients()) {
      if (console.json) {
        add(json, recipient);
      } else {
        console.print(line_of(recipient));
      }
    }
    if (reply.recipients().next().empty()) break;
    asked.set_after(reply.recipients().next());
  }
  if (console.json) console.print(json.end_array().text());
  return {};
}

Result<void> show_preflight(AdminClient& office, const CampaignOrder& order,
                            const Console& console) {
  v1::AdminRequest request;
  request.mutable_preflight()->set_campaign(order.campaign);
  request.mutable_preflight()->set_seed(order.seed);
  TRY_TO(reply, office.ask(request));
  const v1::PreflightReply& flight = reply.preflight();
  if (!order.previews.empty()) {
    TRY(write_previews(office, order.campaign, flight, order.previews, console));
  }
  if (console.json) {
    print_json(flight, console);
    return {};
  }
  console.print(std::to_string(flight.found()) + " found, " + std::to_string(flight.recipients()) +
                " recipients, cost " + money(flight.cost_cents(), flight.currency()));
  if (flight.health_derived()) {
    console.print("Uses health data: only the consent to advertising with it counts (GDPR 9)");
  }
  for (int i = 0; i < flight.channels_size(); ++i) {
    const v1::ChannelCount& one = flight.channels(i);
    console.print(one.channel() + ": " + std::to_string(one.count()) + " pieces, " +
                  money(one.cost_cents(), flight.currency()) + "; lawful for " +
                  std::to_string(flight.lamp(i).lawful()));
  }
  for (const v1::ReasonCount& one : flight.excluded()) {
    console.print("excluded, " + one.reason() + ": " + std::to_string(one.count()));
  }
  for (const v1::Recipient& one : flight.previews()) console.print("such as " + line_of(one));
  return {};
}

}  // namespace tresen
