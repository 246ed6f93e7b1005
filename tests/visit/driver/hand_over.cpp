// The story of a device in a customer's hands.

#include "tests/visit/driver/acts.h"

namespace tresen::visit {
namespace {

bool is_handed_over(const Screen& screen) { return screen.name == "S11"; }

// What the customer does alone: two answers, all consents but one left off, a signature.
Result<void> fill_in(Scene scene) {
  Hand& hand = scene.hand;
  TRY(hand.wait_for("field.mobile"));
  TRY(hand.picture("customer-types"));
  TRY(hand.type("01713920042"));
  TRY(hand.tap("next"));
  TRY(hand.wait_for("field.birth_date"));
  TRY(hand.type("12031961"));
  TRY(hand.wait_for("field.email"));
  TRY(hand.tap("answer.refused"));
  TRY_TO(switches, hand.wait_until("the first consent", [](const Screen& screen) {
    return !screen.starting("consent.").empty();
  }));
  TRY(hand.picture("customer-is-asked"));
  while (!switches.starting("consent.").empty()) {
    const Control& wish = *switches.starting("consent.").front();
    const std::string key = wish.key;
    if (wish.value != "off") return fail(Fault::conflict, key + " is not off: " + wish.value);
    if (key == "consent.sms.advertising") TRY(hand.tap(key));
    TRY(hand.tap("next"));
    TRY_TO(now, hand.wait_until("the page after " + key,
                                [&](const Screen& screen) { return screen.find(key) == nullptr; }));
    switches = std::move(now);
  }
  TRY(hand.sign());
  TRY(hand.picture("customer-signs"));
  TRY(hand.tap("next"));
  TRY(hand.wait_until("the last page", [](const Screen& screen) {
    return is_handed_over(screen) && screen.find("signature") == nullptr &&
           screen.find("back") == nullptr;
  }));
  return hand.picture("customer-is-done");
}

// That nothing but the PIN leads out of it.
Result<void> take_back(Scene scene) {
  Hand& hand = scene.hand;
  TRY(hand.tap("staff"));
  for (const char digit : std::string_view("9876")) TRY(hand.tap(std::string("pin.") + digit));
  TRY(hand.tap("pin.ok"));
  TRY_TO(refused, hand.wait_until("the refusal of a wrong PIN", [](const Screen& screen) {
    return screen.find("error") != nullptr;
  }));
  if (!is_handed_over(refused)) return fail(Fault::conflict, "a wrong PIN led out of hand-over");
  for (const char digit : std::string_view("1111")) TRY(hand.tap(std::string("pin.") + digit));
  TRY(hand.tap("pin.ok"));
  TRY(hand.wait_until("the process", [](const Screen& screen) { return !is_handed_over(screen); }));
  return {};
}

Result<void> check(const Json& customer) {
  TRY(check_fields(customer, {{"mobile", "value", "+491713920042"},
                              {"birth_date", "value", "1961-03-12"},
                              {"email", "refused", ""},
                              {"category.kundengruppe", "value", "gleitsicht"}}));
  for (const char* key : {"mobile", "birth_date", "email"}) {
    const std::string source = text_of(at(at(at(customer, "fields"), key), "source"));
    if (source != "customer") {
      return fail(Fault::conflict, std::string(key) + " comes from " + source);
    }
  }
  TRY(check_consent(customer, "phone", "refused"));
  TRY(check_consent(customer, "sms", "granted", "signature"));
  const Json& proof = at(consent_of(customer, "sms"), "proof");
  if (!at(proof, "signed").bool_value()) return fail(Fault::conflict, "there is no signature");
  TRY(check_process(customer, "neukunde"));
  return check_contact(customer, "zeitung_leonberg");
}

}  // namespace

Result<Told> play_hand_over(Scene scene) {
  TRY_TO(number, open_shop_for_hans(scene));
  Hand& hand = scene.hand;
  Counter counter(hand);
  TRY(counter.open_search());
  hand.count_from_here();
  TRY(counter.find("muell han", number));
  TRY(counter.open_process("neukunde"));
  TRY(hand.wait_for("notice.handed"));
  TRY(hand.tap("next"));
  TRY(hand.wait_for("field.mobile"));
  TRY(hand.tap("process.hand_over"));
  TRY(hand.wait_until("the customer's page", is_handed_over));
  TRY(fill_in(scene));
  TRY(take_back(scene));
  TRY(counter.choose_campaign("zeitung_leonberg"));
  TRY(counter.choose_category("gleitsicht"));
  TRY(hand.wait_for("summary.close"));
  TRY(hand.picture("summary"));
  TRY(counter.close_process());
  const Taps taps = hand.taps();
  TRY(wait_arrived(scene));
  TRY_TO(customer, scene.stage.customer(std::string(hans)));
  TRY(check(customer));
  scene.stage.stop_terminal();
  scene.stage.stop_office();
  TRY(scene.stage.verify());
  return Told{customer, taps};
}

}  // namespace tresen::visit
