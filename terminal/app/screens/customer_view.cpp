// How the card looks, and the pages behind it.

#include <algorithm>

#include "sync/base/text.h"
#include "sync/record/consent.h"
#include "sync/record/customer.h"
#include "sync/record/follow_up.h"
#include "sync/record/marketing_contact.h"
#include "sync/record/missing_data.h"
#include "sync/record/process_record.h"
#include "terminal/app/screens/customer.h"
#include "terminal/app/screens/response.h"
#include "terminal/app/screens/start.h"
#include "terminal/app/shared.h"

namespace tresen {
namespace {

using Part = CustomerScreen::Part;
using Mood = ui::ConsentLine::Mood;

std::string last_campaign(const CustomerFile& file, const Shared& shared, const ui::Locale& words) {
  const MarketingContact* last = nullptr;
  std::vector<MarketingContact> contacts;
  for (const Record& record : file.contacts) contacts.push_back(read_contact(record));
  for (const MarketingContact& contact : contacts) {
    if (contact.kind == ContactKind::written) continue;
    if (last == nullptr || contact.at_ms > last->at_ms) last = &contact;
  }
  if (last == nullptr) return words.text("customer.no_campaign");
  const std::string name = last->campaign.empty() ? words.text("campaign.recommended")
                                                  : campaign_name(shared, last->campaign);
  const std::string day = words.date(local_date(last->at_ms));
  const auto letter = parse_letter_code(last->code);
  if (letter) return words.format("customer.letter_at", {name, day, to_readable(*letter)});
  return words.format("customer.campaign_at", {name, day});
}

std::string categories(const CustomerFile& file, const Shared& shared, const ui::Locale& words) {
  std::vector<std::string> names;
  for (const v1::CategorySet& set : shared.options.rules.category_sets()) {
    const std::string& value = file.customer.text("category." + set.id());
    if (value.empty()) continue;
    names.push_back(category_names(shared.options.rules, set.id(), set_items(value)));
  }
  return names.empty() ? words.text("customer.no_category") : join(names, ", ");
}

// An answer stays on the card for a month, so that whoever comes back can be told of it.
constexpr int answer_shown_days = 30;

std::optional<ui::Row> request_row(const Request& asked, const Shared& shared,
                                   const ui::Locale& words) {
  ui::Row row;
  row.key = "asked." + asked.number;
  row.icon = "shield";
  row.title = words.text("request." + std::string(name_of(asked.what)));
  row.still = true;
  if (asked.state == RequestState::open) {
    row.mood = asked.due < shared.today ? ui::Row::Mood::overdue : ui::Row::Mood::waiting;
    row.detail = words.format("request.line", {asked.number, words.date(asked.due)});
    return row;
  }
  const Date settled = local_date(asked.settled_ms);
  if (days_between(settled, shared.today) > answer_shown_days) return std::nullopt;
  row.detail = words.format("request.line." + std::string(name_of(asked.state)),
                            {asked.number, words.date(settled), asked.why});
  return row;
}

std::vector<ui::Row> open_rows(const CustomerFile& file, const Shared& shared,
                               const ui::Locale& words) {
  std::vector<ui::Row> rows;
  for (const Record& record : file.processes) {
    const ProcessState state = read_process(record).state;
    if (state != ProcessState::open && state != ProcessState::parked) continue;
    ui::Row row = process_row({record, file.customer}, shared, words);
    row.detail = row.note;
    row.note.clear();
    row.action = words.text("customer.resume");
    rows.push_back(std::move(row));
  }
  for (const Record& record : file.requests) {
    auto row = request_row(read_request(record), shared, words);
    if (row) rows.push_back(*std::move(row));
  }
  for (const Record& record : file.follow_ups) {
    const FollowUp follow_up = read_follow_up(record);
    if (follow_up.state != FollowUpState::open) continue;
    ui::Row row = task_row({record, file.customer}, shared, words);
    row.detail = row.note;
    row.note.clear();
    row.still = follow_up.campaign.empty();
    rows.push_back(std::move(row));
  }
  return rows;
}

std::optional<ui::UndoStrip> undo_strip(const CustomerScreen& screen, const Shared& shared,
                                        const ui::Locale& words) {
  if (!screen.undo || screen.undo->until_ms <= shared.now.boot_ms) return std::nullopt;
  const std::string& text = screen.undo->text;
  const auto bar = text.find('|');
  const std::int64_t left = screen.undo->until_ms - shared.now.boot_ms;
  return ui::UndoStrip{
      words.format(text.substr(0, bar), {field_label(words, text.substr(bar + 1))}),
      static_cast<int>((left + 999) / 1000)};
}

std::string icon_of_channel(std::string_view channel) {
  return channel == "post"        ? "mail_outline"
         : channel == "phone"     ? "phone"
         : channel == "email"     ? "alternate_email"
         : channel == "sms"       ? "sms"
         : channel == "messenger" ? "chat"
                                  : "print";
}

// How it stands with one channel and purpose, with the month of the answer: an older one may have
// to be asked again.
std::pair<Mood, std::string> standing(const Record& customer, std::string_view channel,
                                      std::string_view purpose, const ui::Locale& words) {
  if (has_objected(customer) && purpose != "reminder_service") {
    return {Mood::no, words.text("card.consent.objected")};
  }
  const auto state = consent_of(customer, channel, purpose);
  const Answer& answer = customer.answer(consent_key(channel, purpose));
  if (!state) {
    if (may_contact(customer, channel, purpose)) {
      return {Mood::yes, words.text("card.consent.no_objection")};
    }
    return {Mood::open, words.text("card.consent.open")};
  }
  const Date day = local_date(answer.stamp.ms);
  const std::string month = iso_date(day).substr(5, 2) + "/" + iso_date(day).substr(0, 4);
  switch (*state) {
    case ConsentState::granted:
      return {Mood::yes, words.format("card.consent.granted", {month})};
    case ConsentState::refused:
      return {Mood::no, words.format("card.consent.refused", {month})};
    case ConsentState::withdrawn:
      return {Mood::no, words.format("card.consent.withdrawn", {month})};
    case ConsentState::pending:
      return {Mood::waiting, words.text("card.consent.pending")};
  }
  return {Mood::open, {}};
}

std::vector<ui::ConsentLine> consent_lines(const Record& customer, const ui::Locale& words) {
  std::vector<ui::ConsentLine> lines;
  for (const char* channel : {"post", "phone", "email", "sms"}) {
    const auto [mood, text] = standing(customer, channel, "advertising", words);
    lines.push_back({"consent." + std::string(channel), icon_of_channel(channel),
                     words.text("channel." + std::string(channel)), mood, text});
  }
  return lines;
}

ui::CardView overview(const CustomerScreen& screen, const Shared& shared, const ui::Locale& words) {
  const Record& customer = screen.file.customer;
  const Situation situation{shared.device.branch, "", shared.today};
  const Completeness complete = completeness(customer, shared.options.rules, situation);
  std::vector<std::string> missing;
  for (const FieldVerdict& verdict : missing_fields(customer, shared.options.rules, situation)) {
    if (verdict.counts) missing.push_back(field_label(words, verdict.field));
  }

  ui::CardView view;
  view.name = full_name(customer);
  const std::string number = customer.text("customer_no").empty()
                                 ? words.text("customer.no_number")
                                 : words.format("customer.number", {customer.text("customer_no")});
  view.line = number;
  if (is_restricted(customer)) {
    view.restricted = words.text("customer.restricted");
    view.restricted_advice = words.text("customer.restricted.advice");
    return view;
  }
  if (const std::string address = address_line(customer); !address.empty()) {
    view.line += ", " + address;
  }
  view.completeness = words.format(
      "customer.complete", {std::to_string(complete.resolved), std::to_string(complete.wanted)});
  view.known = complete.resolved;
  view.wanted = complete.wanted;
  const auto count = static_cast<std::int64_t>(missing.size());
  const int put_off = complete.wanted - complete.resolved;
  view.missing_label = !missing.empty() ? words.plural("customer.missing", count)
                       : put_off > 0    ? words.plural("customer.put_off", put_off)
                                        : words.text("customer.all_known");
  view.missing = join(missing, ", ");
  view.consents = consent_lines(customer, words);
  view.objected = has_objected(customer);
  view.facts = {
      {"local_offer", words.text("step.category"), categories(screen.file, shared, words)},
      {"campaign", words.text("customer.last_campaign"),
       last_campaign(screen.file, shared, words)}};
  if (has_campaigns(screen.file)) view.facts.back().key = "customer.answer";
  view.open = open_rows(screen.file, shared, words);
  view.undo = undo_strip(screen, shared, words);
  return view;
}

ui::DetailsView requests_page(const CustomerScreen& screen, const ui::Locale& words) {
  ui::DetailsView view;
  view.title = words.text("request.title");
  view.advice = words.text(screen.error.empty() ? "request.advice" : screen.error);
  for (const RequestKind kind : request_kinds()) {
    const std::string name(name_of(kind));
    ui::Row row;
    row.key = "request." + name;
    row.icon = kind == RequestKind::access       ? "visibility"
               : kind == RequestKind::correction ? "edit"
               : kind == RequestKind::erasure    ? "delete"
                                                 : "block";
    row.title = words.text("request." + name);
    row.detail = words.text("request." + name + ".detail");
    view.rows.push_back(std::move(row));
  }
  return view;
}

ui::MessageView receipt_page(const CustomerScreen& screen, const ui::Locale& words) {
  const Request& taken = *screen.request;
  ui::MessageView view;
  view.icon = "task_alt";
  view.title = taken.number;
  view.text =
      words.format("request.receipt", {words.text("request." + std::string(name_of(taken.what))),
                                       words.date(local_date(taken.at_ms)), words.date(taken.due)});
  view.primary_key = "receipt.close";
  view.primary = words.text("request.close");
  return view;
}

// Whether staff may change it by hand.
bool is_for_staff(const Field& field) {
  return !field.key.ends_with('.') && field.level != FieldLevel::system &&
         field.policy == Policy::last_writer && field.keys != Keys::none;
}

ui::DetailsView fields_page(const CustomerScreen& screen, const Shared& shared,
                            const ui::Locale& words) {
  ui::DetailsView view;
  view.title = words.text("customer.fields");
  view.advice = words.text("customer.fields.advice");
  for (const Field& field : fields()) {
    if (!is_for_staff(field)) continue;
    const std::string key(field.key);
    ui::Row row;
    row.key = "field." + key;
    row.icon = icon_of(field);
    row.title = field_label(words, key);
    row.detail = shown_value(shared, words, key, screen.file.customer.answer(key));
    view.rows.push_back(std::move(row));
  }
  if (!screen.error.empty()) view.advice = words.text(screen.error);
  view.secondary_key = "customer.request";
  view.secondary = words.text("request.title");
  view.secondary_icon = "shield";
  view.undo = undo_strip(screen, shared, words);
  return view;
}

// What can be said no to, here and now.
std::string action_of(const Record& customer, std::string_view channel, std::string_view purpose,
                      const ui::Locale& words) {
  const auto state = consent_of(customer, channel, purpose);
  if (state == ConsentState::granted || state == ConsentState::pending) {
    return words.text("card.withdraw");
  }
  if (state) return {};
  return may_contact(customer, channel, purpose) ? words.text("card.refuse") : std::string();
}

// Whether the chain asks for it, or the customer has said something to it.
bool is_of_interest(const CustomerScreen& screen, const Shared& shared, std::string_view channel,
                    std::string_view purpose) {
  if (consent_of(screen.file.customer, channel, purpose)) return true;
  if (purpose == "advertising" && (channel == "post" || channel == screen.channel)) return true;
  const auto& wishes = shared.options.rules.consents();
  return std::any_of(wishes.begin(), wishes.end(), [&](const v1::ConsentWish& wish) {
    return wish.channel() == channel && wish.purpose() == purpose;
  });
}

ui::DetailsView consents_page(const CustomerScreen& screen, const Shared& shared,
                              const ui::Locale& words) {
  const Record& customer = screen.file.customer;
  ui::DetailsView view;
  view.title = words.text("customer.advertising");
  view.advice = words.text(has_objected(customer) ? "consents.objected" : "consents.advice");
  for (const std::string_view channel : consent_channels()) {
    if (!screen.channel.empty() && channel != screen.channel) continue;
    for (const std::string_view purpose : consent_purposes()) {
      if (!is_of_interest(screen, shared, channel, purpose)) continue;
      const auto [mood, text] = standing(customer, channel, purpose, words);
      ui::Row row;
      row.key = consent_key(channel, purpose);
      row.icon = icon_of_channel(channel);
      row.mood = mood == Mood::waiting ? ui::Row::Mood::waiting : ui::Row::Mood::plain;
      row.title = field_label(words, row.key);
      row.detail = text;
      row.action = action_of(customer, channel, purpose, words);
      row.still = row.action.empty();
      view.rows.push_back(std::move(row));
    }
  }
  if (!screen.error.empty()) view.advice = words.text(screen.error);
  view.undo = undo_strip(screen, shared, words);
  return view;
}

// Why the chain wants to know it: by the rule for this field, if there is one.
std::string reason(const CustomerScreen& screen, const Shared& shared, const ui::Locale& words) {
  const Situation situation{shared.device.branch, "", shared.today};
  const v1::Rules& rules = shared.options.rules;
  for (const FieldVerdict& verdict : judge_fields(screen.file.customer, rules, situation)) {
    const bool counts = verdict.asked || verdict.why == Why::answered;
    if (verdict.field != screen.asking.field || !counts) continue;
    return words.format("why." + std::string(name_of(verdict.why)),
                        {rules.fields(verdict.rule).purpose()});
  }
  return words.text("why.by_hand");
}

// The same question as in a process, alone.
ui::ProcessView question_page(const CustomerScreen& screen, const Shared& shared,
                              const ui::Locale& words, const Postcodes& postcodes) {
  const Record& customer = screen.file.customer;
  ui::QuestionView view =
      question_view(screen.asking, {customer, shared.today, postcodes}, shared, words);
  // What is known can be corrected here; an answer without a value would not take its place.
  const bool known = customer.answer(screen.asking.field).state == AnswerState::value;
  view.refused = view.refused && !known;
  view.unknown = !known && view.refused;
  view.later = false;
  view.next = view.next && screen.token == 0;
  if (known) view.next_label = words.text("customer.save");
  if (screen.asking.why) view.why = reason(screen, shared, words);
  ui::ProcessView frame;
  frame.steps = {{"step.missing_data", ui::StepRow::State::open, true,
                  words.text("customer.edit_step"), field_label(words, screen.asking.field)}};
  frame.park = false;
  frame.page = std::move(view);
  return frame;
}

}  // namespace

std::string field_label(const ui::Locale& words, std::string_view key) {
  const auto parts = split(key, '.');
  if (parts.size() != 3 || parts.front() != "consent") {
    return words.text("field." + std::string(key));
  }
  return words.format("consent.label",
                      {words.text("purpose." + parts[2]), words.text("channel." + parts[1])});
}

std::string shown_value(const Shared& shared, const ui::Locale& words, std::string_view key,
                        const Answer& answer) {
  if (answer.state != AnswerState::value) {
    return words.text("said." + std::string(name_of(answer.state)));
  }
  const Field* field = find_field(key);
  if (field == nullptr) return answer.value;
  if (key.starts_with("category.")) {
    return category_names(shared.options.rules, key.substr(9), set_items(answer.value));
  }
  if (field->keys == Keys::date) {
    const auto date = parse_date(answer.value);
    return date ? words.date(*date) : answer.value;
  }
  if (key.starts_with("consent.")) return words.text("consent." + answer.value);
  if (field->keys == Keys::choice && !field->choices.empty()) {
    return words.text("choice." + std::string(key) + "." + answer.value);
  }
  return tresen::shown(*field, answer.value);
}

std::string screen_name(const CustomerScreen& screen) {
  return screen.part == Part::requests || screen.part == Part::receipt ? "S18" : "S03";
}

std::string scene_name(const CustomerScreen& screen) {
  return to_hex(screen.file.customer.id) + "/" + std::to_string(static_cast<int>(screen.part)) +
         "/" + screen.asking.field + screen.channel;
}

std::string bar_title(const CustomerScreen& screen, const ui::Locale& words) {
  return words.text(screen.part == Part::overview ? "customer.title" : "customer.title.short");
}

ui::Page present(const CustomerScreen& screen, const Shared& shared, const ui::Locale& words,
                 const Postcodes& postcodes) {
  if (is_restricted(screen.file.customer)) return overview(screen, shared, words);
  switch (screen.part) {
    case Part::overview:
      return overview(screen, shared, words);
    case Part::fields:
      return fields_page(screen, shared, words);
    case Part::question:
      return question_page(screen, shared, words, postcodes);
    case Part::consents:
      return consents_page(screen, shared, words);
    case Part::requests:
      return requests_page(screen, words);
    case Part::receipt:
      return receipt_page(screen, words);
  }
  return overview(screen, shared, words);
}

}  // namespace tresen
