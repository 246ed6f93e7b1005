#include "tests/desk/desk_samples.h"

#include <algorithm>
#include <array>
#include <utility>

#include "sync/office/cli/mistake_words.h"
#include "terminal/desk/views.h"

namespace tresen::test {
namespace {

constexpr std::int64_t minute_ms = 60'000, day_ms = 24 * 60 * minute_ms;

void add_campaign(v1::Campaigns& all, const char* id, const char* name, v1::Campaign::State state,
                  const char* to, int order) {
  v1::Campaign& one = *all.add_campaigns();
  one.set_id(id);
  one.set_name(name);
  one.set_state(state);
  one.set_valid_to(to);
  one.set_order(order);
  one.set_currency("EUR");
}

v1::DeviceFacts device(std::uint64_t id, const char* branch, std::int64_t unseen_ms,
                       std::uint64_t waiting, std::int64_t oldest_s, const char* version) {
  v1::DeviceFacts facts;
  facts.set_id(id);
  facts.set_branch(branch);
  facts.set_last_seen_ms(desk_now().wall_ms - unseen_ms);
  facts.set_waiting(waiting);
  facts.set_oldest_s(oldest_s);
  facts.set_app_version(version);
  facts.set_certificate_ms(desk_now().wall_ms + 72 * day_ms);
  facts.set_overdue(unseen_ms > day_ms);
  facts.set_customers(3118);
  return facts;
}

v1::Recipient recipient(const char* no, const char* name, const char* branch, const char* address,
                        const char* channel, const char* reason, const char* household = "") {
  v1::Recipient one;
  one.set_record_id(std::string("record-") + no);
  one.set_no(no);
  one.set_name(name);
  one.set_branch(branch);
  one.set_address(address);
  one.set_channel(channel);
  one.set_reason(reason);
  one.set_household(household);
  if (*channel == 'p') one.set_template_("Hörtest Herbst");
  return one;
}

}  // namespace

Moment desk_now() { return {*parse_time("2026-11-22T09:52:41Z"), 1'000'000}; }

namespace {

constexpr auto rules = R"pb(
  id: "lindner"
  name: "Lindner Optik & Akustik"
  rules {
    version: 21
    branches { id: "b1" name: "Leonberg" }
    branches { id: "b2" name: "Esslingen" }
    branches { id: "b3" name: "Nürtingen" }
    branches { id: "b4" name: "Tübingen" }
    templates { id: "t1" name: "Hörtest" type: "hearing_test" health_derived: true }
    templates { id: "t2" name: "Nachsorge" type: "aftercare" }
    templates { id: "t3" name: "Sehtest" type: "eye_test" }
    templates { id: "t4" name: "Brille neu" type: "glasses" }
    templates { id: "t5" name: "Zubehör" type: "accessories" }
    category_sets {
      id: "aid"
      name: "Kundeneigenschaft"
      categories { id: "hearing_aid" name: "Hörgeräteträger" health_derived: true }
      categories { id: "glasses" name: "Brillenträger" }
    }
    consents { channel: "email" purpose: "advertising" text: "c1" }
  })pb";

constexpr auto campaigns = R"pb(
  campaigns {
    version: 14
    queries {
      id: "sixty"
      name: "60+, ein Jahr nicht da"
      is_list: true
      query { nodes { row { field: "age" op: QUERY_OP_FROM values: "60" } } }
    }
    campaigns {
      id: "hoertest"
      name: "Hörtest-Gutschein Herbst 2026"
      goal: "retention"
      prompt: "Haben Sie unseren Brief mit dem Hörtest-Gutschein bekommen?"
      valid_from: "2026-10-19"
      valid_to: "2026-11-30"
      icon: "hearing"
      order: 1
      process_types: "hearing_test"
      process_types: "aftercare"
      process_types: "eye_test"
      process_types: "glasses"
      not_for_new_customers: true
      state: STATE_DRAFT
      cost_total_cents: 38000
      cost_per_piece_cents: 46
      currency: "EUR"
      attribution_days: 60
      dispatch {
        merge_households: true
        contacts {
          channel: "post"
          output: OUTPUT_PRINT
          template: "Hörtest Herbst"
          cost_per_piece_cents: 46
        }
        query {
          join: JOIN_ALL
          nodes { row { field: "age" op: QUERY_OP_FROM values: "60" } }
          nodes { row { field: "home_branch" op: QUERY_OP_IS values: "b1" values: "b2" } }
          nodes { row { field: "process" op: QUERY_OP_OLDER values: "12 months" } }
          nodes {
            group {
              join: JOIN_ANY
              nodes { row { field: "contact" op: QUERY_OP_MISSING } }
              nodes { row { field: "selected.fruehjahr" op: QUERY_OP_OLDER values: "90 days" } }
            }
          }
          nodes {
            negated: true
            group {
              join: JOIN_ANY
              nodes { row { field: "city" op: QUERY_OP_IS values: "Calw" } }
            }
          }
        }
      }
    }
  })pb";

