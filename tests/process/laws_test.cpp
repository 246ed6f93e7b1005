// What holds whatever people do at the counter.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>

#include "sync/record/follow_up.h"
#include "terminal/process/process_fields.h"
#include "tests/process/counter.h"

namespace tresen::test {
namespace {

unsigned seed_of_run() {
  const char* const given_seed = std::getenv("SEED");
  return given_seed ? static_cast<unsigned>(std::strtoul(given_seed, nullptr, 10))
                    : std::random_device{}();
}

class Walk {
 public:
  explicit Walk(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t count) { return random_() % count; }
  template <class Items>
  auto one_of(const Items& items) {
    return items[below(items.size())];
  }

  // A customer with some answers, and a process from some template.
  void begin(Counter& counter) {
    for (const char* key : {"mobile", "birth_date", "email", "category.style"}) {
      if (below(3) == 0) counter.knows(key, value_of(key));
    }
    if (below(4) == 0) counter.knows("email", AnswerState::later, "2");
    if (below(4) == 0) counter.rules.mutable_fields(0)->set_stale_months(24);
    counter.days_later(static_cast<int>(below(2) * 1000));
    counter.starts(one_of(std::vector<std::string>{"glasses", "strict", "hobbies", "warned"}));
  }

  Result<Turn> answer_something(Counter& counter) {
    const std::string key = one_of(std::vector<std::string>{
        "mobile", "birth_date", "email", "preferred_channel", "last_name", "notes", "customer_no"});
    const AnswerState state =
        one_of(std::vector{AnswerState::value, AnswerState::refused, AnswerState::unknown,
                           AnswerState::later, AnswerState::missing});
    const bool blank = below(4) == 0;
    const std::string value = state == AnswerState::value && !blank ? value_of(key) : "";
    return answer(counter.process, counter.around(), key, given(state, value), counter.ids);
  }

  // Anything but ending. It may be refused.
  Result<Turn> step(Counter& counter) {
    const CustomerProcess& process = counter.process;
    const Surroundings around = counter.around();
    switch (below(9)) {
      case 0:
        return open_step(process, around, below(6));
      case 1:
        return go_on(process, around);
      case 2: {
        CampaignChoice choice;
        choice.kind =
            one_of(std::vector{CampaignChoice::Kind::campaign, CampaignChoice::Kind::referral,
                               CampaignChoice::Kind::none});
        if (choice.kind != CampaignChoice::Kind::none) {
          choice.campaign = one_of(std::vector<std::string>{"spring", "friends", "over"});
        }
        return choose_campaign(process, around, choice);
      }
      case 3:
        return choose_categories(process, around,
                                 one_of(std::vector<std::string>{"style", "hobby"}),
                                 {one_of(std::vector<std::string>{"sport", "ski", "golf"})});
      case 4:
        return set_follow_up(process, around, plus_days(around.today, static_cast<int>(below(9))));
      case 5:
        return undo(process, around);
      case 6:
        return open_question(process, around, one_of(std::vector<std::string>{"mobile", "email"}));
      default:
        return answer_something(counter);
    }
  }

 private:
  std::string value_of(const std::string& key) {
    if (key == "mobile") return one_of(std::vector<std::string>{"+491713920042", "+491601234567"});
    if (key == "birth_date") return one_of(std::vector<std::string>{"1961-03-12", "2015-01-31"});
    if (key == "email") return one_of(std::vector<std::string>{"hans@gmx.de", "h.m@web.de"});
    if (key == "preferred_channel") return "phone";
    if (key == "category.style") return one_of(std::vector<std::string>{"sport", "office"});
    return one_of(std::vector<std::string>{"Müller", "Möller"});
  }

