// What head office answers about people: who takes part in events, a customer, letters.

#include <initializer_list>
#include <utility>

#include "tests/desk/desk_samples.h"

namespace tresen::test {
namespace {

constexpr std::int64_t day_ms = 24LL * 60 * 60'000;

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

}  // namespace tresen::test
