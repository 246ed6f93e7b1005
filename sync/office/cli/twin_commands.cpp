#include "sync/office/cli/twin_commands.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/text.h"
#include "sync/office/cli/customer_commands.h"
#include "sync/office/cli/json.h"
#include "sync/record/consent.h"
#include "sync/record/customer.h"
#include "sync/record/match.h"
#include "sync/record/merging.h"

namespace tresen {
namespace {

// Three digits, never rounded up: a pair below the threshold does not look as if it were at it.
double shown(double score) { return std::floor(score * 1000) / 1000; }

std::string short_form(const Record& customer) {
  return customer.text("customer_no") + " " + sorted_name(customer);
}

// What the chain's rule has merged without asking anybody, as long as it can be taken back.
void print_merged(const Record& away, const Record& kept, const Console& console) {
  const std::int64_t until_ms = merged_at_ms(away) + undo_merge_ms;
  if (until_ms < console.now_ms) return;
  const std::string id = to_hex(away.id), day = iso_date(local_date(until_ms));
  if (!console.json) {
    return console.print(merge_score(away) + "  " + short_form(kept) + "  =  " + short_form(away) +
                         "  (merged by the chain's rule; until " + day + ": undo-merge " + id +
                         ")");
  }
  JsonText json;
  json.object().member("a", kept.text("customer_no")).member("b", away.text("customer_no"));
  json.member("a_external_id", kept.text("external_id"));
  json.member("b_external_id", away.text("external_id"));
  json.member("score", std::strtod(merge_score(away).c_str(), nullptr));
  json.member("merge", id).member("undo_until", day);
  console.print(json.end_object().text());
}

void print_merged(const std::vector<Record>& customers, const Console& console) {
  std::map<Uuid, const Record*> kept;
  for (const Record& customer : customers) {
    if (!merged_from(customer).empty()) kept.emplace(customer.id, &customer);
  }
  for (const Record& away : customers) {
    const auto into = merged_into(away);
    if (!into || merge_score(away).empty()) continue;
    const auto found = kept.find(*into);
    if (found != kept.end()) print_merged(away, *found->second, console);
  }
}

void print_pair(const Twins& pair, const Record& a, const Record& b, const Console& console) {
  if (!console.json) {
    console.print(std::to_string(shown(pair.score)).substr(0, 5) + "  " + short_form(a) + "  =  " +
                  short_form(b) + "  (" + join(pair.why, "; ") + ")");
    return;
  }
  JsonText json;
  json.object().member("a", a.text("customer_no")).member("b", b.text("customer_no"));
  json.member("a_external_id", a.text("external_id"));
  json.member("b_external_id", b.text("external_id"));
  json.member("score", shown(pair.score)).key("why").array();
  for (const std::string& reason : pair.why) json.value(reason);
  console.print(json.end_array().end_object().text());
}

}  // namespace

Result<void> list_duplicates(AdminClient& office, bool weaker_too, const Console& console) {
  TRY_TO(customers, all_customers(office));
  print_merged(customers, console);
  std::erase_if(customers, [](const Record& customer) {
    return is_restricted(customer) || merged_into(customer).has_value();
  });
  std::vector<MatchPerson> people;
  people.reserve(customers.size());
  for (const Record& customer : customers) people.push_back(match_person(customer));
  const std::vector<Twins> pairs =
      find_twins(people, weaker_too ? candidate_threshold : match_threshold,
                 std::max(1U, std::thread::hardware_concurrency()));
  for (const Twins& pair : pairs) {
    print_pair(pair, customers[pair.a], customers[pair.b], console);
  }
  if (!console.json && pairs.empty()) console.tell("Nobody seems to be here twice.");
  return {};
}

Result<void> merge_two(AdminClient& office, const std::string& kept, const std::string& away,
                       const Console& console) {
  v1::AdminRequest request;
  request.mutable_merge()->set_kept(kept);
  request.mutable_merge()->set_away(away);
  TRY_TO(reply, office.ask(request));
  const std::string& id = reply.merge().merge_id();
  console.print(console.json ? JsonText().object().member("merge", id).end_object().text()
                             : id + "  (undo-merge takes it back, for 30 days)");
  return {};
}

Result<void> undo_one_merge(AdminClient& office, const std::string& merge, const Console& console) {
  v1::AdminRequest request;
  request.mutable_undo_merge()->set_merge_id(merge);
  TRY_TO(reply, office.ask(request));
  const v1::UndoMergeReply& both = reply.undo_merge();
  if (console.json) {
    JsonText json;
    json.object().member("kept", both.kept()).member("away", both.away());
    console.print(json.end_object().text());
  } else {
    console.print("Customers " + both.kept() + " and " + both.away() + " are there again.");
  }
  return {};
}

}  // namespace tresen
