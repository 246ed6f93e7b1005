// Stories of people who are new: one whose name is known, and one who is seventeen.

#include <algorithm>

#include "sync/base/clock.h"
#include "tests/visit/driver/acts.h"

namespace tresen::visit {
namespace {

// From the birth date to the question whether it is somebody whom we know.
Result<void> say_phone(Scene scene, const std::string& mobile) {
  Counter counter(scene.hand);
  TRY(counter.answer_next({}));
  TRY(counter.answer_next({{"mobile", mobile}}));
  TRY(scene.hand.wait_for("duplicate.same"));
  return {};
}

// "He is this one": what was said now is written to him.
Result<void> is_the_same(Scene scene) {
  Counter counter(scene.hand);
  TRY(counter.begin_new_customer("mueller hans"));
  TRY(say_phone(scene, "01713920041"));
  TRY(scene.hand.picture("is-it-somebody-we-know"));
  TRY(scene.hand.tap("duplicate.same"));
  TRY(scene.hand.wait_for("customer.new_process"));
  TRY(scene.hand.tap("back"));
  TRY(scene.hand.wait_for("search"));
  return {};
}

Result<void> is_another(Scene scene) {
  Counter counter(scene.hand);
  TRY(counter.begin_new_customer("mueller hans"));
  TRY(say_phone(scene, "01713920099"));
  TRY(scene.hand.tap("duplicate.new"));
  TRY(counter.open_process("reklamation"));
  TRY(counter.answer_all({{"email", "answer.refused"}}));
  TRY(counter.plan_follow_up());
  return counter.close_process();
}

// The one that is in `after` and not in `before`.
Result<std::string> new_number(const std::vector<std::string>& before,
                               const std::vector<std::string>& after) {
  std::vector<std::string> added;
  for (const std::string& number : after) {
    if (std::ranges::find(before, number) == before.end()) added.push_back(number);
  }
  if (added.size() == 1 && after.size() == before.size() + 1) return added.front();
  return fail(Fault::conflict, std::to_string(added.size()) + " new customers, not one");
}

// A day on which somebody of seventeen years was born, and how it is typed.
struct Birth {
  std::string iso, typed;
};
Birth of_seventeen() {
  const Date today = local_date(SystemClock().now().wall_ms);
  const std::string year = std::to_string(static_cast<int>(today.year()) - 17);
  return {year + "-01-01", "0101" + year};
}

Result<void> check_guardian(const Json& customer) {
  TRY(check_consent(customer, "sms", "granted", "signature"));
  const Json& proof = at(consent_of(customer, "sms"), "proof");
  const std::string who = text_of(at(proof, "guardian")) + ", " + text_of(at(proof, "relation"));
  if (who == "Karin Quastenberg, Mutter" && at(proof, "signed").bool_value()) return {};
  return fail(Fault::conflict, "the consent of a minor names " + who);
}

}  // namespace

Result<Told> play_new_customer(Scene scene) {
  TRY(open_shop_for_hans(scene));
  Counter counter(scene.hand);
  TRY_TO(before, scene.stage.found("mueller hans"));
  TRY(is_the_same(scene));
  TRY(wait_arrived(scene));
  TRY_TO(known, scene.stage.customer(std::string(hans)));
  TRY(check_fields(known, {{"mobile", "value", "+491713920041"}}));
  TRY_TO(between, scene.stage.found("mueller hans"));
  if (between != before) return fail(Fault::conflict, "somebody who is known was made again");

  scene.hand.count_from_here();
  TRY(is_another(scene));
  const Taps taps = scene.hand.taps();
  TRY(wait_arrived(scene));
  TRY_TO(after, scene.stage.found("mueller hans"));
  TRY_TO(made, new_number(before, after));
  TRY_TO(customer, scene.stage.customer(made));
  TRY(check_fields(customer, {{"last_name", "value", "Mueller"},
                              {"first_name", "value", "Hans"},
                              {"mobile", "value", "+491713920099"},
                              {"email", "refused", ""}}));
  TRY(check_process(customer, "reklamation"));
  TRY_TO(untouched, scene.stage.customer(std::string(hans)));
  TRY(check_fields(untouched, {{"mobile", "value", "+491713920041"}}));
  return Told{customer, taps};
}

Result<Told> play_minor(Scene scene) {
  TRY(open_shop_for_hans(scene));
  Hand& hand = scene.hand;
  Counter counter(hand);
  const Birth birth = of_seventeen();
  hand.count_from_here();
  TRY(counter.begin_new_customer("quastenberg lena"));
  TRY(counter.answer_all({{"birth_date", birth.typed}, {"mobile", "01713920077"}}));
  TRY(counter.open_process("kind"));
  const Answers guardian{{"guardian.name", "Karin Quastenberg"}, {"guardian.relation", "Mutter"}};
  TRY(hand.wait_for("field.guardian.name"));
  TRY(counter.answer_next(guardian));
  TRY(hand.picture("guardian"));
  TRY(counter.answer_all(guardian));
  TRY(hand.wait_for("notice.handed"));
  TRY(hand.tap("next"));
  TRY(counter.answer_all({}));
  TRY(counter.plan_follow_up());
  TRY(counter.close_process());

  TRY(wait_arrived(scene));
  TRY_TO(found, scene.stage.found("quastenberg lena"));
  if (found.size() != 1) return fail(Fault::conflict, "the minor is not there once");
  TRY(counter.open_search());
  TRY(counter.find("quast len", found.front()));
  TRY(counter.open_process("neukunde"));
  TRY(counter.choose_campaign("zeitung_leonberg"));
  TRY(counter.choose_category("einstaerken"));
  TRY(hand.wait_for("consent.sms.advertising"));
  TRY(hand.tap("consent.sms.advertising"));
  TRY(hand.sign());
  TRY(hand.picture("guardian-signs"));
  TRY(hand.tap("next"));
  TRY(counter.close_process());
  const Taps taps = hand.taps();
  TRY(wait_arrived(scene));
  TRY_TO(customer, scene.stage.customer(found.front()));
  TRY(check_fields(customer, {{"birth_date", "value", birth.iso},
                              {"guardian.name", "value", "Karin Quastenberg"},
                              {"guardian.relation", "value", "Mutter"}}));
  TRY(check_process(customer, "kind"));
  TRY(check_process(customer, "neukunde"));
  TRY(check_guardian(customer));
  return Told{customer, taps};
}

}  // namespace tresen::visit
