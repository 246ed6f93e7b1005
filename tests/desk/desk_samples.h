#pragma once
// The desk as a person made it: an invented chain, and head office's answers to it. All names and
// figures are invented and add up: 52,640 found - 5,214 left out = 47,426 people.

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "terminal/desk/reduce.h"

namespace tresen::test {

template <class Message>
Message read(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

v1::Chain desk_chain();
v1::StatusReply desk_status();
v1::QueryRunReply desk_count(const v1::QueryRunRequest& request);
v1::PreflightReply desk_preflight();
v1::RecipientsReply desk_recipients();
// As many as the preflight tells.
v1::RecipientsReply desk_everybody();
v1::QueryVersionsReply desk_query_versions();
v1::RunsReply desk_runs();
v1::RunLogReply desk_log();
v1::QueryExplainReply desk_explanation();
v1::EventsReply desk_events();
v1::CustomerReply desk_customer();
v1::LettersReply desk_letters();
v1::SearchReply desk_hits();
// The chain with its rules, texts and staff.
v1::Chain desk_options(v1::Chain chain);
v1::RunStatisticsReply desk_figures();
v1::PullListReply desk_pull_list();
v1::QuarantineReply desk_quarantine();
v1::QuarantineShowReply desk_held();

v1::FiguresReply desk_report(const v1::FiguresRequest& request);
v1::LetterPreviewReply desk_letter();
v1::CallReply desk_call(const v1::CallRequest& request);
v1::FollowUpsReply desk_follow_ups(const v1::FollowUpsRequest& request);

// 22.11.2026, 10:52 in Germany.
Moment desk_now();

// A desk beside an office that answers at once, with the values above.
class Office {
 public:
  desk::State state;
  std::vector<v1::AdminRequest> asked;  // everything, the oldest first

  // Somebody has signed in, and all answers have come.
  static Office signed_in();
  void press(const std::string& key);
  void type(const std::string& text);  // into the field that is open
  void erase(int count);
  void enter();
  void escape();
  // So much time passes.
  void pass(std::int64_t ms);
  // Handles a letter, and answers what it asks.
  void tell(desk::Letter letter);
  // The same without answers; gives what was ordered.
  std::vector<desk::Order> hear(desk::Letter letter);
  // What this office answers.
  Result<v1::AdminReply> answer(const v1::AdminRequest& request);
  // What head office finds wrong with what is saved; empty: nothing.
  std::string mistake;
  // What head office says to a corrected postcode; empty: it takes it.
  std::string postcode_refusal;
  // Whom a campaign reaches is everybody, not the few who stand for them.
  bool everybody = false;
  // All places of events are taken.
  bool event_full = false;
  // What was ordered to be saved, the oldest first.
  std::vector<desk::SaveFile> saved;
  // While false, questions stay open.
  bool answers = true;

 private:
  v1::AdminReply answer_event(const v1::AdminRequest& request);

  v1::Chain chain_ = desk_chain();
  v1::EventsReply events_ = desk_events();
  Moment now_ = desk_now();
};

// How often it was asked so.
std::size_t count_of(const Office& office, v1::AdminRequest::AskCase what);

}  // namespace tresen::test
