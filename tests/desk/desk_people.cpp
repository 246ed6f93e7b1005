// What head office answers about people, runs and changes that were held back.

#include <initializer_list>
#include <utility>

#include "tests/desk/desk_samples.h"

namespace tresen::test {
namespace {

constexpr std::int64_t minute_ms = 60'000, day_ms = 24 * 60 * minute_ms;

}  // namespace

v1::EventsReply desk_events() {
  auto reply = read<v1::EventsReply>(R"pb(
    events {
      event {
        id: "hoertag"
        title: "Tag des Hörens in Leonberg"
        place: "Stadthalle, kleiner Saal"
        branch: "b1"
        begins: "2026-12-03 18:00"
        ends: "2026-12-03 21:00"
        capacity: 40
      }
      invited: 3
      accepted: 2
      declined: 1
    }
    events {
      event { id: "brille" title: "Brillenabend" begins: "2026-10-08 17:30" }
      came: 21
      declined: 8
    }
    participants { no: "18202" name: "Jurić, Ivan" standing: PARTICIPATION_ACCEPTED }
    participants { no: "18203" name: "Dr. Meyer-Schönthal, Anne" standing: PARTICIPATION_INVITED }
    participants { no: "18204" name: "Häußler, Margarete" standing: PARTICIPATION_ACCEPTED }
    participants { no: "18205" name: "Aydın, Deniz" standing: PARTICIPATION_INVITED }
    participants { no: "18206" name: "Schäfer, Wilhelm" standing: PARTICIPATION_DECLINED }
    participants { no: "18207" name: "Živković, Marko" standing: PARTICIPATION_INVITED })pb");
  for (v1::Participant& one : *reply.mutable_participants())
    one.set_at_ms(desk_now().wall_ms - 5 * day_ms);
  return reply;
}

v1::CustomerReply desk_customer() {
  v1::CustomerReply reply;
  v1::Record& card = *reply.mutable_customer();
  card.set_kind(v1::RECORD_KIND_CUSTOMER);
  card.set_record_id(std::string(16, 7));
  for (const auto& [key, value] : std::initializer_list<std::pair<const char*, const char*>>{
           {"birth_date", "1948-05-11"},
           {"city", "Leonberg"},
           {"consent.email.advertising", "pending"},
           {"country", "DE"},
           {"customer_no", "18204"},
           {"email", "m.haeussler@example.org"},
           {"first_name", "Margarete"},
           {"home_branch", "b1"},
           {"house_no", "42"},
           {"last_name", "Häußler"},
           {"phone_home", "+4971529064118"},
           {"postcode", "71229"},
           {"preferred_channel", "post"},
           {"salutation", "ms"},
           {"street", "Eltinger Straße"}}) {
    v1::Field& field = *card.add_fields();
    field.set_key(key);
    field.mutable_answer()->set_state(v1::ANSWER_STATE_VALUE);
    field.mutable_answer()->set_value(value);
  }
  return reply;
}

v1::LettersReply desk_letters() {
  auto reply = read<v1::LettersReply>(R"pb(
    letters {
      run: 3
      campaign: "batterie"
      number: 18204
      document: "archive/3/batterie-0055.pdf"
      hash: "3f9a02bc77d1e04855aa10c2d43e9b6f0a1c2d3e4f5061728394a5b6c7d8e9f0"
      first_page: 204
      last_page: 205
    }
    letters {
      run: 2
      campaign: "fruehjahr"
      number: 9120
      document: "archive/2/fruehjahr-0019.pdf"
      hash: "90bb1e5f6027cc3405aa10c2d43e9b6f0a1c2d3e4f5061728394a5b6c7d8e9f0"
      first_page: 120
      last_page: 120
    })pb");
  reply.mutable_letters(0)->set_at_ms(desk_now().wall_ms - 34 * day_ms);
  reply.mutable_letters(1)->set_at_ms(desk_now().wall_ms - 244 * day_ms);
  return reply;
}

v1::SearchReply desk_hits() {
  return read<v1::SearchReply>(R"pb(
    answers {
      hits { no: "18204" name: "Häußler, Margarete" }
      hits { no: "18299" name: "Häußler, Gerhard" }
      hits { no: "40118" name: "Häusler, Thea" }
    })pb");
}

v1::RunsReply desk_runs() {
  auto runs = read<v1::RunsReply>(R"pb(
    runs {
      id: 3
      campaign: "batterie"
      state: STATE_SENDING
      recipients: 44530
      waiting: 16250
      claimed: 500
      sent: 27747
      refused: 31
      left_out: 2
      cost_cents: 1079160
      delivered: 2231
      delayed: 12
      undeliverable: 46
      reasons { reason: "no_consent" count: 2 }
      reasons { reason: "unreachable" count: 31 }
    }
    runs {
      id: 2
      campaign: "fruehjahr"
      state: STATE_DONE
      recipients: 42810
      sent: 42810
      cost_cents: 1969260
    })pb");
  runs.mutable_runs(0)->set_made_ms(desk_now().wall_ms - 165 * minute_ms);
  runs.mutable_runs(1)->set_made_ms(desk_now().wall_ms - 244 * day_ms);
  runs.mutable_runs(1)->set_ended_ms(desk_now().wall_ms - 244 * day_ms + 300 * minute_ms);
  return runs;
}

v1::RunStatisticsReply desk_figures() {
  return read<v1::RunStatisticsReply>(R"pb(
    run {
      id: 3
      campaign: "batterie"
      recipients: 44530
      sent: 44497
      refused: 31
      left_out: 2
      cost_cents: 1887752
      delivered: 4102
      delayed: 12
      undeliverable: 46
      reasons { reason: "unreachable" count: 31 }
      reasons { reason: "no_consent" count: 2 }
    }
    excluded { reason: "objected" count: 1918 }
    excluded { reason: "no_notice" count: 1204 }
    channels {
      key: "post"
      recipients: 40212
      sent: 40210
      left_out: 2
      cost_cents: 1849660
      responses: 1688
    }
    channels {
      key: "email"
      recipients: 4318
      sent: 4287
      refused: 31
      cost_cents: 38092
      responses: 95
    }
    branches {
      key: "b1"
      recipients: 19204
      sent: 19190
      refused: 14
      cost_cents: 812400
      responses: 902
    }
    branches {
      key: "b2"
      recipients: 14110
      sent: 14100
      refused: 10
      cost_cents: 601700
      responses: 511
    }
    branches {
      key: "b3"
      recipients: 11208
      sent: 11199
      refused: 7
      left_out: 2
      cost_cents: 473320
      responses: 369
    }
    branches { key: "b4" recipients: 8 sent: 8 cost_cents: 332 responses: 1 }
    currency: "EUR"
    fixed_cents: 38000
    responses: 1783)pb");
}

v1::PullListReply desk_pull_list() {
  return read<v1::PullListReply>(R"pb(
    letters {
      batch: 36
      document: "archive/3/batterie-0036.pdf"
      first_page: 366
      last_page: 366
      no: "17866"
      name: "Seybold, Ottilie"
      postcode: "73033"
      reason: "objected"
    }
    letters { batch: 41 first_page: 12 last_page: 13 reason: "deceased" }
    days: 7)pb");
}

v1::QuarantineReply desk_quarantine() {
  auto reply = read<v1::QuarantineReply>(R"pb(
    entries { id: 90411 device: 4 seq: 312 reason: "unknown_record" bytes: 214 }
    entries { id: 90477 device: 5 seq: 88 reason: "behind" bytes: 180 }
    entries { id: 90502 device: 5 seq: 89 reason: "opaque" bytes: 402 })pb");
  for (v1::QuarantineFacts& one : *reply.mutable_entries())
    one.set_at_ms(desk_now().wall_ms - static_cast<std::int64_t>(90600 - one.id()) * 60'000);
  return reply;
}

v1::QuarantineShowReply desk_held() {
  v1::QuarantineShowReply reply;
  *reply.mutable_facts() = desk_quarantine().entries(0);
  reply.set_text(
      "seq: 312\nkind: RECORD_KIND_CUSTOMER\nops {\n  key: \"mobile\"\n  action: ACTION_SET\n  "
      "answer "
      "{\n    state: ANSWER_STATE_VALUE\n    value: \"+4917139200421\"\n  }\n}\nbranch: \"b3\"\n");
  return reply;
}

namespace {

void add_processes(v1::Rules& rules) {
  rules.set_later_days(3);
  v1::ProcessTemplate& first = *rules.mutable_templates(0);
  const auto add = [&](v1::StepKind kind, bool mandatory) {
    v1::TemplateStep& step = *first.add_steps();
    step.set_kind(kind);
    step.set_mandatory(mandatory);
  };
  add(v1::STEP_KIND_NOTICE, true);
  add(v1::STEP_KIND_MISSING_DATA, true);
  add(v1::STEP_KIND_CAMPAIGN, false);
  add(v1::STEP_KIND_SUMMARY, false);
}

}  // namespace

v1::Chain desk_options(v1::Chain chain) {
  const auto more = read<v1::Chain>(R"pb(
    rules {
      fields { field: "last_name" level: LEVEL_MUST purpose: "contract" order: 1 }
      fields { field: "birth_date" level: LEVEL_MUST purpose: "contract" order: 2 }
      fields {
        field: "mobile"
        level: LEVEL_MUST
        purpose: "pick_up"
        process_types: "glasses"
        process_types: "aftercare"
        order: 3
        stale_months: 24
      }
      fields { field: "email" level: LEVEL_OPTIONAL purpose: "contract" order: 4 }
      fields { field: "insurer" level: LEVEL_OFF }
    }
    campaigns {
      contact_templates {
        id: "letter_last"
        name: "Erst E-Mail, sonst Brief"
        steps { channel: "email" output: OUTPUT_MAIL template: "einladung" cost_per_piece_cents: 1 }
        steps {
          channel: "post"
          output: OUTPUT_PRINT
          template: "einladung"
          cost_per_piece_cents: 46
        }
      }
      contact_templates {
        id: "call"
        name: "Anruf"
        steps { channel: "phone" output: OUTPUT_TASK text: "Hörtest anbieten" working_days: 3 }
      }
    }
    texts {
      version: 4
      texts {
        id: "c1"
        language: "de"
        version: 3
        title: "Werbung per E-Mail"
        text: "Ich möchte Angebote per E-Mail bekommen. Das kann ich jederzeit widerrufen."
      }
      texts {
        id: "c1"
        language: "en"
        version: 3
        title: "Advertising by e-mail"
        text: "I would like to get offers by e-mail. I can withdraw this at any time."
      }
    }
    staff {
      version: 9
      members {
        id: "s1"
        name: "Karin Brandt"
        initials: "KB"
        role: ROLE_MANAGER
        desk_roles: DESK_ROLE_MARKETING
      }
      members { id: "s2" name: "Emre Aksoy" initials: "EA" role: ROLE_CLERK branches: "b1" }
    })pb");
  chain.MergeFrom(more);
  add_processes(*chain.mutable_rules());
  return chain;
}

}  // namespace tresen::test