  std::mt19937 random_;
};

// What must be true after every turn.
void expect_sound(const Counter& counter, unsigned seed) {
  const CustomerProcess& process = counter.process;
  const std::vector<StepStatus> statuses = steps_of(process, counter.around());
  ASSERT_EQ(statuses.size(), process.steps.size()) << "seed=" << seed;
  const StepStatus& here = statuses[process.step];
  EXPECT_NE(here.state, StepState::locked) << "seed=" << seed << ' ' << counter.states();
  EXPECT_NE(here.state, StepState::skipped) << "seed=" << seed << ' ' << counter.states();
  for (std::size_t i = 0; i < statuses.size(); ++i) {
    EXPECT_EQ(process.steps[i].state, statuses[i].state) << "seed=" << seed << " step " << i;
    if (statuses[i].state == StepState::locked) {
      EXPECT_FALSE(open_step(process, counter.around(), i).has_value()) << "seed=" << seed;
    }
  }
  const bool asks = !questions_of(process, counter.around(), process.step).empty();
  EXPECT_EQ(!process.field.empty(), asks) << "seed=" << seed << ' ' << counter.screen();
}

}  // namespace

TEST(Laws, ALockedStepIsNeverOnTheScreen) {
  const unsigned seed = seed_of_run();
  Walk walk(seed);
  for (int round = 0; round < 60; ++round) {
    Counter counter;
    walk.begin(counter);
    for (int turn = 0; turn < 25; ++turn) {
      const CustomerProcess before = counter.process;
      if (auto next = walk.step(counter)) counter.does(std::move(next));
      expect_sound(counter, seed);
      if (HasFailure()) return;
    }
  }
}

TEST(Laws, ABlankNeverOverwrites) {
  const unsigned seed = seed_of_run();
  Walk walk(seed);
  for (int round = 0; round < 60; ++round) {
    Counter counter;
    walk.begin(counter);
    const Record before = counter.customer;
    for (int turn = 0; turn < 20; ++turn) {
      if (auto next = walk.answer_something(counter)) counter.does(std::move(next));
    }
    if (!closing_of(counter.process, counter.around()).blocked) {
      counter.does(close(counter.process, counter.around(), counter.ids));
    }
    for (const auto& [key, answer] : before.fields) {
      if (answer.state != AnswerState::value) continue;
      EXPECT_NE(counter.customer.text(key), "") << key << " seed=" << seed;
    }
    EXPECT_EQ(counter.customer.text("customer_no"), "104711") << "seed=" << seed;
  }
}

TEST(Laws, UndoOfEverythingRestoresTheRecord) {
  const unsigned seed = seed_of_run();
  Walk walk(seed);
  for (int round = 0; round < 60; ++round) {
    Counter counter;
    walk.begin(counter);
    const std::string before = known(counter.customer);
    const std::string choices = known(counter.stored);
    for (int turn = 0; turn < 25; ++turn) {
      if (auto next = walk.step(counter)) counter.does(std::move(next));
    }
    while (!counter.process.undo.empty()) {
      counter.does(undo(counter.process, counter.around()));
      ASSERT_FALSE(HasFailure()) << "seed=" << seed;
    }
    ASSERT_EQ(known(counter.customer), before) << "seed=" << seed;
    for (const StepProgress& progress : counter.process.steps) {
      EXPECT_FALSE(progress.choice.has_value()) << "seed=" << seed;
      for (const Question& question : progress.questions) {
        EXPECT_FALSE(question.answered) << question.key << " seed=" << seed;
      }
    }
    for (const Record& record : counter.follow_ups) {
      EXPECT_EQ(read_follow_up(record).state, FollowUpState::dropped) << "seed=" << seed;
    }
  }
}

TEST(Laws, TheOrderOfAnswersDoesNotMatter) {
  const unsigned seed = seed_of_run();
  std::mt19937 random(seed);
  struct Given {
    const char* key;
    AnswerState state;
    const char* value;
  };
  for (const AnswerState email : {AnswerState::value, AnswerState::refused, AnswerState::later}) {
    std::vector<Given> answers{
        {"mobile", AnswerState::later, ""},
        {"birth_date", AnswerState::value, "12.03.1961"},
        {"email", email, email == AnswerState::value ? "hans@gmx.de" : ""},
        {"last_name", AnswerState::value, "Möller"},
        {"notes", AnswerState::value, "Kommt zu Fuß"},
    };
    std::string expected;
    for (int round = 0; round < 12; ++round) {
      Counter counter;
      counter.starts("glasses");
      for (const Given& each : answers) {
        counter.does(answer(counter.process, counter.around(), each.key,
                            given(each.state, each.value), counter.ids));
      }
      const std::string result =
          known(counter.customer) + "; " + counter.states() + "; " + counter.questions();
      if (expected.empty()) expected = result;
      EXPECT_EQ(result, expected) << "seed=" << seed;
      std::shuffle(answers.begin(), answers.end(), random);
    }
  }
}

TEST(Laws, AProcessComesBackFromItsRecordAtAnyPointAndParkingChangesNothing) {
  const unsigned seed = seed_of_run();
  Walk walk(seed);
  for (int round = 0; round < 60; ++round) {
    Counter counter;
    walk.begin(counter);
    for (int turn = 0; turn < 20; ++turn) {
      if (auto next = walk.step(counter)) counter.does(std::move(next));
      const auto crashed = process_of(counter.stored);
      ASSERT_TRUE(crashed.has_value()) << crashed.error().detail << " seed=" << seed;
      ASSERT_EQ(*crashed, counter.process) << "seed=" << seed;
      ASSERT_EQ(*process_of(record_of(counter.process)), counter.process) << "seed=" << seed;

      counter.does(park(counter.process, counter.around()));
      const auto parked = process_of(counter.stored);
      ASSERT_TRUE(parked.has_value()) << "seed=" << seed;
      counter.does(resume(*parked, counter.around()));
      ASSERT_EQ(counter.process, *crashed) << "seed=" << seed;
      ASSERT_FALSE(HasFailure()) << "seed=" << seed;
    }
  }
}

}  // namespace tresen::test
