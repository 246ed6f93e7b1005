#include "terminal/app/screens/customer.h"

#include <algorithm>

#include "sync/base/text.h"
#include "sync/record/consent.h"
#include "sync/record/customer.h"
#include "sync/record/field.h"
#include "sync/record/follow_up.h"
#include "sync/record/marketing_contact.h"
#include "sync/record/missing_data.h"
#include "sync/record/process_record.h"
#include "terminal/app/opening.h"
#include "terminal/app/reach.h"
#include "terminal/app/screens/start.h"

namespace tresen {
namespace {

void on_press(CustomerScreen& screen, const std::string& key, Reach& reach) {
  if (key == "back") return reach.go(StartScreen{});
  if (is_restricted(screen.file.customer)) return;
  if (key == "customer.new_process") return reach.go(TemplatesScreen{.file = screen.file});
  const bool at_process = key.starts_with("process.");
  if (!at_process) return;
  std::string_view hex = std::string_view(key).substr(8);
  if (hex.ends_with(".do")) hex.remove_suffix(3);
  if (const auto id = uuid_from_hex(hex)) open_process(*id, reach);
}

std::string last_campaign(const CustomerFile& file, const Shared& shared, const ui::Locale& words) {
  const MarketingContact* last = nullptr;
  std::vector<MarketingContact> contacts;
  for (const Record& record : file.contacts) contacts.push_back(read_contact(record));
  for (const MarketingContact& contact : contacts) {
    if (last == nullptr || contact.at_ms > last->at_ms) last = &contact;
  }
  if (last == nullptr) return words.text("customer.no_campaign");
  const std::string name = last->campaign.empty() ? words.text("campaign.recommended")
                                                  : campaign_name(shared, last->campaign);
  return words.format("customer.campaign_at", {name, words.date(local_date(last->at_ms))});
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

std::vector<ui::Fact> reachable(const Record& customer, const ui::Locale& words) {
  std::vector<ui::Fact> facts;
  const auto add = [&](const char* icon, const char* key) {
    const Answer& answer = customer.answer(key);
    const Field* field = find_field(key);
    std::string value = answer.state == AnswerState::value && field != nullptr
                            ? tresen::shown(*field, answer.value)
                            : words.text("said." + std::string(name_of(answer.state)));
    facts.push_back({icon, words.text(std::string("field.") + key), std::move(value)});
  };
  add("smartphone", "mobile");
  add("phone", "phone_home");
  add("email", "email");
  add("cake", "birth_date");
  if (const auto birth = birth_date(customer)) facts.back().value = words.date(*birth);
  return facts;
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
  for (const Record& record : file.follow_ups) {
    if (read_follow_up(record).state != FollowUpState::open) continue;
    ui::Row row = task_row({record, file.customer}, shared, words);
    row.detail = row.note;
    row.note.clear();
    rows.push_back(std::move(row));
  }
  return rows;
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

void reduce(CustomerScreen& screen, const Letter& letter, Reach& reach) {
  if (const auto* action = std::get_if<ui::Action>(&letter)) {
    if (action->kind == ui::Action::Kind::press) on_press(screen, action->key, reach);
    if (action->kind == ui::Action::Kind::escape) reach.go(StartScreen{});
    return;
  }
  const auto* told = std::get_if<FromStore>(&letter);
  if (told == nullptr) return;
  if (const auto* loaded = std::get_if<CustomerLoaded>(told);
      loaded != nullptr && loaded->file.customer.id == screen.file.customer.id) {
    screen.file = loaded->file;
  }
  if (const auto* changed = std::get_if<RecordsChanged>(told)) {
    const Uuid& here = screen.file.customer.id;
    if (std::find(changed->ids.begin(), changed->ids.end(), here) != changed->ids.end()) {
      reach.order(ToStore(LoadCustomer{here, ""}));
    }
  }
}

ui::CardView present(const CustomerScreen& screen, const Shared& shared, const ui::Locale& words) {
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
  view.contact_label = words.text("customer.reachable");
  view.contact = reachable(customer, words);
  view.facts = {
      {"local_offer", words.text("step.category"), categories(screen.file, shared, words)},
      {"campaign", words.text("customer.last_campaign"),
       last_campaign(screen.file, shared, words)}};
  view.open = open_rows(screen.file, shared, words);
  return view;
}

}  // namespace tresen
