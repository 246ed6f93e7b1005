#include "tests/visit/driver/story.h"

#include "tests/visit/driver/acts.h"

namespace tresen::visit {
namespace {

constexpr auto juergen = "T-0004";
// The visit as a customer sees it, with pictures on the way.
Result<void> serve_hans(Scene scene, const std::string& number) {
  Hand& hand = scene.hand;
  Counter counter(hand);
  TRY(counter.open_search());
  hand.count_from_here();
  TRY(counter.find("muell han", number));
  TRY(hand.picture("customer"));
  TRY(counter.open_process("brille_neu"));
  const Answers answers{
      {"mobile", "01713920042"}, {"birth_date", "answer.refused"}, {"email", "answer.later"}};
  for (const char* name : {"first-question", "second-question", "third-question"}) {
    TRY(hand.picture(name));
    TRY_TO(asked, counter.answer_next(answers));
    if (!asked) return fail(Fault::conflict, "fewer than three questions");
  }
  TRY(counter.answer_all(answers));
  TRY(hand.picture("campaign"));
  TRY(counter.choose_campaign("gleitsicht_brief"));
  TRY(hand.picture("category"));
  TRY(counter.choose_category("gleitsicht"));
  TRY(hand.picture("follow-up"));
  TRY(counter.plan_follow_up());
  TRY(hand.picture("summary"));
  return counter.close_process();
}

Result<void> serve_juergen(Scene scene, const std::string& number) {
  Counter counter(scene.hand);
  TRY(counter.open_search());
  TRY(counter.find("grosskr", number));
  TRY(counter.open_process("reklamation"));
  TRY(counter.answer_all({{"mobile", "01713920057"}}));
  TRY(counter.plan_follow_up());
  TRY(scene.hand.picture("offline-summary"));
  return counter.close_process();
}

Result<Json> check_hans(Scene scene) {
  TRY_TO(customer, scene.stage.customer(std::string(hans)));
  TRY(check_fields(customer, {{"mobile", "value", "+491713920042"},
                              {"birth_date", "refused", ""},
                              {"email", "later", ""},
                              {"category.kundengruppe", "value", "gleitsicht"}}));
  TRY(check_process(customer, "brille_neu"));
  TRY(check_contact(customer, "gleitsicht_brief"));
  return customer;
}

}  // namespace

Result<Told> play_visit(Scene scene) {
  TRY(open_shop(scene));
  TRY_TO(number, number_of(scene, hans));
  TRY_TO(second, number_of(scene, juergen));
  Counter counter(scene.hand);
  TRY(counter.sign_in("1111"));
  TRY(counter.wait_for_customer("muell han", number));
  TRY(scene.hand.picture("start"));
  TRY(serve_hans(scene, number));
  const Taps taps = scene.hand.taps();
  TRY(wait_arrived(scene));
  TRY(scene.hand.picture("arrived"));
  TRY_TO(customer, check_hans(scene));

  scene.stage.stop_office();
  TRY(serve_juergen(scene, second));
  TRY(scene.hand.wait_until(
      "the word that head office is away",
      [](const Screen& screen) { return chip_state(screen) == "offline"; }, arrives_within));
  TRY(scene.hand.picture("offline"));
  TRY(scene.stage.start_office());
  TRY(wait_arrived(scene));
  TRY(scene.hand.picture("back-online"));
  TRY_TO(late, scene.stage.customer(juergen));
  TRY(check_fields(late, {{"mobile", "value", "+491713920057"}}));
  TRY(check_process(late, "reklamation"));
  return Told{customer, taps};
}

Result<Told> play_counter(Scene scene) {
  TRY_TO(number, open_shop_for_hans(scene));
  Counter counter(scene.hand);
  TRY(counter.open_search());
  scene.hand.count_from_here();
  TRY(counter.find("mu h", number));
  TRY(counter.open_process("brille_neu"));
  TRY(counter.answer_all(
      {{"mobile", "01713920042"}, {"birth_date", "12031961"}, {"email", "hans.mueller@gmx.de"}}));
  TRY(counter.choose_campaign("gleitsicht_brief"));
  TRY(counter.choose_category("gleitsicht"));
  TRY(counter.plan_follow_up());
  TRY(counter.close_process());
  const Taps taps = scene.hand.taps();
  TRY(wait_arrived(scene));
  TRY_TO(customer, scene.stage.customer(std::string(hans)));
  TRY(check_fields(customer,
                   {{"mobile", "value", "+491713920042"}, {"birth_date", "value", "1961-03-12"}}));
  return Told{customer, taps};
}

Result<Told> play_crash(Scene scene) {
  TRY_TO(number, open_shop_for_hans(scene));
  Counter counter(scene.hand);
  TRY(counter.open_search());
  scene.hand.count_from_here();
  TRY(counter.find("muell han", number));
  TRY(counter.open_process("brille_neu"));
  const Answers answers{
      {"mobile", "01713920042"}, {"birth_date", "answer.refused"}, {"email", "answer.later"}};
  TRY(counter.answer_next(answers));
  TRY_TO(before, scene.hand.look());
  const auto asked = before.starting("field.");
  if (asked.empty()) return fail(Fault::conflict, "no second question");

  scene.stage.kill_terminal();
  TRY(scene.stage.start_terminal());
  TRY(counter.sign_in("1111"));
  TRY_TO(back, scene.hand.look());
  if (back.name != "S06") {
    TRY(scene.hand.tap("open_processes"));
    TRY_TO(list, scene.hand.wait_until("the open process", [](const Screen& screen) {
      return screen.name == "S13" && !screen.starting("process.").empty();
    }));
    TRY(scene.hand.tap(list.starting("process.").front()->key));
  }
  TRY(scene.hand.wait_until("the question from before", [&](const Screen& screen) {
    return screen.find(asked.front()->key) != nullptr;
  }));
  TRY(counter.answer_all(answers));
  TRY(counter.choose_campaign("gleitsicht_brief"));
  TRY(counter.choose_category("gleitsicht"));
  TRY(counter.plan_follow_up());
  TRY(counter.close_process());
  const Taps taps = scene.hand.taps();
  TRY(wait_arrived(scene));
  TRY_TO(customer, check_hans(scene));
  return Told{customer, taps};
}

}  // namespace tresen::visit
