#pragma once
// The parts of `present`, one a screen, and what they share.

#include <string>

#include "terminal/desk/present.h"

namespace tresen::desk {

ui::DeskSignIn sign_in_view(const State& state, const ui::Locale& words);
ui::DeskCampaigns campaigns_view(const State& state, const ui::Locale& words);
ui::DeskGeneral general_view(const State& state, const ui::Locale& words);
ui::DeskDispatch dispatch_view(const State& state, const ui::Locale& words);
ui::DeskFoot campaigns_foot(const State& state, const ui::Locale& words);
ui::DeskQuery query_view(const State& state, const ui::Locale& words);
ui::DeskFoot query_foot(const State& state, const ui::Locale& words);
ui::DeskRecipients recipients_view(const State& state, const ui::Locale& words);
ui::DeskFoot recipients_foot(const State& state, const ui::Locale& words);
ui::DeskPreflight preflight_view(const State& state, const ui::Locale& words);
ui::DeskFoot preflight_foot(const State& state, const ui::Locale& words);
ui::DeskRun run_view(const State& state, const ui::Locale& words);
ui::DeskFoot run_foot(const State& state, const ui::Locale& words);
ui::DeskDevices devices_view(const State& state, const ui::Locale& words);
ui::DeskFoot devices_foot(const State& state, const ui::Locale& words);

ui::DeskCards events_view(const State& state, const ui::Locale& words);
ui::DeskFoot events_foot(const State& state, const ui::Locale& words);
ui::DeskCards customers_view(const State& state, const ui::Locale& words);
ui::DeskFoot customers_foot(const State& state, const ui::Locale& words);
ui::DeskCards archive_view(const State& state, const ui::Locale& words);
ui::DeskFoot archive_foot(const State& state, const ui::Locale& words);
ui::DeskCards run_figures_view(const State& state, const ui::Locale& words);
ui::DeskCards run_sheets_view(const State& state, const ui::Locale& words);
ui::DeskCards quarantine_view(const State& state, const ui::Locale& words);
ui::DeskFoot quarantine_foot(const State& state, const ui::Locale& words);
ui::DeskCards reports_view(const State& state, const ui::Locale& words);
ui::DeskFoot reports_foot(const State& state, const ui::Locale& words);
// What makes a file of the report as it is shown: that table, its rows, and what they are called.
v1::AdminRequest report_file(const State& state, v1::FiguresFileRequest::Format format,
                             const ui::Locale& words);
ui::DeskCards calls_view(const State& state, const ui::Locale& words);
ui::DeskFoot calls_foot(const State& state, const ui::Locale& words);
ui::DeskCards follow_ups_view(const State& state, const ui::Locale& words);
ui::DeskFoot follow_ups_foot(const State& state, const ui::Locale& words);
ui::DeskCards proof_view(const State& state, const ui::Locale& words);
ui::DeskFoot proof_foot(const State& state, const ui::Locale& words);
ui::DeskCards options_view(const State& state, const ui::Locale& words);
ui::DeskFoot options_foot(const State& state, const ui::Locale& words);

// The line that customers are looked for with, and whom it finds; `nothing` is said before.
ui::DeskField find_field_of(const State& state, const ui::Locale& words);
ui::DeskTable found_of(const State& state, const ui::Locale& words, const std::string& nothing);
// A field as it stands: being written into, wrong, or at rest.
ui::DeskField field_of(const State& state, const ui::Locale& words, const std::string& key,
                       const std::string& label);
std::string count_of(const ui::Locale& words, std::uint64_t count);
std::string euros(const State& state, std::int64_t cents, const std::string& currency);
// What a field of a campaign is called on the screen; as the chain's file has it, if it is nowhere.
std::string campaign_field_word(std::string_view field, const ui::Locale& words);
std::string channel_word(const ui::Locale& words, const std::string& channel);
std::string channel_icon(const std::string& channel);
std::string reason_word(const ui::Locale& words, const std::string& reason);
// "Fassung 3 · 21.11.2026, 14:05 · s1".
std::string version_word(const State& state, const v1::QueryVersion& version,
                         const ui::Locale& words);
// "84 ms", "2,9 s".
std::string span_of(const ui::Locale& words, std::int64_t ms);
// "vor 4 s", "vor 3 h", "vor 2 Tagen".
std::string ago(const ui::Locale& words, std::int64_t ms);
ui::DeskBadge state_badge(const State& state, const v1::Campaign& campaign,
                          const ui::Locale& words);
// What the other side has told of what was sent; empty: nothing.
std::vector<ui::DeskFigure> told_figures(const ui::Locale& words, const v1::RunFacts& run);
// The figures of whom a campaign reaches: found, left out, persons, one a channel, cost.
std::vector<ui::DeskFigure> reach_figures(const State& state, const ui::Locale& words);
std::vector<ui::DeskShare> reach_shares(const State& state);

}  // namespace tresen::desk
