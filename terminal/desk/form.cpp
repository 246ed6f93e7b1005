#include "terminal/desk/form.h"

#include <array>
#include <charconv>
#include <cstdio>

#include "terminal/desk/screens/query_tree.h"

namespace tresen::desk {
namespace {

std::optional<std::int64_t> read_number(std::string_view text, std::int64_t most) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0 || value > most)
    return {};
  return value;
}

std::string number_or_nothing(std::int64_t value) {
  return value == 0 ? std::string() : std::to_string(value);
}

std::string put_date(const std::string& text, std::string& into) {
  if (text.empty()) {
    into.clear();
    return {};
  }
  const auto date = read_date(text);
  if (!date) return "desk.fault.date";
  into = iso_date(*date);
  return {};
}

// Fields of the draft that are plain texts.
std::string* text_of(v1::Campaign& draft, std::string_view key) {
  if (key == "campaign.name") return draft.mutable_name();
  if (key == "campaign.description") return draft.mutable_description();
  if (key == "campaign.prompt") return draft.mutable_prompt();
  return nullptr;
}

std::string put_campaign(std::string_view key, const std::string& text, v1::Campaign& draft) {
  if (std::string* into = text_of(draft, key)) {
    *into = text;
    return key == "campaign.name" && text.empty() ? "desk.fault.name" : "";
  }
  if (key == "campaign.valid_from") return put_date(text, *draft.mutable_valid_from());
  if (key == "campaign.valid_to") return put_date(text, *draft.mutable_valid_to());
  if (key == "campaign.cost_total" || key == "campaign.cost_piece") {
    const auto cents = text.empty() ? std::optional<std::int64_t>(0) : read_cents(text);
    if (!cents) return "desk.fault.money";
    key == "campaign.cost_total" ? draft.set_cost_total_cents(*cents)
                                 : draft.set_cost_per_piece_cents(*cents);
    if (key == "campaign.cost_piece") {
      for (v1::ContactStep& step : *draft.mutable_dispatch()->mutable_contacts())
        step.set_cost_per_piece_cents(*cents);
    }
    return {};
  }
  if (key == "campaign.template") {
    for (v1::ContactStep& step : *draft.mutable_dispatch()->mutable_contacts())
      step.set_template_(text);
    return {};
  }
  const auto number = text.empty() ? std::optional<std::int64_t>(0) : read_number(text, 9999);
  if (!number) return "desk.fault.number";
  if (key == "campaign.order") draft.set_order(static_cast<std::int32_t>(*number));
  if (key == "campaign.attribution") draft.set_attribution_days(static_cast<std::int32_t>(*number));
  return {};
}

std::string campaign_text(const State& state, std::string_view key) {
  v1::Campaign draft = state.campaigns.draft;
  const bool german = state.language == "de";
  if (const std::string* text = text_of(draft, key)) return *text;
  if (key == "campaign.valid_from") return shown_date(draft.valid_from(), german);
  if (key == "campaign.valid_to") return shown_date(draft.valid_to(), german);
  if (key == "campaign.cost_total") return money(draft.cost_total_cents(), german);
  if (key == "campaign.cost_piece") return money(draft.cost_per_piece_cents(), german);
  if (key == "campaign.order") return number_or_nothing(draft.order());
  if (key == "campaign.attribution") return number_or_nothing(draft.attribution_days());
  if (key == "campaign.template")
    return draft.dispatch().contacts().empty() ? "" : draft.dispatch().contacts(0).template_();
  return {};
}

std::string put_range(std::string_view key, const std::string& text, Recipients& recipients) {
  const auto number = text.empty() ? std::optional<std::int64_t>(0) : read_number(text, 99'999'999);
  if (!number) return "desk.fault.number";
  if (key == "pick.from")
    recipients.from = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(*number));
  else
    recipients.to = static_cast<std::uint64_t>(*number);
  return {};
}

bool is_of(std::string_view key, std::initializer_list<std::string_view> keys) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

bool is_query_value(std::string_view key) {
  return key.starts_with("row.") && key.ends_with(".value");
}

}  // namespace

bool is_writable(std::string_view key) {
  return key.starts_with("campaign.")
             ? is_of(key, {"campaign.name", "campaign.description", "campaign.prompt",
                           "campaign.valid_from", "campaign.valid_to", "campaign.cost_total",
                           "campaign.cost_piece", "campaign.order", "campaign.attribution",
                           "campaign.template"})
             : is_of(key, {"search", "pick.from", "pick.to", "why.no", "sign_in.staff",
                           "sign_in.pin", "find", "held.why"}) ||
                   is_query_value(key) || is_event_field(key) || is_customer_field(key) ||
                   is_reprint_field(key) || is_option_field(key) || is_report_field(key) ||
                   is_call_field(key) || is_follow_up_field(key);
}

