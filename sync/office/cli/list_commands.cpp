#include "sync/office/cli/list_commands.h"

#include <algorithm>
#include <functional>
#include <set>

#include "sync/base/text.h"
#include "sync/office/cli/csv.h"
#include "sync/office/cli/customer_table.h"
#include "sync/office/cli/json.h"
#include "sync/record/customer.h"
#include "sync/record/suppression.h"
#include "sync/record/wire.h"

namespace tresen {
namespace {

constexpr int portion_rows = 1000;
constexpr std::uint32_t entries_max = 50'000;

struct FileCounts {
  std::uint64_t read = 0;
  std::uint64_t refused = 0;
  std::uint64_t robinson = 0;
};

// A row as a customer would be, without an id.
Record record_of(const v1::ImportedCustomer& row) {
  Record record;
  for (const auto& [key, value] : row.values()) {
    Answer& answer = record.fields[key];
    answer.state = AnswerState::value;
    answer.value = value;
    answer.source = Source::import;
  }
  return record;
}

// Hands on the rows of a file that name somebody; tells of the others.
Result<void> each_row(const std::string& path, const ListOrder& order, const v1::Chain& chain,
                      const Console& console, FileCounts& counts,
                      const std::function<Result<void>(const v1::ImportedCustomer&)>& each) {
  TRY_TO(text, read_file(path));
  if (order.latin1) text = from_latin1(text);
  CsvReader reader(text, separator_of(text));
  const auto header = reader.next();
  if (!header) return fail(Fault::invalid, path + " is empty; its first line names the fields");
  TableOptions options;
  options.today = local_date(console.now_ms);
  TRY_TO(table, CustomerTable::of(*header, {}, chain, options));
  const auto tell = [&](const Refusal& refusal) {
    const std::string column = refusal.column.empty() ? "" : refusal.column + ": ";
    console.tell(path + ":" + std::to_string(refusal.line) + ": " + column + refusal.reason);
  };
  for (const Refusal& refusal : table.unknown_columns()) tell(refusal);
  while (const auto record = reader.next(table.columns())) {
    ++counts.read;
    const JudgedRow row = table.judge(*record);
    for (const Refusal& refusal : row.refusals) tell(refusal);
    if (!row.customer) {
      ++counts.refused;
      continue;
    }
    TRY(each(*row.customer));
  }
  return {};
}

// Of those who want no advertising: by what they are recognised.
Result<std::set<std::string>> robinsons(const ListOrder& order, const v1::Chain& chain,
                                        const Console& console) {
  std::set<std::string> marks;
  if (order.robinson.empty()) return marks;
  FileCounts counts;
  TRY(each_row(order.robinson, order, chain, console, counts, [&](const auto& row) -> Result<void> {
    for (std::string& mark : suppression_texts(record_of(row))) marks.insert(std::move(mark));
    return {};
  }));
  return marks;
}

void add(v1::ListAddReply& all, const v1::ListAddReply& portion) {
  all.set_added(all.added() + portion.added());
  all.set_already(all.already() + portion.already());
  all.set_suppressed(all.suppressed() + portion.suppressed());
  all.mutable_unknown()->MergeFrom(portion.unknown());
}

Result<void> send(AdminClient& office, v1::AdminRequest& request, v1::ListAddReply& all) {
  TRY_TO(reply, office.ask(request));
  add(all, reply.list_add());
  request.mutable_list_add()->clear_prospects();
  return {};
}

Result<void> add_file(AdminClient& office, const ListOrder& order, const Console& console,
                      FileCounts& counts, v1::ListAddReply& all) {
  v1::AdminRequest chain_request;
  chain_request.mutable_chain();
  TRY_TO(reply, office.ask(chain_request));
  TRY_TO(unwanted, robinsons(order, reply.chain(), console));
  v1::AdminRequest request;
  request.mutable_list_add()->set_list(order.list);
  const auto take = [&](const v1::ImportedCustomer& row) -> Result<void> {
    const Record record = record_of(row);
    const auto marks = suppression_texts(record);
    if (std::any_of(marks.begin(), marks.end(),
                    [&](const std::string& mark) { return unwanted.contains(mark); })) {
      ++counts.robinson;
      return {};
    }
    if (!can_reach(record, "post") || full_name(record).empty()) {
      ++counts.refused;
      console.tell(order.csv + ":" + std::to_string(row.line()) +
                   ": has no name or no postal address; bought addresses are written to by post");
      return {};
    }
    v1::Prospect& prospect = *request.mutable_list_add()->add_prospects();
    prospect.set_line(row.line());
    *prospect.mutable_fields() = to_wire(record).fields();
    if (request.list_add().prospects_size() < portion_rows) return {};
    return send(office, request, all);
  };
  TRY(each_row(order.csv, order, reply.chain(), console, counts, take));
  return request.list_add().prospects().empty() ? Result<void>() : send(office, request, all);
}

std::string line_of(const v1::ListFacts& list) {
  std::string line = list.id() + "  " + std::to_string(list.customers()) + " customers";
  if (list.prospects() > 0) line += ", " + std::to_string(list.prospects()) + " bought addresses";
  if (list.health_derived()) line += ", filled with health data";
  return line + ", made " + iso_time(list.made_ms());
}

void print_json(const v1::ListsReply& lists, const Console& console) {
  JsonText json;
  json.object().key("lists").array();
  for (const v1::ListFacts& list : lists.lists()) {
    json.object().member("id", list.id()).member("made", iso_time(list.made_ms()));
    json.member("customers", list.customers()).member("prospects", list.prospects());
    json.member("health_derived", list.health_derived()).end_object();
  }
  json.end_array().key("entries").array();
  for (const v1::PersonRow& row : lists.entries()) {
    json.object().member("no", row.no()).member("name", row.name()).member("city", row.city());
    json.member("branch", row.branch()).end_object();
  }
  console.print(json.end_array().end_object().text());
}

}  // namespace

Result<void> add_to_list(AdminClient& office, const ListOrder& order, const Console& console) {
  v1::ListAddReply all;
  FileCounts counts;
  const bool by_query = !order.query.text.empty() || !order.query.stored.empty();
  if (by_query || !order.nos.empty()) {
    v1::AdminRequest request;
    request.mutable_list_add()->set_list(order.list);
    for (const std::string& no : order.nos) request.mutable_list_add()->add_nos(no);
    if (by_query) {
      TRY_TO(query, read_order(office, order.query, console));
      *request.mutable_list_add()->mutable_query() = std::move(query);
    }
    TRY(send(office, request, all));
  }
  if (!order.csv.empty()) TRY(add_file(office, order, console, counts, all));
  for (const std::string& no : all.unknown()) console.tell("there is no customer " + no);
  if (console.json) {
    JsonText json;
    json.object().member("added", all.added()).member("already", all.already());
    json.member("suppressed", all.suppressed()).member("robinson", counts.robinson);
    json.member("read", counts.read).member("refused", counts.refused);
    json.key("unknown").array();
    for (const std::string& no : all.unknown()) json.value(no);
    console.print(json.end_array().end_object().text());
  } else {
    console.print(std::to_string(all.added()) + " added, " + std::to_string(all.already()) +
                  " were in it");
    if (!order.csv.empty()) {
      console.print(std::to_string(counts.read) + " rows read, " + std::to_string(counts.refused) +
                    " refused, " + std::to_string(counts.robinson) + " on the Robinson list, " +
                    std::to_string(all.suppressed()) + " have objected to advertising");
    }
  }
  const bool nobody = all.added() + all.already() == 0 && !by_query;
  if (nobody) return fail(Fault::invalid, "nobody could be put into the list");
  return {};
}

Result<void> remove_from_list(AdminClient& office, const ListOrder& order, const Console& console) {
  v1::AdminRequest request;
  request.mutable_list_remove()->set_list(order.list);
  request.mutable_list_remove()->set_whole(order.whole);
  for (const std::string& no : order.nos) request.mutable_list_remove()->add_nos(no);
  TRY_TO(reply, office.ask(request));
  const v1::ListRemoveReply& done = reply.list_remove();
  for (const std::string& no : done.unknown()) console.tell(no + " is not in it");
  if (console.json) {
    JsonText json;
    json.object().member("removed", done.removed()).key("unknown").array();
    for (const std::string& no : done.unknown()) json.value(no);
    console.print(json.end_array().end_object().text());
  } else {
    console.print(std::to_string(done.removed()) + " removed");
  }
  return {};
}

Result<void> show_lists(AdminClient& office, const ListOrder& order, const Console& console) {
  v1::AdminRequest request;
  request.mutable_lists()->set_list(order.list);
  request.mutable_lists()->set_entries_max(entries_max);
  TRY_TO(reply, office.ask(request));
  const v1::ListsReply& lists = reply.lists();
  if (console.json) {
    print_json(lists, console);
    return {};
  }
  for (const v1::ListFacts& list : lists.lists()) {
    if (order.list.empty() || order.list == list.id()) console.print(line_of(list));
  }
  for (const v1::PersonRow& row : lists.entries()) {
    console.print((row.no().empty() ? std::string("bought") : row.no()) + "  " + row.name() + ", " +
                  row.city());
  }
  if (lists.lists().empty()) console.tell("There are no lists.");
  return {};
}

}  // namespace tresen
