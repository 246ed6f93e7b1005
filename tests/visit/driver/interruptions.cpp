// Stories in which something comes between: a wrong PIN, another language, another terminal.

#include "tests/visit/driver/acts.h"

namespace tresen::visit {
namespace {

// As far as the second question of Hans' new glasses.
Result<std::string> begin_glasses(Scene scene, const std::string& number) {
  Counter counter(scene.hand);
  TRY(counter.wait_for_customer("muell han", number));
  TRY(counter.open_search());
  scene.hand.count_from_here();
  TRY(counter.find("muell han", number));
  TRY(counter.open_process("brille_neu"));
  TRY(counter.answer_next({{"mobile", "01713920042"}}));
  TRY_TO(screen, scene.hand.look());
  const auto asked = screen.starting("field.");
  if (asked.empty()) return fail(Fault::conflict, "there is no second question");
  return asked.front()->key;
}

Result<Told> end_glasses(Scene scene) {
  Counter counter(scene.hand);
  TRY(counter.answer_all({{"birth_date", "12031961"}, {"email", "answer.refused"}}));
  TRY(counter.choose_campaign("gleitsicht_brief"));
  TRY(counter.choose_category("gleitsicht"));
  TRY(counter.plan_follow_up());
  TRY(counter.close_process());
  const Taps taps = scene.hand.taps();
  TRY(wait_arrived(scene));
  TRY_TO(customer, scene.stage.customer(std::string(hans)));
  TRY(check_fields(customer, {{"mobile", "value", "+491713920042"},
                              {"birth_date", "value", "1961-03-12"},
                              {"email", "refused", ""}}));
  TRY(check_process(customer, "brille_neu"));
  return Told{customer, taps};
}

Result<void> resume_first(Scene scene) {
  TRY(scene.hand.tap("open_processes"));
  TRY_TO(list, scene.hand.wait_until("the parked process", [](const Screen& screen) {
    return screen.name == "S13" && !screen.starting("process.").empty();
  }));
  TRY(scene.hand.picture("parked"));
  TRY(scene.hand.tap(list.starting("process.").front()->key));
  return {};
}

}  // namespace

Result<Told> play_park(Scene scene) {
  TRY(open_shop(scene));
  TRY_TO(number, number_of(scene, hans));
  Counter counter(scene.hand);
  TRY(counter.sign_in("1111"));
  TRY_TO(question, begin_glasses(scene, number));
  TRY(scene.hand.tap("park"));
  TRY(wait_arrived(scene));

  scene.stage.replace_terminal();
  TRY(scene.stage.start_terminal());
  TRY(counter.sign_in("2222"));
  TRY(counter.wait_for_customer("muell han", number));
  TRY(resume_first(scene));
  TRY(scene.hand.wait_until("the question from the first terminal", [&](const Screen& screen) {
    return screen.find(question) != nullptr;
  }));
  TRY(scene.hand.picture("resumed"));
  return end_glasses(scene);
}

Result<Told> play_wrong_pin(Scene scene) {
  TRY(open_shop(scene));
  Hand& hand = scene.hand;
  const auto refused = [](const Screen& screen) {
    return screen.name == "S01" && !screen.can_press("pin.1");
  };
  for (int tries = 0; tries < 5; ++tries) {
    for (const char digit : std::string_view("9876")) TRY(hand.tap(std::string("pin.") + digit));
    TRY(hand.tap("pin.ok"));
    TRY(hand.wait_until("the word that the PIN is wrong", [&](const Screen& screen) {
      return refused(screen) || !screen.can_press("pin.ok");
    }));
  }
  TRY_TO(locked, hand.wait_until("the wait after five wrong PINs", refused));
  if (locked.raw.find("ller") != std::string::npos) {
    return fail(Fault::conflict, "the lock names a customer");
  }
  TRY(hand.picture("locked-out"));
  // Pulling the plug does not spare the wait.
  scene.stage.kill_terminal();
  TRY(scene.stage.start_terminal());
  TRY(hand.wait_until("the lock that still waits", refused, Millis(60000)));
  TRY(hand.wait_until(
      "the end of the wait", [](const Screen& screen) { return screen.can_press("pin.1"); },
      Millis(90000)));
  Counter counter(hand);
  TRY(counter.sign_in("1111"));
  TRY_TO(customer, scene.stage.customer(std::string(hans)));
  return Told{customer, hand.taps()};
}

Result<Told> play_language(Scene scene) {
  TRY(open_shop(scene));
  TRY_TO(number, number_of(scene, hans));
  Counter counter(scene.hand);
  TRY(counter.sign_in("1111"));
  TRY_TO(question, begin_glasses(scene, number));
  TRY(scene.hand.tap("lock"));
  TRY(scene.hand.tap("language"));
  TRY(counter.sign_in("1111"));
  TRY_TO(screen, scene.hand.wait_until("the same question", [&](const Screen& now) {
    return now.find(question) != nullptr;
  }));
  const Control* refuse = screen.find("answer.refused");
  if (refuse == nullptr || refuse->label != "Declines") {
    return fail(Fault::conflict, "the question is not in English");
  }
  TRY(scene.hand.picture("in-english"));
  return end_glasses(scene);
}

}  // namespace tresen::visit
