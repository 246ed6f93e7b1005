#include "sync/office/cli/query_commands.h"

#include "sync/base/text.h"
#include "sync/office/campaigns/query_check.h"
#include "sync/office/campaigns/query_text.h"
#include "sync/office/cli/json.h"
#include "sync/office/cli/lines.h"

namespace tresen {
namespace {

Result<v1::QueryGroup> stored_query(const v1::Chain& chain, const std::string& id) {
  for (const v1::StoredQuery& stored : chain.campaigns().queries()) {
    if (stored.id() == id) return stored.query();
  }
  return fail(Fault::absent, "the chain keeps no query \"" + id + "\"");
}

void add_lamp(JsonText& json, const v1::QueryRunReply& found) {
  json.key("lamp").array();
  for (const v1::ChannelLamp& lamp : found.lamp()) {
    json.object().member("channel", lamp.channel()).member("lawful", lamp.lawful());
    json.key("excluded").object();
    for (const v1::ReasonCount& one : lamp.reasons()) json.member(one.reason(), one.count());
    json.end_object().end_object();
  }
  json.end_array();
}

void print_json(const v1::QueryRunReply& found, const QueryOrder& order, const Console& console) {
  JsonText json;
  json.object().member("count", found.count()).member("health_derived", found.health_derived());
  json.member("without_consent", found.without_consent());
  json.key("customers").array();
  for (const v1::PersonRow& row : found.rows()) {
    json.object().member("no", row.no()).member("name", row.name());
    json.member("city", row.city()).member("branch", row.branch()).end_object();
  }
  json.end_array();
  if (order.lamp) add_lamp(json, found);
  console.print(json.end_object().text());
}

}  // namespace

Result<v1::QueryGroup> read_order(AdminClient& office, const QueryOrder& order,
                                  const Console& console) {
  v1::AdminRequest request;
  request.mutable_chain();
  TRY_TO(reply, office.ask(request));
  if (!order.stored.empty()) return stored_query(reply.chain(), order.stored);
  const QueryReading reading = parse_query(order.text);
  if (!reading.mistake.empty()) {
    const std::size_t column = length(order.text.substr(0, reading.at)) + 1;
    return fail(Fault::invalid,
                "the query, column " + std::to_string(column) + ": " + reading.mistake);
  }
  const auto faults = check_query(reading.query, reply.chain());
  if (faults.empty()) return reading.query;
  for (const QueryFault& fault : faults) {
    console.tell("the query, " + shown(fault, reading, order.text));
  }
  return fail(Fault::invalid, "the query has " + std::to_string(faults.size()) +
                                  (faults.size() == 1 ? " mistake" : " mistakes"));
}

Result<void> run_query(AdminClient& office, const QueryOrder& order, const Console& console) {
  TRY_TO(query, read_order(office, order, console));
  v1::AdminRequest request;
  *request.mutable_query_run()->mutable_query() = std::move(query);
  request.mutable_query_run()->set_rows_max(order.rows);
  request.mutable_query_run()->set_with_lamp(order.lamp);
  TRY_TO(reply, office.ask(request));
  const v1::QueryRunReply& found = reply.query_run();
  if (console.json) {
    print_json(found, order, console);
    return {};
  }
  console.print(std::to_string(found.count()) + " customers");
  if (found.health_derived()) {
    console.print("The query uses health data: " + std::to_string(found.without_consent()) +
                  " more have not consented to advertising with it and are left out (GDPR 9)");
  }
  for (const v1::PersonRow& row : found.rows()) {
    console.print(row.no() + "  " + row.name() + ", " + row.city() + ", branch " + row.branch());
  }
  for (const v1::ChannelLamp& lamp : found.lamp()) {
    std::string line = lamp.channel() + ": lawful for " + std::to_string(lamp.lawful());
    for (const v1::ReasonCount& one : lamp.reasons()) {
      line += ", " + one.reason() + " " + std::to_string(one.count());
    }
    console.print(line);
  }
  return {};
}

Result<void> explain_query(AdminClient& office, const QueryOrder& order, const Console& console) {
  TRY_TO(query, read_order(office, order, console));
  v1::AdminRequest request;
  *request.mutable_query_explain()->mutable_query() = std::move(query);
  request.mutable_query_explain()->set_no(order.no);
  TRY_TO(reply, office.ask(request));
  const v1::QueryExplainReply& told = reply.query_explain();
  if (console.json) {
    JsonText json;
    json.object().member("found", told.found()).member("health_derived", told.health_derived());
    json.member("health_consent", told.health_consent()).key("lines").array();
    for (const v1::ExplainedNode& node : told.nodes()) {
      json.object().member("depth", node.depth()).member("text", node.text());
      json.member("holds", node.holds()).member("saw", node.saw()).end_object();
    }
    console.print(json.end_array().end_object().text());
    return {};
  }
  console.print(order.no + (told.found() ? " is found" : " is not found"));
  for (const v1::ExplainedNode& node : told.nodes()) {
    std::string line(std::size_t{2} * node.depth(), ' ');
    line += (node.holds() ? "yes  " : "no   ") + node.text();
    if (!node.saw().empty()) line += "  (" + node.saw() + ")";
    console.print(line);
  }
  if (told.health_derived() && !told.health_consent()) {
    console.print("no   consent to advertising with health data, which the query uses (GDPR 9)");
  }
  return {};
}

}  // namespace tresen
