#include "terminal/desk/present.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "terminal/desk/form.h"
#include "terminal/desk/menus.h"
#include "terminal/desk/views.h"

namespace tresen::desk {

std::string count_of(const ui::Locale& words, std::uint64_t count) {
  return words.number(static_cast<std::int64_t>(count));
}

std::string euros(const State& state, std::int64_t cents, const std::string& currency) {
  const bool german = state.language == "de";
  const std::string amount = money(cents, german);
  const std::string sign = currency.empty() || currency == "EUR" ? "€" : currency;
  return german || sign != "€" ? amount + "\u00A0" + sign : sign + amount;
}

std::string channel_word(const ui::Locale& words, const std::string& channel) {
  return words.text("desk.channel." + channel);
}

std::string channel_icon(const std::string& channel) {
  return channel == "post"    ? "mail_outline"
         : channel == "email" ? "alternate_email"
         : channel == "phone" ? "phone"
                              : "sms";
}

std::string reason_word(const ui::Locale& words, const std::string& reason) {
  const std::string key = "desk.reason." + reason;
  const std::string word = words.text(key);
  return word == key ? reason : word;
}

std::string span_of(const ui::Locale& words, std::int64_t ms) {
  if (ms < 1000) return std::to_string(ms) + "\u00A0ms";
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%d%s%d\u00A0s", static_cast<int>(ms / 1000),
                words.language() == "de" ? "," : ".", static_cast<int>(ms % 1000 / 100));
  return text.data();
}

