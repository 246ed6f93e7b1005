#include "sync/office/cli/customer_import.h"

#include <cstdio>
#include <fstream>
#include <map>
#include <optional>
#include <utility>

#include "sync/base/clock.h"
#include "sync/base/text.h"
#include "sync/office/cli/csv.h"
#include "sync/office/cli/customer_table.h"
#include "sync/office/cli/json.h"
#include "sync/office/cli/text_file.h"

namespace tresen {
namespace {

// Short enough for a daemon to answer its terminals in between.
constexpr int portion_rows = 1000;

// The file of refusals, made with the first of them.
class Refusals {
 public:
  explicit Refusals(std::string path) : path_(std::move(path)) {}

  void add(const Refusal& refusal) {
    if (!file_) {
      file_.emplace(path_, std::ios::binary | std::ios::trunc);
      *file_ << csv_line({"line", "column", "value", "reason"});
    }
    *file_ << csv_line(
        {std::to_string(refusal.line), refusal.column, refusal.value, refusal.reason});
  }

  // Whether there were any. storage: they could not all be written.
  Result<bool> finish() {
    if (!file_) {
      std::remove(path_.c_str());
      return false;
    }
    file_->flush();
    if (!*file_) return fail(Fault::storage, "cannot write " + path_);
    return true;
  }

  const std::string& path() const { return path_; }

 private:
  std::string path_;
  std::optional<std::ofstream> file_;
};

Result<v1::ImportMap> read_map(const std::string& path, const Console& console) {
  v1::ImportMap map;
  if (path.empty()) return map;
  TRY_TO(text, read_file(path));
  const TextReading reading = read_text(text, map);
  for (const Mistake& mistake : reading.mistakes) console.tell(shown(mistake, path));
  if (!reading.mistakes.empty()) {
    return fail(Fault::invalid, path + " has " + std::to_string(reading.mistakes.size()) +
                                    " mistakes; nothing was imported");
  }
  return map;
}

Result<v1::Chain> chain_of(AdminClient& office) {
  v1::AdminRequest request;
  request.mutable_chain();
  TRY_TO(reply, office.ask(request));
  return std::move(*reply.mutable_chain());
}

// Sends judged rows in portions, and keeps the counts.
class Import {
 public:
  Import(AdminClient& office, Refusals& refusals) : office_(office), refusals_(refusals) {}

  void for_new(const std::string& key, const std::string& value) {
    if (!value.empty()) (*request_.mutable_import_customers()->mutable_for_new())[key] = value;
  }

  Result<void> take(JudgedRow row) {
    ++counts.read;
    for (const Refusal& refusal : row.refusals) {
      refusals_.add(refusal);
      if (!refusal.column.empty()) ++counts.fields_refused;
    }
    if (!row.customer) {
      ++counts.rejected;
      return {};
    }
    *request_.mutable_import_customers()->add_customers() = std::move(*row.customer);
    if (request_.import_customers().customers_size() < portion_rows) return {};
    return send();
  }

  Result<void> send() {
    v1::ImportRequest& portion = *request_.mutable_import_customers();
    if (portion.customers().empty()) return {};
    TRY_TO(reply, office_.ask(request_));
    const std::map<std::uint64_t, const v1::ImportedCustomer*> rows = by_line(portion);
    for (const v1::ImportRefusal& refusal : reply.import_customers().refusals()) {
      const auto row = rows.find(refusal.line());
      const std::string value = row == rows.end() ? "" : row->second->values().at(refusal.field());
      refusals_.add({refusal.line(), refusal.field(), value, refusal.reason()});
      ++counts.fields_refused;
    }
    counts.imported += static_cast<std::uint64_t>(portion.customers_size());
    portion.clear_customers();
    return {};
  }

  ImportCounts counts;

 private:
  static std::map<std::uint64_t, const v1::ImportedCustomer*> by_line(
      const v1::ImportRequest& portion) {
    std::map<std::uint64_t, const v1::ImportedCustomer*> rows;
    for (const v1::ImportedCustomer& row : portion.customers()) rows[row.line()] = &row;
    return rows;
  }

  AdminClient& office_;
  Refusals& refusals_;
  v1::AdminRequest request_;
};

Result<void> check_order(const ImportOrder& order, const v1::Chain& chain, const Date& today) {
  if (!order.country.empty()) {
    const Verdict verdict = judge(*find_field("country"), order.country, {today, "DE"});
    if (verdict != Verdict::good) {
      return fail(Fault::invalid, "\"" + order.country +
                                      "\" is no country; --country takes an ISO "
                                      "3166-1 code of two letters, such as AT");
    }
  }
  if (order.branch.empty()) return {};
  std::vector<std::string> branches;
  for (const v1::Branch& branch : chain.rules().branches()) {
    if (branch.id() == order.branch) return {};
    branches.push_back(branch.id());
  }
  return fail(Fault::absent,
              "the chain has no branch \"" + order.branch + "\"; it has " + join(branches, ", "));
}

}  // namespace

Result<ImportCounts> import_customers(AdminClient& office, const ImportOrder& order,
                                      const Console& console) {
  TRY_TO(chain, chain_of(office));
  const Date today = local_date(console.now_ms);
  TRY(check_order(order, chain, today));
  TRY_TO(map, read_map(order.map, console));
  TRY_TO(text, read_file(order.file));
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    return fail(Fault::invalid, order.file + " is UTF-16; save it as UTF-8");
  }
  CsvReader reader(text, separator_of(text));
  const auto header = reader.next();
  if (!header) return fail(Fault::invalid, order.file + " is empty: not even a header");
  if (!header->broken.empty()) {
    return fail(Fault::invalid, order.file + ", line " + std::to_string(header->line) +
                                    ", the header: " + header->broken);
  }
  TableOptions options;
  if (!order.country.empty()) {
    options.country = tidy(*find_field("country"), order.country, {today, "DE"});
  }
  options.latin1 = order.encoding == "latin1";
  options.today = today;
  const std::string country = order.country.empty() ? "" : options.country;
  TRY_TO(table, CustomerTable::of(*header, map, chain, std::move(options)));
  Refusals refusals(order.file + ".rejected.csv");
  Import import(office, refusals);
  import.for_new("home_branch", order.branch);
  import.for_new("country", country);
  for (const Refusal& unknown : table.unknown_columns()) {
    console.tell("column \"" + unknown.column + "\": " + unknown.reason);
    refusals.add(unknown);
    ++import.counts.fields_refused;
  }
  {
    Progress progress(console, "rows", text.size());
    while (const auto record = reader.next(table.columns())) {
      TRY(import.take(table.judge(*record)));
      progress.update(reader.offset(), import.counts.read);
    }
    TRY(import.send());
  }
  TRY_TO(refused, refusals.finish());
  if (refused) console.tell("what was refused, and why: " + refusals.path());
  return import.counts;
}

Result<void> import_rows(AdminClient& office, const ImportOrder& order, const Console& console) {
  TRY_TO(counts, import_customers(office, order, console));
  JsonText json;
  json.object().member("read", counts.read).member("imported", counts.imported);
  json.member("rejected", counts.rejected).member("fields_refused", counts.fields_refused);
  console.print(json.end_object().text());
  if (counts.read > 0 && counts.imported == 0) {
    return fail(Fault::invalid, "nothing could be imported from " + order.file);
  }
  return {};
}

}  // namespace tresen
