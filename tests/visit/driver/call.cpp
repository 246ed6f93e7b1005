// The story of a customer who rings up about what a campaign has written.

#include "tests/visit/driver/acts.h"

namespace tresen::visit {
namespace {

// How many answers to the campaign by telephone head office has.
int appointments(const Json& customer) {
  int count = 0;
  for (const Json& contact : at(customer, "contacts").list_value().values()) {
    const bool same = text_of(at(contact, "campaign")) == "gleitsicht_brief" &&
                      text_of(at(contact, "kind")) == "matched";
    if (same && text_of(at(contact, "outcome")) == "appointment") ++count;
  }
  return count;
}

}  // namespace

Result<Told> play_call(Scene scene) {
  TRY_TO(number, open_shop_for_hans(scene));
  Hand& hand = scene.hand;
  TRY(scene.stage.write_to("gleitsicht_brief", std::string(hans)));
  TRY(scene.stage.till({"push", "--customer-no", number, "--field", "mobile=0171 3920061"}));
  Counter counter(hand);
  TRY(counter.open_search());
  TRY(hand.type_on_keyboard("001000001w"));
  TRY(hand.wait_until(
      "the letter of the code, which has come down",
      [&](const Screen& now) { return now.can_press("result." + number); }, arrives_within));
  TRY(hand.tap("back"));
  TRY(hand.wait_until("the start page", [](const Screen& now) { return now.can_press("search"); }));

  hand.count_from_here();
  TRY(scene.stage.till({"call", "+49 171 3920061"}));
  TRY(hand.wait_until("what the campaign asks", [](const Screen& now) {
    return now.name == "S19" && now.can_press("outcome.appointment") &&
           now.raw.find("0171 39 200 61") != std::string::npos;
  }));
  TRY(hand.picture("call"));
  TRY(hand.tap("outcome.appointment"));
  TRY(hand.wait_until("the answer", [](const Screen& now) {
    return now.can_press("response.save");
  }));
  TRY(hand.picture("call-answered"));
  TRY(hand.tap("response.save"));
  TRY(hand.wait_until("the card", [](const Screen& now) { return now.name == "S03"; }));
  const Taps taps = hand.taps();
  TRY(wait_arrived(scene));
  TRY_TO(customer, scene.stage.customer(std::string(hans)));
  if (appointments(customer) != 1) return fail(Fault::conflict, "head office has not one answer");
  return Told{customer, taps};
}

}  // namespace tresen::visit