std::string ago(const ui::Locale& words, std::int64_t ms) {
  const std::int64_t s = std::max<std::int64_t>(0, ms / 1000);
  if (s < 60) return words.format("desk.ago.s", {std::to_string(s)});
  if (s < 3600) return words.format("desk.ago.min", {std::to_string(s / 60)});
  if (s < 48 * 3600) return words.format("desk.ago.h", {std::to_string(s / 3600)});
  return words.plural("desk.ago.days", s / 86'400);
}

ui::DeskField field_of(const State& state, const ui::Locale& words, const std::string& key,
                       const std::string& label) {
  ui::DeskField field;
  field.key = key;
  field.label = label;
  field.editing = state.form.key == key;
  const auto fault = state.form.faults.find(key);
  if (fault != state.form.faults.end()) field.error = words.text(fault->second);
  field.value = field.editing ? state.form.text : field_text(state, key);
  return field;
}

namespace {

ui::DeskBar bar_of(const State& state, const ui::Locale& words) {
  ui::DeskBar bar;
  bar.chain = state.chain.name().empty() ? words.text("desk.office")
                                         : words.format("desk.office_of", {state.chain.name()});
  bar.theme = words.text(state.theme == ui::Theme::light  ? "desk.theme.light"
                         : state.theme == ui::Theme::dark ? "desk.theme.dark"
                                                          : "desk.theme.contrast");
  bar.language = words.text("other_language");
  if (state.page != Page::sign_in)
    bar.user = state.user + " · " + words.text("desk.role." + std::to_string(state.role));
  if (state.offline) {
    bar.sync = words.text("desk.sync.offline");
    bar.mood = ui::DeskMood::bad;
  } else if (!state.status) {
    bar.sync =
        words.text(state.page == Page::sign_in ? "desk.sync.signed_out" : "desk.sync.asking");
    bar.mood = ui::DeskMood::plain;
  } else {
    std::int64_t all = 0, late = 0;
    for (const auto& device : state.status->devices()) {
      all += device.revoked() ? 0 : 1;
      late += !device.revoked() && device.overdue() ? 1 : 0;
    }
    bar.sync = words.format("desk.sync.devices", {words.number(all - late), words.number(all)});
    bar.mood = late > 0 ? ui::DeskMood::look : ui::DeskMood::good;
  }
  return bar;
}

std::vector<ui::RailItem> rail_of(const State& state, const ui::Locale& words) {
  int overdue = 0;
  if (state.status)
    for (const auto& device : state.status->devices())
      overdue += !device.revoked() && device.overdue() ? 1 : 0;
  const Page page = state.page;
  const bool of_campaign =
      page == Page::campaigns || page == Page::recipients || page == Page::preflight;
  std::vector<ui::RailItem> rail;
  const auto add = [&](const char* name, const char* icon, bool current, int badge = 0) {
    rail.push_back({std::string("rail.") + name, icon, words.text(std::string("desk.rail.") + name),
                    badge, current});
  };
  add("campaigns", "campaign", of_campaign);
  add("queries", "filter_list", page == Page::query);
  add("runs", "print", page == Page::runs);
  if (may(state, v1::AdminRequest::kEvents)) add("events", "event", page == Page::events);
  if (may(state, v1::AdminRequest::kCustomer))
    add("customers", "person_search", page == Page::customers);
  if (may(state, v1::AdminRequest::kCall)) add("calls", "phone_in_talk", page == Page::calls);
  if (may(state, v1::AdminRequest::kFollowUps))
    add("follow_ups", "event_repeat", page == Page::follow_ups);
  if (may(state, v1::AdminRequest::kReport)) add("reports", "insert_chart", page == Page::reports);
  if (may(state, v1::AdminRequest::kLetters)) add("archive", "archive", page == Page::archive);
  if (may(state, v1::AdminRequest::kPublish)) add("options", "tune", page == Page::options);
  add("devices", "devices", page == Page::devices || page == Page::quarantine, overdue);
  return rail;
}

struct Named {
  const char* screen;
  ui::DeskBody body;
  ui::DeskFoot foot;
};

Named body_of(const State& state, const ui::Locale& words) {
  switch (state.page) {
    case Page::sign_in:
      return {"H00", sign_in_view(state, words), {}};
    case Page::campaigns:
      return {"H01", campaigns_view(state, words), campaigns_foot(state, words)};
    case Page::query:
      return {"H02", query_view(state, words), query_foot(state, words)};
    case Page::recipients:
      return {"H03", recipients_view(state, words), recipients_foot(state, words)};
    case Page::preflight:
      return {"H04", preflight_view(state, words), preflight_foot(state, words)};
    case Page::runs:
      if (state.runs.chosen != 0 && state.runs.part == Runs::Part::figures)
        return {"H05",
                run_figures_view(state, words),
                {"info_outline", {}, words.text("desk.figures.foot"), {}}};
      if (state.runs.chosen != 0 && state.runs.part == Runs::Part::sheets)
        return {"H04",
                run_sheets_view(state, words),
                {"info_outline", {}, words.text("desk.sheets.foot"), {}}};
      return {"H04", run_view(state, words), run_foot(state, words)};
    case Page::events:
      return {"H08", events_view(state, words), events_foot(state, words)};
    case Page::customers:
      return {"H09", customers_view(state, words), customers_foot(state, words)};
    case Page::archive:
      return {"H10", archive_view(state, words), archive_foot(state, words)};
    case Page::options:
      return {"H06", options_view(state, words), options_foot(state, words)};
    case Page::reports:
      return {"H05", reports_view(state, words), reports_foot(state, words)};
    case Page::calls:
      return {"H11", calls_view(state, words), calls_foot(state, words)};
    case Page::follow_ups:
      return {"H12", follow_ups_view(state, words), follow_ups_foot(state, words)};
    case Page::proof:
      return {"H13", proof_view(state, words), proof_foot(state, words)};
    case Page::quarantine:
      return {"H07", quarantine_view(state, words), quarantine_foot(state, words)};
    case Page::devices:
      return {"H07", devices_view(state, words), devices_foot(state, words)};
  }
  return {"H00", sign_in_view(state, words), {}};
}

std::string trouble_of(const State& state, const ui::Locale& words) {
  if (state.trouble_field.empty()) return state.trouble;
  return campaign_field_word(state.trouble_field, words) + ": " + state.trouble;
}

}  // namespace

ui::DeskSignIn sign_in_view(const State& state, const ui::Locale& words) {
  ui::DeskSignIn view;
  view.chain = words.text("desk.office");
  view.title = words.text("desk.sign_in.title");
  view.advice = words.text("desk.sign_in.advice");
  view.staff = field_of(state, words, "sign_in.staff", words.text("desk.sign_in.staff"));
  view.pin = field_of(state, words, "sign_in.pin", words.text("desk.sign_in.pin"));
  std::string dots;
  for (std::size_t i = 0; i < view.pin.value.size(); ++i) dots += "•";
  view.pin.value = dots;
  const bool ready = !state.signing_in && !state.staff_id.empty() && !state.pin.empty();
  view.ok = {"sign_in.ok", words.text(state.signing_in ? "desk.sign_in.asking" : "desk.sign_in.ok"),
             "", ui::DeskButton::Kind::primary, ready};
  if (!state.sign_in_fault.empty()) view.error = words.text(state.sign_in_fault);
  return view;
}

ui::View present(const State& state, const ui::Locales& locales) {
  const ui::Locale& words = locales.in(state.language);
  ui::View view;
  view.version = state.version;
  view.theme = state.theme;
  view.language = state.language;
  Named named = body_of(state, words);
  view.screen = named.screen;
  const Calls& calls = state.calls;
  view.scene = std::to_string(static_cast<int>(state.page)) + "." + state.campaigns.chosen +
               (state.campaigns.general ? ".g" : ".d") + state.menu + state.events.chosen +
               state.customers.no + std::to_string(static_cast<int>(state.runs.part)) +
               std::to_string(static_cast<int>(state.options.part)) +
               std::to_string(state.reports.what) + state.reports.table +
               (calls.reply ? calls.reply->number() : "") + std::to_string(calls.caller);
  ui::DeskView desk;
  desk.bar = bar_of(state, words);
  desk.rail = rail_of(state, words);
  desk.body = std::move(named.body);
  desk.foot = std::move(named.foot);
  if (const auto& said = state.said) {
    desk.foot.icon = said->fine ? "check_circle" : "warning";
    desk.foot.mood = said->fine ? ui::DeskMood::good : ui::DeskMood::look;
    desk.foot.text = words.format(said->key, {said->first, said->second, said->third});
  }
  if (!state.menu.empty()) desk.menu = {state.menu, menu_of(state, state.menu, words)};
  if (state.snack) {
    const std::int64_t left = state.snack->until_ms - state.now.boot_ms;
    desk.snack = {words.format("desk.deleted", {state.snack->text}),
                  static_cast<int>(std::clamp<std::int64_t>((left + 999) / 1000, 0, 10))};
  }
  if (state.offline && state.page != Page::sign_in) desk.banner = words.text("desk.banner.offline");
  if (!state.trouble.empty()) {
    desk.banner = words.format("desk.banner.refused", {trouble_of(state, words)});
  }
  view.page = std::move(desk);
  return view;
}

}  // namespace tresen::desk
