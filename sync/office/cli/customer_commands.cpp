#include "sync/office/cli/customer_commands.h"

#include <algorithm>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/text.h"
#include "sync/office/cli/csv.h"
#include "sync/office/cli/customer_json.h"
#include "sync/office/cli/json.h"
#include "sync/office/cli/lines.h"
#include "sync/record/consent.h"
#include "sync/record/field.h"
#include "sync/record/merging.h"
#include "sync/record/wire.h"

namespace tresen {
namespace {

constexpr int batch_queries = 500;

void hit_object(JsonText& json, const v1::SearchHit& hit) {
  json.object().member("no", hit.no()).member("external_id", hit.external_id());
  json.member("name", hit.name()).member("score", hit.score()).member("why", hit.why());
  json.end_object();
}

Result<void> answer_batch(AdminClient& office, v1::AdminRequest& request, const Console& console) {
  v1::SearchRequest& search = *request.mutable_search();
  if (search.queries().empty()) return {};
  TRY_TO(reply, office.ask(request));
  for (int i = 0; i < search.queries_size() && i < reply.search().answers_size(); ++i) {
    const v1::SearchAnswer& answer = reply.search().answers(i);
    JsonText json;
    json.object().member("query", search.queries(i)).member("us", answer.us());
    json.key("hits").array();
    for (const v1::SearchHit& hit : answer.hits()) hit_object(json, hit);
    console.print(json.end_array().end_object().text());
  }
  search.clear_queries();
  return {};
}

// Every field that a table of customers may have, in the order of the catalogue.
std::vector<std::string> export_keys(const v1::Rules& rules) {
  std::vector<std::string> keys;
  for (const Field& field : fields()) {
    if (!field.key.ends_with('.')) keys.emplace_back(field.key);
  }
  for (const v1::CategorySet& set : rules.category_sets()) keys.push_back("category." + set.id());
  for (const std::string_view channel : consent_channels()) {
    for (const std::string_view purpose : consent_purposes()) {
      keys.push_back(consent_key(channel, purpose));
    }
  }
  return keys;
}

}  // namespace

Result<std::vector<Record>> all_customers(AdminClient& office) {
  std::vector<Record> customers;
  v1::AdminRequest request;
  for (bool more = true; more;) {
    v1::CustomersRequest& page = *request.mutable_customers();
    if (!customers.empty()) page.set_after(to_bytes(customers.back().id));
    TRY_TO(reply, office.ask(request));
    for (const v1::Record& record : reply.customers().customers()) {
      TRY_TO(customer, from_wire(record));
      customers.push_back(std::move(customer));
    }
    more = reply.customers().more();
  }
  return customers;
}

Result<void> show_customer(AdminClient& office, const std::string& no, const Console& console) {
  v1::AdminRequest request;
  request.mutable_customer()->set_no(no);
  TRY_TO(reply, office.ask(request));
  TRY_TO(customer, from_wire(reply.customer().customer()));
  std::vector<Record> related;
  for (const v1::Record& record : reply.customer().related()) {
    TRY_TO(one, from_wire(record));
    related.push_back(std::move(one));
  }
  if (console.json) {
    console.print(customer_json(customer, related, reply.customer().merged_into()));
    return {};
  }
  if (!reply.customer().merged_into().empty()) {
    console.print("merged into customer " + reply.customer().merged_into());
  }
  for (const auto& [key, answer] : customer.fields) {
    if (is_merge_key(key)) continue;
    const bool told = answer.state == AnswerState::value;
    console.print(key + ": " +
                  (told ? answer.value : "(" + std::string(name_of(answer.state)) + ")"));
  }
  const auto count = [&](RecordKind kind) {
    return std::to_string(std::count_if(related.begin(), related.end(),
                                        [&](const Record& one) { return one.kind == kind; }));
  };
  console.print(count(RecordKind::process) + " processes, " + count(RecordKind::marketing_contact) +
                " marketing contacts, " + count(RecordKind::follow_up) +
                " follow-ups; --json shows them");
  return {};
}

Result<void> search_customers(AdminClient& office, const std::string& words,
                              std::uint32_t count_max, const Console& console) {
  v1::AdminRequest request;
  request.mutable_search()->add_queries(words);
  request.mutable_search()->set_count_max(count_max);
  TRY_TO(reply, office.ask(request));
  if (reply.search().answers().empty()) return {};
  for (const v1::SearchHit& hit : reply.search().answers(0).hits()) {
    if (console.json) {
      JsonText json;
      hit_object(json, hit);
      console.print(json.text());
    } else {
      console.print(hit.no() + "  " + hit.name() +
                    (hit.external_id().empty() ? "" : "  (" + hit.external_id() + ")"));
    }
  }
  return {};
}

Result<void> search_batch(AdminClient& office, std::FILE* queries, std::uint32_t count_max,
                          const Console& console) {
  v1::AdminRequest request;
  request.mutable_search()->set_count_max(count_max);
  std::string line;
  while (read_line(queries, line)) {
    request.mutable_search()->add_queries(is_utf8(line) ? line : from_latin1(line));
    if (request.search().queries_size() >= batch_queries) {
      TRY(answer_batch(office, request, console));
    }
  }
  return answer_batch(office, request, console);
}

Result<void> export_customers(AdminClient& office, const std::string& file,
                              const Console& console) {
  v1::AdminRequest request;
  request.mutable_chain();
  TRY_TO(reply, office.ask(request));
  const std::vector<std::string> keys = export_keys(reply.chain().rules());
  TRY_TO(customers, all_customers(office));
  std::string table = csv_line(keys);
  for (const Record& customer : customers) {
    std::vector<std::string> values;
    for (const std::string& key : keys) {
      std::string value = customer.text(key);
      if (policy_of(RecordKind::customer, key) == Policy::set) {
        std::replace(value.begin(), value.end(), '\n', '|');
      }
      values.push_back(std::move(value));
    }
    table += csv_line(values);
  }
  TRY(write_file(file, table));
  if (console.json) {
    console.print(JsonText().object().member("exported", customers.size()).end_object().text());
  } else {
    console.print(std::to_string(customers.size()) + " customers are in " + file);
  }
  return {};
}

}  // namespace tresen
