#pragma once
// What a screen may do while a letter is reduced: change the state, ask head office, and order.

#include <algorithm>
#include <utility>
#include <vector>

#include "terminal/desk/state.h"

namespace tresen::desk {

// A query is asked again so long after the last key: nobody wants the count of half a word.
inline constexpr std::int64_t count_pause_ms = 150;
inline constexpr std::int64_t check_pause_ms = 600;  // the chain's options likewise
inline constexpr std::int64_t look_pause_ms = 5'000;
inline constexpr std::int64_t run_look_pause_ms = 1'000;
inline constexpr std::int64_t undo_shown_ms = 10'000;

struct Reach {
  State& state;
  std::vector<Order>& orders;

  // Asks; an answer that is still to come for the same purpose no longer counts.
  void ask(Purpose purpose, v1::AdminRequest request) {
    orders.emplace_back(AskOffice{begin(purpose), std::move(request)});
  }
  // The same; what is asked is put together from what the screen shows.
  void ask_report_file(v1::FiguresFileRequest::Format format) {
    orders.emplace_back(AskReportFile{begin(Purpose::report_file), format});
  }
  bool asking(Purpose purpose) const {
    return state.asked[static_cast<std::size_t>(purpose)].token != 0;
  }
  void find_soon() { state.finder.due_ms = state.now.boot_ms + count_pause_ms; }
  void check_soon() { state.options.due_ms = state.now.boot_ms + check_pause_ms; }
  void count_soon() { state.counting.due_ms = state.now.boot_ms + count_pause_ms; }

 private:
  std::uint64_t begin(Purpose purpose) {
    const std::uint64_t token = state.next_token++;
    state.asked[static_cast<std::size_t>(purpose)] = {token, state.now.boot_ms};
    state.purposes[token] = purpose;
    return token;
  }
};

// The screens' parts of a press (true: it was theirs), and of an answer.
bool press_campaigns(const std::string& key, Reach& reach);
bool press_query(const std::string& key, Reach& reach);
bool press_recipients(const std::string& key, Reach& reach);
bool press_preflight(const std::string& key, Reach& reach);
bool press_runs(const std::string& key, Reach& reach);
bool press_devices(const std::string& key, Reach& reach);
bool press_run_parts(const std::string& key, Reach& reach);
bool press_quarantine(const std::string& key, Reach& reach);
bool press_options(const std::string& key, Reach& reach);
bool press_events(const std::string& key, Reach& reach);
bool press_customers(const std::string& key, Reach& reach);
bool press_archive(const std::string& key, Reach& reach);
bool press_reports(const std::string& key, Reach& reach);
bool press_calls(const std::string& key, Reach& reach);
bool press_follow_ups(const std::string& key, Reach& reach);
bool press_proof(const std::string& key, Reach& reach);
// An answer to a question of one screen alone (true: it was).
bool answer_customers(Purpose purpose, v1::AdminReply& reply, Reach& reach);
bool answer_archive(Purpose purpose, v1::AdminReply& reply, Reach& reach);
bool answer_run_parts(Purpose purpose, v1::AdminReply& reply, Reach& reach);
bool answer_quarantine(Purpose purpose, v1::AdminReply& reply, Reach& reach);
bool answer_options(Purpose purpose, v1::AdminReply& reply, Reach& reach);
bool answer_events(Purpose purpose, v1::AdminReply& reply, Reach& reach);
bool answer_reports(Purpose purpose, v1::AdminReply& reply, Reach& reach);
bool answer_calls(Purpose purpose, v1::AdminReply& reply, Reach& reach);
bool answer_follow_ups(Purpose purpose, v1::AdminReply& reply, Reach& reach);
bool answer_proof(Purpose purpose, v1::AdminReply& reply, Reach& reach);
bool answer_query(Purpose purpose, v1::AdminReply& reply, Reach& reach);

void open_campaign(const std::string& id, Reach& reach);
// The campaign gets the steps of a contact template, by its place among them.
void take_contacts(std::size_t at, Reach& reach);
void open_query(Reach& reach);
// Asks what the stored query that is edited has said before.
void ask_query_versions(Reach& reach);
// Puts a version, by its place among them, on the screen; it counts again once it is saved.
void show_query_version(std::size_t at, Reach& reach);
void open_recipients(Reach& reach);
void open_preflight(Reach& reach);
void ask_preflight(Reach& reach);
void look_at_reach(Reach& reach);
void open_runs(std::uint64_t run, Reach& reach);
void open_devices(Reach& reach);
void open_events(const std::string& id, Reach& reach);
void ask_events(Reach& reach);
void open_options(Reach& reach);
// Asks for the customer whom the options are tried on.
void ask_option_preview(Reach& reach);
// Asks whether the options would be taken as they stand.
void check_options(Reach& reach);
void add_field_rule(const std::string& field, Reach& reach);
void open_quarantine(Reach& reach);
void open_customers(Reach& reach);
void open_customer(const std::string& no, Reach& reach);
void open_reports(Reach& reach);
// Asks for the report as it is wanted now.
void ask_report(Reach& reach);
void open_calls(Reach& reach);
// Asks whose the number is.
void ask_call(Reach& reach);
void open_follow_ups(Reach& reach);
void ask_follow_ups(Reach& reach);
// Shows how a letter looks; `name` is whose it is.
void open_proof(v1::LetterPreviewRequest of, const std::string& name, Reach& reach);
void open_archive(const std::string& no, Reach& reach);
void filter_archive(const std::string& campaign, Reach& reach);
// A campaign that nobody has saved yet, on the screen with its second tab.
void open_new_campaign(const std::string& name, const v1::Dispatch& dispatch, Reach& reach);
// Asks whom the words of the finder find.
void find_now(Reach& reach);

// Asks for the count of the draft's query now, or for its list.
void count_now(Reach& reach);
void on_count(const v1::QueryRunReply& reply, Reach& reach);
void on_row_count(const v1::QueryRunReply& reply, Reach& reach);
void on_recipients(const v1::RecipientsReply& reply, Reach& reach);
void on_started(const v1::RunFacts& run, Reach& reach);
void on_runs(const v1::RunsReply& reply, Reach& reach);
// What of a query can be asked while it is being written.
v1::QueryGroup complete_query(const v1::QueryGroup& query);
// Asks why the customer of the number is found or not, if there is a number.
void ask_why(Reach& reach);

}  // namespace tresen::desk
