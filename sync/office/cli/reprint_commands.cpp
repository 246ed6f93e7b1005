#include "sync/office/cli/reprint_commands.h"

#include <pwd.h>
#include <unistd.h>

#include <charconv>

#include "sync/office/campaigns/reprint_errand.h"
#include "sync/office/campaigns/run_sheet.h"
#include "sync/office/cli/csv.h"
#include "sync/office/cli/json.h"

namespace tresen {
namespace {

std::string user_of_the_system() {
  const passwd* const user = ::getpwuid(::getuid());
  return user != nullptr ? user->pw_name : std::to_string(::getuid());
}

// "120-180" or "120"; nothing: it is neither.
std::optional<std::pair<std::uint32_t, std::uint32_t>> sheets_in(const std::string& text) {
  std::uint32_t first = 0;
  const char* const end = text.data() + text.size();
  auto [at, wrong] = std::from_chars(text.data(), end, first);
  if (wrong != std::errc()) return std::nullopt;
  if (at == end) return std::pair{first, first};
  std::uint32_t last = 0;
  if (*at != '-') return std::nullopt;
  auto [behind, wrong_too] = std::from_chars(at + 1, end, last);
  if (wrong_too != std::errc() || behind != end) return std::nullopt;
  return std::pair{first, last};
}

Result<v1::PullListReply> pull_list_of(AdminClient& office, std::uint64_t run) {
  v1::AdminRequest request;
  request.mutable_pull_list()->set_run(run);
  TRY_TO(reply, office.ask(request));
  return std::move(*reply.mutable_pull_list());
}

std::string sheets_of(const v1::PulledLetter& letter) {
  std::string sheets = std::to_string(letter.first_page());
  if (letter.last_page() != letter.first_page()) sheets += "-" + std::to_string(letter.last_page());
  return sheets;
}

std::vector<std::string> cells_of(const v1::PulledLetter& letter) {
  return {std::to_string(letter.batch()),
          letter.document(),
          sheets_of(letter),
          letter.code(),
          letter.no(),
          letter.name(),
          letter.postcode(),
          letter.reason()};
}

void print(const v1::PullListReply& list, const Console& console) {
  JsonText json;
  json.array();
  for (const v1::PulledLetter& letter : list.letters()) {
    json.object().member("batch", letter.batch()).member("document", letter.document());
    json.member("first_sheet", letter.first_page()).member("last_sheet", letter.last_page());
    json.member("code", letter.code()).member("no", letter.no()).member("name", letter.name());
    json.member("postcode", letter.postcode()).member("reason", letter.reason()).end_object();
    if (console.json) continue;
    console.print("batch " + std::to_string(letter.batch()) + ", sheet " + sheets_of(letter) +
                  " (" + letter.code() + "): " +
                  (letter.name().empty() ? "somebody who was erased"
                                         : letter.postcode() + " " + letter.name()) +
                  ": " + letter.reason());
  }
  if (console.json) console.print(json.end_array().text());
  if (!console.json && list.letters().empty()) {
    console.print("no letter of the last " + std::to_string(list.days()) + " days is to be pulled");
  }
}

using Counts = google::protobuf::RepeatedPtrField<v1::RunCount>;
using Reasons = google::protobuf::RepeatedPtrField<v1::ReasonCount>;

void add(JsonText& json, std::string_view key, const Counts& counts) {
  json.key(key).array();
  for (const v1::RunCount& one : counts) {
    json.object().member("key", one.key()).member("recipients", one.recipients());
    json.member("sent", one.sent()).member("refused", one.refused());
    json.member("left_out", one.left_out()).member("cost_cents", one.cost_cents());
    json.member("delivered", one.delivered()).member("delayed", one.delayed());
    json.member("undeliverable", one.undeliverable());
    json.member("responses", one.responses()).end_object();
  }
  json.end_array();
}

void add(JsonText& json, std::string_view key, const Reasons& reasons) {
  json.key(key).object();
  for (const v1::ReasonCount& one : reasons) json.member(one.reason(), one.count());
  json.end_object();
}

std::string statistics_json(const v1::RunStatisticsReply& counted) {
  const v1::RunFacts& run = counted.run();
  JsonText json;
  json.object().member("run", run.id()).member("campaign", run.campaign());
  json.member("recipients", run.recipients()).member("sent", run.sent());
  json.member("refused", run.refused()).member("left_out", run.left_out());
  json.member("delivered", run.delivered()).member("delayed", run.delayed());
  json.member("undeliverable", run.undeliverable()).member("responses", counted.responses());
  json.member("cost_cents", run.cost_cents()).member("fixed_cents", counted.fixed_cents());
  json.member("currency", counted.currency());
  add(json, "channels", counted.channels());
  add(json, "branches", counted.branches());
  add(json, "excluded", counted.excluded());
  add(json, "reasons", run.reasons());
  return json.end_object().text();
}

std::string statistics_csv(const v1::RunStatisticsReply& counted) {
  std::string text =
      "table,key,recipients,sent,refused,left_out,cost_cents,responses,"
      "delivered,delayed,undeliverable\r\n";
  const auto lines = [&text](std::string_view table, const Counts& counts) {
    for (const v1::RunCount& one : counts) {
      text += csv_line({std::string(table), one.key(), std::to_string(one.recipients()),
                        std::to_string(one.sent()), std::to_string(one.refused()),
                        std::to_string(one.left_out()), std::to_string(one.cost_cents()),
                        std::to_string(one.responses()), std::to_string(one.delivered()),
                        std::to_string(one.delayed()), std::to_string(one.undeliverable())});
    }
  };
  lines("channel", counted.channels());
  lines("branch", counted.branches());
  const auto reasons = [&text](std::string_view table, const Reasons& all) {
    for (const v1::ReasonCount& one : all) {
      text += csv_line({std::string(table), one.reason(), std::to_string(one.count()), "0", "", "",
                        "0", "0", "", "", ""});
    }
  };
  reasons("excluded", counted.excluded());
  reasons("not_sent", counted.run().reasons());
  return text;
}

// What other servers told of what was sent; nothing where they told nothing.
template <class Facts>
std::string told_of(const Facts& of) {
  std::string text;
  const auto add = [&text](std::uint64_t count, const char* what) {
    if (count > 0) text += ", " + std::to_string(count) + what;
  };
  add(of.delivered(), " delivered");
  add(of.delayed(), " delayed");
  add(of.undeliverable(), " undeliverable");
  return text;
}

void print_counts(std::string_view head, const Counts& counts, const Console& console) {
  for (const v1::RunCount& one : counts) {
    console.print(std::string(head) + " " + (one.key().empty() ? "not known" : one.key()) + ": " +
                  std::to_string(one.sent()) + " of " + std::to_string(one.recipients()) +
                  " sent, " + std::to_string(one.responses()) + " answered, " +
                  std::to_string(one.cost_cents()) + " cents" + told_of(one));
  }
}

// The order that a desk has given, or a new one.
Result<v1::RunReprint> ordered(AdminClient& office, const ReprintOrder& order) {
  if (order.number != 0) {
    v1::RunReprint given;
    given.set_run(order.run);
    given.set_reprint(order.number);
    return given;
  }
  if (order.sheets.empty() || order.why.empty()) {
    return fail(Fault::invalid,
                "say which with --sheets and --why, or name what a desk has ordered with --order");
  }
  const auto sheets = sheets_in(order.sheets);
  if (!sheets) {
    return fail(Fault::invalid,
                "--sheets wants a number or two such as 120-180, not \"" + order.sheets + "\"");
  }
  v1::AdminRequest request;
  v1::RunReprintRequest& wanted = *request.mutable_run_reprint();
  wanted.set_run(order.run);
  wanted.set_batch(order.batch);
  wanted.set_first_sheet(sheets->first);
  wanted.set_last_sheet(sheets->second);
  wanted.set_staff(order.staff.empty() ? user_of_the_system() : order.staff);
  wanted.set_why(order.why);
  TRY_TO(reply, office.ask(request));
  return std::move(*reply.mutable_run_reprint());
}

}  // namespace

Result<void> print_sheets_again(AdminClient& office, const ReprintOrder& order,
                                const Console& console) {
  TRY_TO(given, ordered(office, order));
  TRY_TO(done, print_again(
                   office.data_dir(), given,
                   [&office](const v1::AdminRequest& asked) { return office.ask(asked); },
                   console.now_ms));
  JsonText json;
  json.object().member("run", order.run).member("reprint", given.reprint());
  json.member("batch", given.batch()).member("letters", done.letters);
  json.key("left_out").array();
  for (const LeftOutLetter& left : done.left_out) {
    json.object().member("no", left.no).member("name", left.name);
    json.member("reason", left.reason).end_object();
    if (!console.json) {
      console.print("left out: " + left.no + " " + left.name + ": " + left.reason);
    }
  }
  json.end_array().end_object();
  if (!done.trouble.empty()) return fail(Fault::busy, done.trouble + "; nothing was printed");
  console.print(console.json ? json.text()
                             : "reprint " + std::to_string(given.reprint()) + ": " +
                                   std::to_string(done.letters) + " letters again");
  return {};
}

Result<void> show_pull_list(AdminClient& office, const PullListOrder& order,
                            const Console& console) {
  TRY_TO(list, pull_list_of(office, order.run));
  if (order.csv.empty()) {
    print(list, console);
    return {};
  }
  std::string text = "batch,volume,sheets,code,customer_no,name,postcode,reason\r\n";
  for (const v1::PulledLetter& letter : list.letters()) text += csv_line(cells_of(letter));
  TRY(write_file(order.csv, text));
  console.tell(std::to_string(list.letters_size()) + " letters to pull in " + order.csv);
  return {};
}

Result<void> warn_of_pull_list(AdminClient& office, std::uint64_t run, const Console& console) {
  TRY_TO(list, pull_list_of(office, run));
  if (list.letters().empty()) return {};
  console.tell(std::to_string(list.letters_size()) +
               " printed letters should not be posted: `campaign pull-list " + std::to_string(run) +
               "`");
  return {};
}

Result<void> show_statistics(AdminClient& office, const StatisticsOrder& order,
                             const Console& console) {
  v1::AdminRequest request;
  request.mutable_run_statistics()->set_run(order.run);
  TRY_TO(reply, office.ask(request));
  const v1::RunStatisticsReply& counted = reply.run_statistics();
  if (!order.csv.empty()) TRY(write_file(order.csv, statistics_csv(counted)));
  if (!order.pdf.empty()) {
    TRY_TO(sheet, draw_run_sheet(counted, order.language));
    TRY(write_file(order.pdf, sheet));
  }
  if (console.json) {
    console.print(statistics_json(counted));
    return {};
  }
  const v1::RunFacts& run = counted.run();
  console.print("run " + std::to_string(run.id()) + " of " + run.campaign() + ": " +
                std::to_string(run.sent()) + " of " + std::to_string(run.recipients()) + " sent, " +
                std::to_string(counted.responses()) + " answered, " +
                std::to_string(run.cost_cents()) + " cents, and " +
                std::to_string(counted.fixed_cents()) + " whoever is reached" + told_of(run));
  print_counts("channel", counted.channels(), console);
  print_counts("branch", counted.branches(), console);
  for (const v1::ReasonCount& one : counted.excluded()) {
    console.print("excluded, " + one.reason() + ": " + std::to_string(one.count()));
  }
  for (const v1::ReasonCount& one : run.reasons()) {
    console.print("not sent, " + one.reason() + ": " + std::to_string(one.count()));
  }
  return {};
}

}  // namespace tresen
