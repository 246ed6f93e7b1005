#include "sync/office/cli/request_commands.h"

#include <utility>

#include "sync/base/clock.h"
#include "sync/office/cli/json.h"
#include "sync/office/cli/person_commands.h"

namespace tresen {
namespace {

std::string line_of(const v1::DataRequestFacts& asked) {
  std::string line = asked.number() + "  " + asked.what();
  line += ", customer " + (asked.no().empty() ? std::string("unknown") : asked.no());
  line += ", taken " + iso_time(asked.at_ms()) + " at branch " + asked.branch();
  line += asked.done() ? ", " + asked.state() + " " + iso_time(asked.settled_ms())
                       : ", answer by " + asked.due();
  if (!asked.why().empty()) line += ": " + asked.why();
  return line;
}

void add(JsonText& json, const v1::DataRequestFacts& asked) {
  json.object().member("number", asked.number()).member("what", asked.what());
  json.member("customer", asked.no()).member("at", iso_time(asked.at_ms()));
  json.member("due", asked.due()).member("state", asked.state());
  json.member("settled", asked.done() ? iso_time(asked.settled_ms()) : std::string());
  json.member("why", asked.why());
  json.member("branch", asked.branch()).member("device", asked.device());
  json.member("staff", asked.staff()).end_object();
}

// The one request with this number, as it is now.
Result<v1::DataRequestFacts> find_request(AdminClient& office, const std::string& number) {
  v1::AdminRequest request;
  request.mutable_data_requests();
  while (true) {
    TRY_TO(reply, office.ask(request));
    const auto& requests = reply.data_requests().requests();
    if (requests.empty()) break;
    for (const v1::DataRequestFacts& asked : requests) {
      if (asked.number() == number) return asked;
    }
    request.mutable_data_requests()->set_after(requests.rbegin()->id());
  }
  return fail(Fault::absent,
              "there is no request with the number \"" + number + "\"; `request list` shows them");
}

void add_files(JsonText& json, const std::pair<std::string, std::string>& files) {
  json.key("files").array();
  if (!files.first.empty()) json.value(files.first).value(files.second);
  json.end_array();
}

}  // namespace

Result<void> list_data_requests(AdminClient& office, const Console& console) {
  JsonText json;
  json.array();
  bool any = false;
  v1::AdminRequest request;
  request.mutable_data_requests();
  while (true) {
    TRY_TO(reply, office.ask(request));
    const auto& requests = reply.data_requests().requests();
    if (requests.empty()) break;
    any = true;
    for (const v1::DataRequestFacts& asked : requests) {
      if (console.json) {
        add(json, asked);
      } else {
        console.print(line_of(asked));
      }
    }
    request.mutable_data_requests()->set_after(requests.rbegin()->id());
  }
  if (console.json) console.print(json.end_array().text());
  if (!console.json && !any) console.tell("Nobody has asked for anything.");
  return {};
}

Result<void> settle_data_request(AdminClient& office, const SettleOrder& order, std::FILE* answers,
                                 const Console& console) {
  TRY_TO(asked, find_request(office, order.number));
  const bool refused = order.as == "refused";
  PersonOrder person;
  person.no = asked.no();
  person.folder = order.folder;
  person.language = order.language;
  person.sure = order.sure;
  std::pair<std::string, std::string> files;
  if (!refused && !asked.done() && asked.what() == "access") {
    TRY_TO(written, write_person_files(office, person, console.now_ms));
    files = std::move(written);
  }
  if (!refused && asked.what() == "erasure") TRY(confirm_erasure(person, answers, console));
  v1::AdminRequest request;
  request.mutable_data_request_settle()->set_number(order.number);
  request.mutable_data_request_settle()->set_refused(refused);
  request.mutable_data_request_settle()->set_why(order.why);
  TRY_TO(reply, office.ask(request));
  const v1::DataRequestSettleReply& settled = reply.data_request_settle();
  if (console.json) {
    JsonText json;
    json.object().key("request");
    add(json, settled.request());
    json.member("already", settled.already()).member("erased", settled.has_erased());
    add_files(json, files);
    console.print(json.end_object().text());
    return {};
  }
  console.print(line_of(settled.request()));
  if (!files.first.empty()) console.print(files.first + "\n" + files.second);
  if (settled.has_erased()) {
    console.print(
        "The person is erased, and the request with him or her; `person erasures` shows "
        "which terminals still have to follow");
  }
  return {};
}

}  // namespace tresen
