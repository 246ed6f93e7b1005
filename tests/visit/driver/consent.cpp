// The story of a customer who is informed, asked, and signs.

#include "tests/visit/driver/acts.h"

namespace tresen::visit {
namespace {

Result<void> check_proof(const Json& customer) {
  const Json& consent = consent_of(customer, "sms");
  const Json& proof = at(consent, "proof");
  const std::string says = text_of(at(consent, "state")) + " " + text_of(at(proof, "way")) + " " +
                           text_of(at(proof, "version")) + " " + text_of(at(proof, "controller")) +
                           " " + text_of(at(proof, "address"));
  if (says != "granted signature 4 Klarblick Optik GmbH +491713920042") {
    return fail(Fault::conflict, "the consent says: " + says);
  }
  if (text_of(at(proof, "hash")).size() != 64 || text_of(at(proof, "text_hash")).size() != 64) {
    return fail(Fault::conflict, "the proof has no hashes");
  }
  TRY(check_consent(customer, "sms", "granted", "signature"));
  return check_consent(customer, "phone", "refused");
}

}  // namespace

Result<Told> play_consent(Scene scene) {
  TRY_TO(number, open_shop_for_hans(scene));
  Hand& hand = scene.hand;
  Counter counter(hand);
  TRY(counter.open_search());
  hand.count_from_here();
  TRY(counter.find("muell han", number));
  TRY(counter.open_process("neukunde"));
  TRY(hand.wait_for("notice.handed"));
  TRY(hand.picture("notice"));
  TRY(hand.tap("next"));
  TRY(counter.answer_all(
      {{"mobile", "01713920042"}, {"birth_date", "12031961"}, {"email", "answer.refused"}}));
  TRY(counter.choose_campaign("gleitsicht_brief"));
  TRY(counter.choose_category("gleitsicht"));
  TRY(hand.wait_for("consent.sms.advertising"));
  TRY(hand.picture("consents"));
  TRY(hand.tap("consent.sms.advertising"));
  TRY(hand.sign());
  TRY(hand.picture("signed"));
  TRY(hand.tap("next"));
  TRY(hand.wait_for("summary.close"));
  TRY(hand.picture("summary"));
  TRY(counter.close_process());
  const Taps taps = hand.taps();
  TRY(wait_arrived(scene));
  TRY_TO(customer, scene.stage.customer(std::string(hans)));
  TRY(check_proof(customer));
  TRY(check_process(customer, "neukunde"));
  return Told{customer, taps};
}

}  // namespace tresen::visit