constexpr auto description =
    "Kostenloser Hörtest für Kundinnen und Kunden ab 60, die seit einem Jahr nicht in der Filiale "
    "waren. Brief mit Gutschein und Kurzcode, E-Mail nur mit bestätigter Einwilligung.";

}  // namespace

v1::Chain desk_chain() {
  auto chain = read<v1::Chain>(std::string(rules) + campaigns);
  chain.mutable_campaigns()->mutable_campaigns(0)->set_description(description);
  using State = v1::Campaign;
  v1::Campaigns& all = *chain.mutable_campaigns();
  add_campaign(all, "buero", "Brille fürs Büro – Ratgeber", State::STATE_DRAFT, "", 2);
  add_campaign(all, "tag", "Einladung Tag des Hörens, Ulm", State::STATE_DRAFT, "", 3);
  add_campaign(all, "batterie", "Batterieservice Leonberg", State::STATE_ACTIVE, "2026-12-31", 4);
  add_campaign(all, "service", "Servicevertrag verlängern", State::STATE_PAUSED, "", 5);
  add_campaign(all, "fruehjahr", "Hörtest Frühjahr 2026", State::STATE_ENDED, "2026-06-30", 6);
  add_campaign(all, "gleitsicht", "Gleitsicht zum Jahresanfang", State::STATE_ENDED, "2026-02-28",
               7);
  add_campaign(all, "sonne", "Sonnenbrille vor dem Urlaub", State::STATE_ENDED, "2026-07-31", 8);
  add_campaign(all, "schule", "Kinderbrille Schulstart", State::STATE_ENDED, "2026-09-15", 9);
  return chain;
}