std::string field_text(const State& state, std::string_view key) {
  if (key.starts_with("campaign.")) return campaign_text(state, key);
  if (key == "search")
    return state.page == Page::recipients ? state.recipients.search
           : state.page == Page::devices  ? state.devices.search
                                          : state.campaigns.search;
  if (key == "pick.from") return std::to_string(state.recipients.from);
  if (key == "pick.to") return number_or_nothing(static_cast<std::int64_t>(state.recipients.to));
  if (key == "why.no") return state.query.why_no;
  if (key == "find") return state.finder.text;
  if (is_event_field(key)) return event_text(state, key);
  if (is_customer_field(key)) return customer_text(state, key);
  if (is_reprint_field(key)) return reprint_text(state, key);
  if (is_option_field(key)) return option_text(state, key);
  if (is_report_field(key)) return report_text(state, key);
  if (is_call_field(key)) return call_text(state, key);
  if (is_follow_up_field(key)) return follow_up_text(state, key);
  if (key == "held.why") return state.quarantine.why;
  if (key == "sign_in.staff") return state.staff_id;
  if (key == "sign_in.pin") return state.pin;
  if (is_query_value(key)) {
    const auto* node = node_at(state.query.query, path_in(key));
    return node == nullptr ? "" : values_text(node->row(), state);
  }
  return {};
}

std::string put_field(std::string_view key, const std::string& text, Reach& reach) {
  State& state = reach.state;
  if (key.starts_with("campaign.")) return put_campaign(key, text, state.campaigns.draft);
  if (key == "pick.from" || key == "pick.to") return put_range(key, text, state.recipients);
  if (is_event_field(key)) return put_event(key, text, reach);
  if (is_customer_field(key)) return put_customer(key, text, reach);
  if (is_reprint_field(key)) return put_reprint(key, text, reach);
  if (is_option_field(key)) return put_option(key, text, reach);
  if (is_report_field(key)) return put_report(key, text, reach);
  if (is_call_field(key)) return put_call(key, text, reach);
  if (is_follow_up_field(key)) return put_follow_up(key, text, reach);
  if (is_query_value(key)) {
    v1::QueryNode* node = node_at(state.query.query, path_in(key));
    if (node == nullptr) return {};
    take_values(*node->mutable_row(), text, state);
    reach.count_soon();
    return {};
  }
  if (key == "search") {
    (state.page == Page::recipients ? state.recipients.search
     : state.page == Page::devices  ? state.devices.search
                                    : state.campaigns.search) = text;
  }
  if (key == "why.no") state.query.why_no = text;
  if (key == "held.why") state.quarantine.why = text;
  if (key == "find") {
    state.finder.text = text;
    reach.find_soon();
  }
  if (key == "sign_in.staff") state.staff_id = text;
  if (key == "sign_in.pin") state.pin = text;
  return {};
}

std::optional<std::int64_t> read_cents(std::string_view text) {
  // The last sign with one or two digits behind it parts euros from cents; others group digits.
  std::string digits;
  std::size_t behind = 0;
  const auto last = text.find_last_of(",.");
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c >= '0' && c <= '9') {
      digits += c;
    } else if ((c != ',' && c != '.') || i + 1 == text.size()) {
      return {};
    }
  }
  if (last != std::string_view::npos && text.size() - last - 1 <= 2)
    behind = text.size() - last - 1;
  for (; behind < 2; ++behind) digits += '0';
  return read_number(digits, 99'999'999'999);
}

std::string money(std::int64_t cents, bool german) {
  std::array<char, 8> rest{};
  std::snprintf(rest.data(), rest.size(), "%c%02d", german ? ',' : '.',
                static_cast<int>(cents % 100));
  std::string whole = std::to_string(cents / 100);
  for (int at = static_cast<int>(whole.size()) - 3; at > 0; at -= 3)
    whole.insert(static_cast<std::size_t>(at), german ? "." : ",");
  return whole + rest.data();
}

std::optional<Date> read_date(std::string_view text) {
  if (const auto iso = parse_date(text)) return iso;
  int day = 0, month = 0, year = 0;
  char rest = 0;
  const std::string copy(text);
  if (std::sscanf(copy.c_str(), "%2d.%2d.%4d%c", &day, &month, &year, &rest) != 3 &&
      std::sscanf(copy.c_str(), "%2d/%2d/%4d%c", &day, &month, &year, &rest) != 3)
    return {};
  const Date date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                  std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || year < 1900) return {};
  return date;
}

std::string shown_date(std::string_view iso, bool german) {
  const auto date = parse_date(iso);
  if (!date) return std::string(iso);
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), german ? "%02u.%02u.%04d" : "%02u/%02u/%04d",
                static_cast<unsigned>(date->day()), static_cast<unsigned>(date->month()),
                static_cast<int>(date->year()));
  return text.data();
}

std::optional<std::string> read_moment(std::string_view text) {
  const auto space = text.rfind(' ');
  if (space == std::string_view::npos) return {};
  std::string_view day = text.substr(0, space);
  while (!day.empty() && (day.back() == ',' || day.back() == ' ')) day.remove_suffix(1);
  const auto date = read_date(day);
  const std::string time(text.substr(space + 1));
  int hour = 0, minute = 0;
  char rest = 0;
  if (!date || std::sscanf(time.c_str(), "%2d:%2d%c", &hour, &minute, &rest) != 2) return {};
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return {};
  std::array<char, 16> kept{};
  std::snprintf(kept.data(), kept.size(), " %02d:%02d", hour, minute);
  return iso_date(*date) + kept.data();
}

std::string shown_moment(std::string_view kept, bool german) {
  const auto space = kept.find(' ');
  if (space == std::string_view::npos) return std::string(kept);
  return shown_date(kept.substr(0, space), german) + "," + std::string(kept.substr(space));
}

}  // namespace tresen::desk
