// The story of a scanner that writes like a keyboard, beside somebody who types on one.

#include "tests/visit/driver/acts.h"

namespace tresen::visit {
namespace {

bool shows_card(const Screen& screen) {
  return screen.name == "S03" && screen.can_press("customer.new_process");
}

Result<void> scan_to_card(Scene scene, const std::string& number) {
  scene.hand.scan(number);
  TRY_TO(card, scene.hand.wait_until("the card of the customer who was scanned", shows_card));
  if (card.raw.find("Hans Müller") != std::string::npos) return {};
  return fail(Fault::conflict, "another customer's card was opened");
}

}  // namespace

Result<Told> play_scanner(Scene scene) {
  TRY(open_shop(scene));
  TRY_TO(number, number_of(scene, hans));
  Hand& hand = scene.hand;
  Counter counter(hand);
  // Nobody has signed in: a card opens nothing, and nothing of it waits for who comes.
  hand.scan(number);
  TRY(counter.sign_in("1111"));
  TRY(counter.wait_for_customer("muell han", number));
  TRY(hand.wait_until("the start page", [](const Screen& now) { return now.name == "S02"; }));

  // The same characters, typed: a search, and nobody's card before somebody is chosen.
  TRY(counter.open_search());
  TRY_TO(typed, hand.type_on_keyboard(number));
  const Control* field = typed.find("field.search");
  if (field == nullptr || field->value != number) {
    return fail(Fault::conflict, "what was typed does not stand in the search");
  }
  TRY(hand.picture("typed"));
  TRY(scan_to_card(scene, number));
  TRY(hand.picture("scanned"));

  // Into the middle of an answer that is half typed: nothing of the card gets into it.
  hand.count_from_here();
  TRY(counter.open_process("reklamation"));
  TRY(hand.wait_for("field.mobile"));
  TRY(hand.type_on_keyboard("0171"));
  TRY(scan_to_card(scene, number));
  TRY_TO(card, hand.look());
  const auto open = card.starting("process.");
  if (open.empty()) return fail(Fault::conflict, "the process has gone from the card");
  TRY(hand.tap(open.front()->key));
  TRY_TO(question, hand.wait_for("field.mobile"));
  if (!question.find("field.mobile")->value.empty()) {
    return fail(Fault::conflict, "the question does not begin anew after a scan");
  }
  TRY(hand.picture("back-in-the-process"));
  TRY(hand.type_on_keyboard("01713920042"));
  TRY(hand.tap("next"));
  TRY(counter.answer_all({{"email", "answer.refused"}}));
  TRY(counter.plan_follow_up());
  TRY(counter.close_process());
  const Taps taps = hand.taps();
  TRY(wait_arrived(scene));
  TRY_TO(customer, scene.stage.customer(std::string(hans)));
  TRY(check_fields(customer, {{"mobile", "value", "+491713920042"}, {"email", "refused", ""}}));
  TRY(check_process(customer, "reklamation"));
  return Told{customer, taps};
}

}  // namespace tresen::visit
