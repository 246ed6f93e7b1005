#include "sync/office/cli/run_commands.h"

#include <random>
#include <utility>

#include "sync/base/clock.h"
#include "sync/office/campaigns/run_errand.h"
#include "sync/office/campaigns/run_preparation.h"
#include "sync/office/channels/pdf_archive.h"
#include "sync/office/channels/whole_file.h"
#include "sync/office/cli/json.h"
#include "sync/office/cli/proof_commands.h"
#include "sync/office/cli/reprint_commands.h"
#include "sync/office/cli/run_follow.h"
#include "sync/office/store/run_store.h"

namespace tresen {
namespace {

void add(JsonText& json, const v1::RunFacts& run) {
  json.member("run", run.id()).member("campaign", run.campaign());
  json.member("state", word_of(run.state())).member("made", iso_time(run.made_ms()));
  json.member("recipients", run.recipients()).member("checked", run.checked());
  json.member("waiting", run.waiting());
  json.member("claimed", run.claimed()).member("sent", run.sent());
  json.member("refused", run.refused()).member("left_out", run.left_out());
  json.member("delivered", run.delivered()).member("delayed", run.delayed());
  json.member("undeliverable", run.undeliverable());
  json.member("cost_cents", run.cost_cents()).key("reasons").object();
  for (const v1::ReasonCount& one : run.reasons()) json.member(one.reason(), one.count());
  json.end_object().member("trouble", run.trouble());
  json.member("retry", run.retry_ms() == 0 ? "" : iso_time(run.retry_ms()));
}

void print(const v1::RunFacts& run, const Console& console) {
  if (!console.json) return console.print(line_of(run));
  JsonText json;
  json.object();
  add(json, run);
  console.print(json.end_object().text());
}

AskOffice asking(AdminClient& office) {
  return [&office](const v1::AdminRequest& request) { return office.ask(request); };
}

std::uint64_t any_worker() {
  std::random_device random;
  return (std::uint64_t{random()} << 32 | random()) | 1;
}

Result<void> send_all(AdminClient& office, const v1::RunFacts& run, const Console& console) {
  const std::size_t batch = run.batch_max() == 0 ? run_batch_max : run.batch_max();
  TRY_TO(errand, RunErrand::open(office.data_dir(), run.id(), any_worker(), asking(office)));
  RunErrand::Step step;
  {
    std::optional<Progress> progress;
    do {
      TRY_TO(done, errand.step(batch, SystemClock().now().wall_ms));
      step = std::move(done);
      if (step.waits) continue;
      const v1::RunFacts& facts = step.run;
      if (!progress) progress.emplace(console, "Sending", facts.recipients());
      progress->update(facts.recipients() - facts.waiting() - facts.claimed(), facts.sent());
    } while (step.waits || (step.trouble.empty() && step.run.state() != v1::RunFacts::STATE_DONE));
  }
  if (!step.trouble.empty()) {
    return fail(Fault::busy, step.trouble + "\n" + line_of(step.run) + "; `campaign resume " +
                                 std::to_string(run.id()) + "` goes on");
  }
  print(step.run, console);
  return {};
}

// A daemon carries out all runs by itself; without one, whoever asks does.
Result<void> carry_out(AdminClient& office, const v1::RunFacts& run, const Console& console) {
  if (office.alone()) return send_all(office, run, console);
  TRY_TO(done, follow_run(office, run.id(), console));
  print(done, console);
  return {};
}

Result<v1::RunFacts> change(AdminClient& office, std::uint64_t run, v1::RunFacts::State state,
                            std::uint64_t batch_max = 0) {
  v1::AdminRequest request;
  request.mutable_run_change()->set_run(run);
  request.mutable_run_change()->set_state(state);
  request.mutable_run_change()->set_batch_max(static_cast<std::uint32_t>(batch_max));
  TRY_TO(reply, office.ask(request));
  return std::move(*reply.mutable_run());
}

Result<v1::RunLogReply> log_of(AdminClient& office, std::uint64_t run) {
  v1::AdminRequest request;
  request.mutable_run_log()->set_run(run);
  TRY_TO(reply, office.ask(request));
  return std::move(*reply.mutable_run_log());
}

// The pages out of the archive, which must still be what was sent.
Result<void> extract(const std::string& data, const v1::SentLetter& letter, const std::string& to) {
  const std::string path = data + "/" + letter.document();
  TRY_TO(hash, file_hash(path));
  if (hash != letter.hash()) {
    return fail(Fault::storage, letter.document() + " is not what was sent: its content changed");
  }
  const PageRange pages{static_cast<int>(letter.first_page()),
                        static_cast<int>(letter.last_page())};
  return extract_pages(path, {pages}, to);
}

}  // namespace

Result<void> run_campaign(AdminClient& office, const RunOrder& order, const Console& console) {
  const LettersSet letters = office.alone() ? LettersSet::here : LettersSet::by_daemon;
  TRY_TO(run, start_run(office.data_dir(), order.campaign, asking(office), console.now_ms, letters,
                        static_cast<std::uint32_t>(order.batch)));
  console.tell(line_of(run));
  return carry_out(office, run, console);
}

Result<void> resume_run(AdminClient& office, const RunOrder& order, const Console& console) {
  TRY_TO(run, change(office, order.run, v1::RunFacts::STATE_SENDING, order.batch));
  TRY(warn_of_pull_list(office, order.run, console));
  return carry_out(office, run, console);
}

Result<void> pause_run(AdminClient& office, const RunOrder& order, const Console& console) {
  TRY_TO(run, change(office, order.run, v1::RunFacts::STATE_PAUSED));
  print(run, console);
  return {};
}

Result<void> cancel_run(AdminClient& office, const RunOrder& order, const Console& console) {
  TRY_TO(run, change(office, order.run, v1::RunFacts::STATE_CANCELLED));
  print(run, console);
  return {};
}

Result<void> show_runs(AdminClient& office, const RunOrder& order, const Console& console) {
  v1::AdminRequest request;
  request.mutable_runs()->set_campaign(order.campaign);
  TRY_TO(reply, office.ask(request));
  JsonText json;
  json.array();
  for (const v1::RunFacts& run : reply.runs().runs()) {
    TRY_TO(log, log_of(office, run.id()));
    if (!console.json) console.print(line_of(run));
    json.object();
    add(json, run);
    json.key("log").array();
    for (const v1::RunLogEntry& entry : log.entries()) {
      std::string line = "  " + iso_time(entry.at_ms()) + "  " + entry.what();
      if (entry.batch() > 0) line += " batch " + std::to_string(entry.batch());
      if (entry.count() > 0) line += ", " + std::to_string(entry.count());
      if (!entry.detail().empty()) line += ": " + entry.detail();
      if (!console.json) console.print(line);
      json.object().member("at", iso_time(entry.at_ms())).member("what", entry.what());
      json.member("batch", entry.batch()).member("count", entry.count());
      json.member("detail", entry.detail()).end_object();
    }
    json.end_array().key("problems").array();
    for (const v1::RunProblem& problem : log.problems()) {
      if (!console.json) console.print("  " + line_of(problem));
      json.object().member("no", problem.no()).member("name", problem.name());
      json.member("place", problem.place()).member("what", problem.what()).end_object();
    }
    json.end_array();
    v1::AdminRequest pulled;
    pulled.mutable_pull_list()->set_run(run.id());
    TRY_TO(list, office.ask(pulled));
    const int to_pull = list.pull_list().letters_size();
    json.member("to_pull", to_pull).end_object();
    if (to_pull > 0 && !console.json) {
      console.print("  " + std::to_string(to_pull) + " printed letters should not be posted");
    }
  }
  if (console.json) console.print(json.end_array().text());
  return {};
}

Result<void> show_letters(AdminClient& office, const RunOrder& order, const Console& console) {
  if (order.preview) {
    return preview_campaign_letter(office, {order.campaign, order.no, order.to, ""}, console);
  }
  v1::AdminRequest request;
  request.mutable_letters()->set_no(order.no);
  request.mutable_letters()->set_campaign(order.campaign);
  TRY_TO(reply, office.ask(request));
  const auto& letters = reply.letters().letters();
  if (!order.to.empty()) {
    if (letters.empty()) return fail(Fault::absent, "nothing was sent to " + order.no);
    TRY(extract(office.data_dir(), letters[0], order.to));
  }
  JsonText json;
  json.array();
  for (const v1::SentLetter& one : letters) {
    const std::string at = one.at_ms() == 0 ? "" : iso_time(one.at_ms());
    json.object().member("run", one.run()).member("campaign", one.campaign());
    json.member("sent", at).member("document", one.document()).member("hash", one.hash());
    json.member("first_page", one.first_page()).member("last_page", one.last_page()).end_object();
    if (!console.json) {
      console.print("run " + std::to_string(one.run()) + " of " + one.campaign() + ", " +
                    (at.empty() ? "not sent" : at) + ": " + one.document() + ", page " +
                    std::to_string(one.first_page()));
    }
  }
  if (console.json) console.print(json.end_array().text());
  return {};
}

}  // namespace tresen
