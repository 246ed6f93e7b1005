#include "sync/office/cli/bounce_commands.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "sync/office/bounce_token.h"
#include "sync/office/channels/bounce.h"
#include "sync/office/cli/json.h"
#include "sync/office/store/dispatch_store.h"
#include "sync/office/store/run_reader.h"

namespace tresen {
namespace {

constexpr std::size_t mail_bytes_read = 1024 * 1024;  // a report stands before what it quotes
constexpr std::size_t recipients_page = 10'000;

// One of ours that came back.
struct Returned {
  BouncedMessage message;
  Bounce bounce;
};

struct Returns {
  std::vector<Returned> ours;
  std::uint64_t reports_of_nobody = 0;
  std::uint64_t other_mails = 0;
};

// Mails that nobody has looked at, and those that somebody has.
Result<std::vector<std::string>> mails_in(const std::string& maildir) {
  std::vector<std::string> paths;
  std::error_code trouble;
  for (const char* const folder : {"new", "cur"}) {
    for (const auto& file : std::filesystem::directory_iterator(maildir + "/" + folder, trouble)) {
      paths.push_back(file.path().string());
    }
    if (trouble) {
      return fail(Fault::absent, maildir + " is no Maildir: " + folder + ": " + trouble.message());
    }
  }
  std::ranges::sort(paths);
  return paths;
}

std::optional<BouncedMessage> named_by(const Bounce& bounce, std::string_view key) {
  for (const std::string& token : bounce.tokens) {
    if (auto message = read_bounce_token(key, token)) return message;
  }
  return {};
}

Result<Returns> returns_in(const std::string& maildir, std::string_view key) {
  TRY_TO(paths, mails_in(maildir));
  Returns returns;
  for (const std::string& path : paths) {
    std::ifstream file(path, std::ios::binary);
    std::string bytes(mail_bytes_read, '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(file.gcount()));
    Bounce bounce = read_bounce(bytes);
    if (bounce.kind != BounceKind::hard && bounce.kind != BounceKind::soft) {
      ++returns.other_mails;
      continue;
    }
    const auto message = named_by(bounce, key);
    if (!message) {
      ++returns.reports_of_nobody;
    } else {
      returns.ours.push_back({*message, std::move(bounce)});
    }
  }
  return returns;
}

// A message that came back for good is that, whatever else came of it.
std::vector<Returned> each_once(std::vector<Returned> all) {
  std::ranges::stable_sort(all, {}, [](const Returned& one) {
    return std::tuple(one.message.run, one.message.number, one.bounce.kind);
  });
  const auto rest = std::ranges::unique(all, {}, &Returned::message);
  all.erase(rest.begin(), rest.end());
  return all;
}

// The ledger of one run.
struct Ledger {
  std::string campaign;
  std::map<std::uint32_t, std::string> numbers;  // of the ledger -> of the customer
};

Result<Ledger> ledger_of(DispatchReader& dispatch, RunReader& runs, std::uint64_t run) {
  Ledger ledger;
  TRY_TO(facts, runs.run(run));
  ledger.campaign = facts.campaign();
  Uuid after{};
  while (true) {
    TRY_TO(page, dispatch.frozen(facts.selection(), after, recipients_page));
    if (page.empty()) return ledger;
    for (const v1::Recipient& recipient : page) {
      after = uuid_from_bytes(recipient.record_id()).value_or(after);
      TRY_TO(number, runs.number_of(run, after));
      if (number) ledger.numbers[*number] = recipient.no();
    }
  }
}

}  // namespace

Result<void> show_bounces(AdminClient& office, const std::string& maildir, const Console& console) {
  TRY_TO(dispatch, open_dispatch_reader(office.data_dir()));
  TRY_TO(key, dispatch->link_key());
  TRY_TO(returns, returns_in(maildir, key));
  TRY_TO(runs, open_run_reader(office.data_dir()));
  std::map<std::uint64_t, Ledger> ledgers;
  JsonText json;
  json.object().key("bounces").array();
  std::uint64_t hard = 0, soft = 0;
  for (const Returned& one : each_once(std::move(returns.ours))) {
    const std::uint64_t run = one.message.run;
    if (!ledgers.contains(run)) {
      TRY_TO(ledger, ledger_of(*dispatch, *runs, run));
      ledgers.emplace(run, std::move(ledger));
    }
    const Ledger& ledger = ledgers.at(run);
    const auto known = ledger.numbers.find(one.message.number);
    const std::string no = known == ledger.numbers.end() ? "" : known->second;
    const bool for_good = one.bounce.kind == BounceKind::hard;
    ++(for_good ? hard : soft);
    const std::string kind = for_good ? "hard" : "soft";
    json.object().member("run", run).member("campaign", ledger.campaign).member("no", no);
    json.member("kind", kind).member("status", one.bounce.status).end_object();
    if (!console.json) {
      console.print((no.empty() ? "somebody erased" : no) + ": " + kind + " " + one.bounce.status +
                    ", run " + std::to_string(run) + " of " + ledger.campaign);
    }
  }
  json.end_array().member("hard", hard).member("soft", soft);
  json.member("of_nobody", returns.reports_of_nobody).member("no_bounces", returns.other_mails);
  if (console.json) {
    console.print(json.end_object().text());
  } else {
    console.print(std::to_string(hard) + " hard, " + std::to_string(soft) + " soft; " +
                  std::to_string(returns.reports_of_nobody) + " that name none of our mails, " +
                  std::to_string(returns.other_mails) + " other mails");
  }
  return {};
}

}  // namespace tresen