v1::StatusReply desk_status() {
  v1::StatusReply status;
  status.set_version("1.4.2");
  status.set_healthy(true);
  status.set_last_backup_ms(desk_now().wall_ms - 8 * 60 * minute_ms);
  *status.add_devices() = device(1, "b1", 4'000, 0, 0, "1.4.2");
  *status.add_devices() = device(2, "b1", 2'000, 1, 1, "1.4.2");
  *status.add_devices() = device(3, "b2", 9'000, 0, 0, "1.4.2");
  *status.add_devices() = device(4, "b3", 3 * 60 * minute_ms, 17, 3 * 3600, "1.4.2");
  *status.add_devices() = device(5, "b4", 26 * 60 * minute_ms, 41, 26 * 3600, "1.4.0");
  *status.add_devices() = device(6, "b4", 5'000, 0, 0, "1.4.2");
  v1::DeviceFacts gone = device(7, "b2", 32 * day_ms, 0, 0, "1.4.1");
  gone.set_revoked(true);
  *status.add_devices() = gone;
  return status;
}

namespace {

// Each line leaves fewer; what a group asks alone finds more.
std::uint64_t line_count(const v1::QueryGroup& query) {
  constexpr std::array<std::uint64_t, 4> left{0, 118'402, 71'033, 63'870};
  const std::string& field = query.nodes(query.nodes_size() - 1).row().field();
  if (field == "contact") return 61'204;
  if (field == "city") return 9'412;
  if (field.starts_with("selected.")) return 152'318;
  return left[static_cast<std::size_t>(query.nodes_size())];
}

}  // namespace

v1::QueryRunReply desk_count(const v1::QueryRunRequest& request) {
  if (!request.with_lamp() && request.query().nodes_size() < 4) {
    v1::QueryRunReply reply;
    reply.set_count(line_count(request.query()));
    return reply;
  }
  return read<v1::QueryRunReply>(R"pb(
    count: 52640
    rows { no: "18204" name: "Häußler, Margarete" city: "71229 Leonberg" branch: "b1" }
    rows { no: "31077" name: "Öztürk, Robin" city: "73728 Esslingen" branch: "b2" }
    rows { no: "28940" name: "Kächele, Friedrich" city: "72622 Nürtingen" branch: "b3" }
    lamp {
      channel: "post"
      lawful: 46871
      reasons { reason: "no_notice" count: 2235 }
      reasons { reason: "objected" count: 3534 }
    }
    lamp {
      channel: "email"
      lawful: 4318
      reasons { reason: "no_consent" count: 36420 }
      reasons { reason: "unreachable" count: 11902 }
    }
    lamp {
      channel: "sms"
      lawful: 1486
      reasons { reason: "no_consent" count: 33844 }
      reasons { reason: "unreachable" count: 17310 }
    }
    lamp {
      channel: "phone"
      lawful: 0
      reasons { reason: "no_consent" count: 52640 }
    })pb");
}

v1::PreflightReply desk_preflight() {
  v1::PreflightReply reply = read<v1::PreflightReply>(R"pb(
    found: 52640
    recipients: 47426
    cost_cents: 1888616
    currency: "EUR"
    channels { channel: "email" count: 4318 cost_cents: 864 }
    channels { channel: "post" count: 43108 cost_cents: 1849752 }
    excluded { reason: "objected" count: 1918 }
    excluded { reason: "no_notice" count: 1204 }
    excluded { reason: "moved" count: 1093 }
    excluded { reason: "household" count: 587 }
    excluded { reason: "deceased" count: 412 })pb");
  *reply.add_previews() = recipient("18204", "Häußler, Margarete", "b1",
                                    "Eltinger Straße 42, 71229 Leonberg", "post", "");
  *reply.add_previews() =
      recipient("31077", "Öztürk, Robin", "b2", "robin.oeztuerk@example.org", "email", "");
  *reply.add_previews() = recipient("26550", "von der Weiden-Großkopf, Dr. Annegret", "b4",
                                    "Bei der Stadtmauer 117 b, 72070 Tübingen", "post", "");
  return reply;
}

v1::RecipientsReply desk_recipients() {
  v1::RecipientsReply reply;
  const auto add = [&](const v1::Recipient& one) { *reply.add_recipients() = one; };
  add(recipient("18202", "Jurić, Ivan", "b1", "Bahnhofstraße 12, 71229 Leonberg", "post", ""));
  add(recipient("28940", "Kienzle, Friedrich", "b1", "Bahnhofstraße 40, 71229 Leonberg", "",
                "objected"));
  add(recipient("18203", "Dr. Meyer-Schönthal, Anne", "b1", "Blosenbergstraße 17, 71229 Leonberg",
                "post", ""));
  add(recipient("30118", "Strohmaier, Else", "b1", "", "", "moved"));
  add(recipient("40022", "Nguyễn, Thị Hạnh", "b1", "hanh@example.org", "email", ""));
  add(recipient("18204", "Häußler, Margarete", "b1", "Eltinger Straße 42, 71229 Leonberg", "post",
                ""));
  add(recipient("18299", "Häußler, Gerhard", "b1", "Eltinger Straße 42, 71229 Leonberg", "",
                "household", "18204"));
  add(recipient("22871", "Baisch, Hannelore", "b1", "Gartenstraße 5, 71229 Leonberg", "",
                "no_notice"));
  add(recipient("18205", "Aydın, Deniz", "b1", "Grabenstraße 8, 71229 Leonberg", "post", ""));
  add(recipient("18206", "Schäfer, Wilhelm", "b1", "Karlstraße 71, 71229 Leonberg", "post", ""));
  add(recipient("18207", "Živković, Marko", "b1", "Lindenstraße 9, 71229 Leonberg", "post", ""));
  return reply;
}

v1::RunLogReply desk_log() {
  auto log = read<v1::RunLogReply>(R"pb(
    entries { what: "started" count: 44530 }
    entries { what: "fixed" batch: 54 count: 500 }
    entries { what: "settled" batch: 54 count: 500 }
    entries { what: "paused" detail: "paper jam" }
    entries { what: "resumed" }
    entries { what: "fixed" batch: 55 count: 500 })pb");
  for (int i = 0; i < log.entries_size(); ++i)
    log.mutable_entries(i)->set_at_ms(desk_now().wall_ms - (40 - 6 * i) * minute_ms);
  return log;
}

v1::QueryExplainReply desk_explanation() {
  return read<v1::QueryExplainReply>(R"pb(
    found: false
    nodes { depth: 0 text: "all of" holds: false }
    nodes { depth: 1 text: "age from 60" holds: true saw: "1939-05-16" }
    nodes { depth: 1 text: "home_branch is b1, b2" holds: false saw: "b3" }
    nodes { depth: 1 text: "process older 12 months" holds: true saw: "2025-08-11" }
    nodes { depth: 1 text: "any of" holds: true }
    nodes { depth: 2 text: "contact missing" holds: true }
    nodes { depth: 2 text: "selected.fruehjahr older 90 days" holds: false }
    nodes { depth: 1 text: "not any of" holds: true }
    nodes { depth: 2 text: "city is Calw" holds: false saw: "Nürtingen" })pb");
}

namespace {

v1::CustomerEditReply edited(const v1::CustomerEditRequest& request, const std::string& refusal) {
  v1::CustomerEditReply reply;
  *reply.mutable_fields() = request.fields();
  if (refusal.empty()) return reply;
  v1::CustomerFieldRefusal& one = *reply.add_refusals();
  one.set_field("postcode");
  one.set_reason(refusal);
  return reply;
}

// What stands on the screens of daily work.
void answer_work(const v1::AdminRequest& request, v1::AdminReply& reply) {
  if (request.has_report()) *reply.mutable_report() = desk_report(request.report());
  if (request.has_call()) *reply.mutable_call() = desk_call(request.call());
  if (request.has_response()) reply.mutable_response()->set_no(request.response().no());
  if (request.has_follow_ups()) *reply.mutable_follow_ups() = desk_follow_ups(request.follow_ups());
  if (request.has_follow_up_change())
    reply.mutable_follow_up_change()->set_changed(
        static_cast<std::uint64_t>(request.follow_up_change().ids_size()));
  if (request.has_letter_preview()) *reply.mutable_letter_preview() = desk_letter();
  if (request.has_query_versions()) *reply.mutable_query_versions() = desk_query_versions();
  if (request.has_query_save()) reply.mutable_chain_part();
  if (request.has_test_print()) {
    reply.mutable_test_print()->set_reference("office-817");
    reply.mutable_test_print()->set_pages(1);
  }
}

}  // namespace

// Events are few: the whole reply stands for every question about them.
v1::AdminReply Office::answer_event(const v1::AdminRequest& request) {
  v1::AdminReply reply;
  auto& all = *events_.mutable_events();
  const auto at = [&](const std::string& id) {
    return std::find_if(all.begin(), all.end(),
                        [&](const v1::EventFacts& one) { return one.event().id() == id; });
  };
  if (request.has_event_answer()) {
    const v1::EventAnswerRequest& wanted = request.event_answer();
    reply.mutable_event_answer()->set_changed(1);
    if (event_full) reply.mutable_event_answer()->add_full(wanted.nos(0));
    if (event_full) return reply;
    for (v1::Participant& one : *events_.mutable_participants())
      if (one.no() == wanted.nos(0)) one.set_standing(wanted.standing());
    return reply;
  }
  if (request.has_event_save()) {
    const v1::Event& wanted = request.event_save().event();
    const auto same = at(wanted.id());
    *(same == all.end() ? *all.Add() : *same).mutable_event() = wanted;
  }
  if (request.has_event_delete()) all.erase(at(request.event_delete().was().id()));
  *reply.mutable_events() = events_;
  if (request.events().event() != "hoertag") reply.mutable_events()->clear_participants();
  return reply;
}

Result<v1::AdminReply> Office::answer(const v1::AdminRequest& request) {
  v1::AdminReply reply;
  if (request.has_events() || request.has_event_save() || request.has_event_delete() ||
      request.has_event_answer())
    return answer_event(request);
  if (request.has_customer()) *reply.mutable_customer() = desk_customer();
  if (request.has_letters()) *reply.mutable_letters() = desk_letters();
  if (request.has_customer_edit())
    *reply.mutable_customer_edit() = edited(request.customer_edit(), postcode_refusal);
  if (request.has_list_add()) reply.mutable_list_add()->set_added(1);
  if (request.has_run_statistics()) *reply.mutable_run_statistics() = desk_figures();
  if (request.has_pull_list()) *reply.mutable_pull_list() = desk_pull_list();
  if (request.has_run_reprint()) reply.mutable_run_reprint()->set_reprint(2);
  if (request.has_run_reprint()) reply.mutable_run_reprint()->set_letters(61);
  if (request.has_quarantine()) *reply.mutable_quarantine() = desk_quarantine();
  if (request.has_quarantine_show()) *reply.mutable_quarantine_show() = desk_held();
  if (request.has_quarantine_settle()) {
    const bool discard = request.quarantine_settle().discard();
    reply.mutable_quarantine_settle()->set_verdict(discard ? "discarded" : "applied");
    reply.mutable_quarantine_settle()->set_changes(discard ? 0 : 1);
  }
  answer_work(request, reply);
  if (request.has_search()) *reply.mutable_search() = desk_hits();
  if (request.has_report_file())
    reply.mutable_report_file()->set_file(
        request.report_file().format() == v1::FiguresFileRequest::FORMAT_PDF ? "%PDF-" : "table");
  if (request.has_chain())
    *reply.mutable_chain() = request.chain().with_staff() ? desk_options(chain_) : chain_;
  if (request.has_publish()) {
    reply.mutable_publish()->set_rules(22);
    if (!mistake.empty()) {
      v1::ChainMistake& told = *reply.mutable_publish()->add_mistakes();
      told.set_field("rules.fields[2].purpose");
      told.set_what(mistake_in(request.publish().language(), mistake));
    }
  }
  if (request.has_status()) *reply.mutable_status() = desk_status();
  if (request.has_runs()) *reply.mutable_runs() = desk_runs();
  if (request.has_lists()) reply.mutable_lists()->add_lists()->set_id("messe");
  if (request.has_query_run()) *reply.mutable_query_run() = desk_count(request.query_run());
  if (request.has_preflight()) *reply.mutable_preflight() = desk_preflight();
  if (request.has_recipients())
    *reply.mutable_recipients() = everybody ? desk_everybody() : desk_recipients();
  if (request.has_run_log()) *reply.mutable_run_log() = desk_log();
  if (request.has_query_explain()) *reply.mutable_query_explain() = desk_explanation();
  if (request.has_device_code()) reply.mutable_device_code()->set_code("7KQ4 M2XA 9TBD 5HEC 3VWN");
  if (request.has_run_start()) reply.mutable_run()->set_id(3);
  auto& all = *chain_.mutable_campaigns()->mutable_campaigns();
  const auto at = [&](const std::string& id) {
    return std::find_if(all.begin(), all.end(),
                        [&](const v1::Campaign& one) { return one.id() == id; });
  };
  if (request.has_campaign_save()) {
    const v1::Campaign& wanted = request.campaign_save().campaign();
    reply.mutable_chain_part();
    if (mistake.empty()) {
      const auto same = at(wanted.id());
      (same == all.end() ? *all.Add() : *same) = wanted;
    } else {
      v1::ChainMistake& told = *reply.mutable_chain_part()->add_mistakes();
      told.set_field("goal");
      told.set_what(mistake);
    }
  }
  if (request.has_campaign_delete()) {
    all.erase(at(request.campaign_delete().was().id()));
    reply.mutable_chain_part();
  }
  return reply;
}

std::vector<desk::Order> Office::hear(desk::Letter letter) {
  return reduce(state, std::move(letter), now_);
}

void Office::tell(desk::Letter letter) {
  std::vector<desk::Order> orders = hear(std::move(letter));
  for (std::size_t i = 0; i < orders.size(); ++i) {
    desk::AskOffice question;
    if (const auto* save = std::get_if<desk::SaveFile>(&orders[i])) saved.push_back(*save);
    if (const auto* file = std::get_if<desk::AskReportFile>(&orders[i])) {
      const ui::Locales locales;
      question = {file->token, desk::report_file(state, file->format, locales.in(state.language))};
    } else if (const auto* ask = std::get_if<desk::AskOffice>(&orders[i])) {
      question = *ask;
    } else {
      continue;
    }
    asked.push_back(question.request);
    if (!answers) continue;
    now_.boot_ms += 84;
    for (desk::Order& more : hear(desk::Answered{question.token, answer(question.request)}))
      orders.push_back(std::move(more));
  }
}

Office Office::signed_in() {
  Office office;
  office.hear(desk::Tick{});
  std::set<std::uint32_t> may;
  const auto* asks = v1::AdminRequest::descriptor();
  for (int i = 0; i < asks->field_count(); ++i)
    may.insert(static_cast<std::uint32_t>(asks->field(i)->number()));
  office.tell(desk::SignedIn{"K. Brandt", v1::DESK_ROLE_MARKETING, std::move(may)});
  office.asked.clear();
  return office;
}

std::size_t count_of(const Office& office, v1::AdminRequest::AskCase what) {
  return static_cast<std::size_t>(
      std::ranges::count(office.asked, what, &v1::AdminRequest::ask_case));
}

void Office::press(const std::string& key) { tell(ui::Action{ui::Action::Kind::press, key, {}}); }

void Office::type(const std::string& text) {
  for (const char c : text) tell(ui::Action{ui::Action::Kind::type, {}, std::string(1, c)});
}

void Office::erase(int count) {
  for (; count > 0; --count) tell(ui::Action{ui::Action::Kind::erase, {}, {}});
}

void Office::enter() { tell(ui::Action{ui::Action::Kind::enter, {}, {}}); }
void Office::escape() { tell(ui::Action{ui::Action::Kind::escape, {}, {}}); }

void Office::pass(std::int64_t ms) {
  now_.boot_ms += ms;
  now_.wall_ms += ms;
  tell(desk::Tick{});
}

}  // namespace tresen::test
