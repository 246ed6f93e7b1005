#pragma once
// A counter for tests: a customer, a chain, a clock and a cache that takes every edit at once, each
// with a later stamp.

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/ids.h"
#include "sync/base/result.h"
#include "terminal/process/progress.h"
#include "terminal/process/turns.h"

namespace tresen::test {

class Counter {
 public:
  Counter();

  v1::Rules rules;
  v1::Campaigns campaigns;
  Record customer;
  std::vector<Record> contacts;
  std::vector<Record> follow_ups;
  std::vector<Record> consents;
  Record stored;
  CustomerProcess process;
  std::string branch = "b1";
  Moment now{.wall_ms = 0, .boot_ms = 0};
  IdSource ids;

  Surroundings around() const;
  void days_later(int days);

  // Answers a field of the customer as if another terminal had.
  void knows(const std::string& key, AnswerState state, const std::string& value = {});
  void knows(const std::string& key, const std::string& value) {
    knows(key, AnswerState::value, value);
  }

  // Applies a turn: its process becomes the process, its edits are written. Fails the test if the
  // turn was refused.
  void does(Result<Turn> turn);

  void starts(const std::string& template_id, const std::string& correlation = {});
  void answers(const std::string& key, const std::string& value);
  void answers(const std::string& key, AnswerState state);
  void chooses(const std::string& campaign);
  void files(const std::string& category);

  // The kinds and states of all steps: "missing_data=open campaign=locked summary=locked".
  std::string states() const;
  // What is on the screen: "missing_data/mobile", "campaign".
  std::string screen() const;
  // The questions of the missing-data step: "mobile birth_date+", answered ones with a plus.
  std::string questions() const;

 private:
  void write(const Edit& edit);
  std::uint64_t writes_ = 0;
};

Answer given(AnswerState state, const std::string& value = {});

// The answers of a record that say anything: "email=refused mobile=value:+49171...". Stamps do not
// count, and a missing answer is the same as none.
std::string known(const Record& record);

}  // namespace tresen::test
