// The story of a customer who brings along the letter that a campaign has written.

#include "tests/visit/driver/acts.h"

namespace tresen::visit {
namespace {

// Of the first letter that the chain has ever sent.
constexpr const char* code = "001000001w";

// How many contacts with the campaign are of this kind.
int contacts(const Json& customer, const std::string& kind) {
  int count = 0;
  for (const Json& contact : at(customer, "contacts").list_value().values()) {
    const bool same = text_of(at(contact, "campaign")) == "gleitsicht_brief";
    if (same && text_of(at(contact, "kind")) == kind) ++count;
  }
  return count;
}

}  // namespace

Result<Told> play_letter(Scene scene) {
  TRY_TO(number, open_shop_for_hans(scene));
  Hand& hand = scene.hand;
  Counter counter(hand);
  TRY(scene.stage.write_to("gleitsicht_brief", std::string(hans)));

  // Typed: the only hit as soon as the letter has come down.
  TRY(counter.open_search());
  TRY(hand.type_on_keyboard(code));
  TRY(hand.wait_until(
      "the letter of the code",
      [&](const Screen& now) {
        return now.starting("result.").size() == 1 && now.can_press("result." + number);
      },
      arrives_within));
  TRY(hand.picture("letter-typed"));
  TRY(hand.tap("back"));
  TRY(hand.wait_until("the start page", [](const Screen& now) { return now.can_press("search"); }));

  // Scanned twice, without a line: the same letter is one answer.
  scene.stage.stop_office();
  hand.count_from_here();
  for (int times = 0; times < 2; ++times) {
    hand.scan(code);
    TRY(hand.wait_until("the card of whom the letter went to", [](const Screen& now) {
      return now.name == "S03" && now.can_press("customer.new_process") &&
             now.raw.find("Hans Müller") != std::string::npos;
    }));
    TRY(hand.picture("letter-scanned"));
    TRY(hand.tap("back"));
  }
  const Taps taps = hand.taps();
  TRY(hand.wait_until(
      "the word that head office is away",
      [](const Screen& screen) { return chip_state(screen) == "offline"; }, arrives_within));
  TRY(scene.stage.start_office());
  TRY(wait_arrived(scene));
  TRY_TO(customer, scene.stage.customer(std::string(hans)));
  if (contacts(customer, "written") != 1 || contacts(customer, "matched") != 1) {
    return fail(Fault::conflict, "head office shows not one letter and one answer");
  }
  TRY_TO(responses, scene.stage.responses(1));
  if (responses != "1") return fail(Fault::conflict, "the run counts " + responses + " responses");
  return Told{customer, taps};
}

}  // namespace tresen::visit
