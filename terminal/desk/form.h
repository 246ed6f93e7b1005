#pragma once
// The fields that can be written into, by their keys: what stands in them, and what becomes of what
// is typed. Pure.

#include <string>
#include <string_view>

#include "terminal/desk/reach.h"

namespace tresen::desk {

// The text of a field as it is when nobody writes into it.
std::string field_text(const State& state, std::string_view key);
// Takes what was typed. Empty: it makes sense; else the key of the sentence that says what would.
std::string put_field(std::string_view key, const std::string& text, Reach& reach);
// Whether something may be written into the control with this key.
bool is_writable(std::string_view key);

// "1.234,50" or "1234.5" -> 123450; nothing for anything else.
std::optional<std::int64_t> read_cents(std::string_view text);
std::string money(std::int64_t cents, bool german);
// "21.11.2026" and "2026-11-21".
std::optional<Date> read_date(std::string_view text);
std::string shown_date(std::string_view iso, bool german);
// "03.12.2026, 18:00" and "2026-12-03 18:00", which is how it is kept.
std::optional<std::string> read_moment(std::string_view text);
std::string shown_moment(std::string_view kept, bool german);

// The fields of single screens, which stand beside them: whether this key is one of them, what
// stands in it, and what becomes of what is typed.
bool is_reprint_field(std::string_view key);
std::string reprint_text(const State& state, std::string_view key);
std::string put_reprint(std::string_view key, const std::string& text, Reach& reach);
bool is_option_field(std::string_view key);
std::string option_text(const State& state, std::string_view key);
std::string put_option(std::string_view key, const std::string& text, Reach& reach);
bool is_customer_field(std::string_view key);
std::string customer_text(const State& state, std::string_view key);
std::string put_customer(std::string_view key, const std::string& text, Reach& reach);
bool is_report_field(std::string_view key);
std::string report_text(const State& state, std::string_view key);
std::string put_report(std::string_view key, const std::string& text, Reach& reach);
bool is_call_field(std::string_view key);
std::string call_text(const State& state, std::string_view key);
std::string put_call(std::string_view key, const std::string& text, Reach& reach);
bool is_follow_up_field(std::string_view key);
std::string follow_up_text(const State& state, std::string_view key);
std::string put_follow_up(std::string_view key, const std::string& text, Reach& reach);
bool is_event_field(std::string_view key);
std::string event_text(const State& state, std::string_view key);
std::string put_event(std::string_view key, const std::string& text, Reach& reach);

}  // namespace tresen::desk
