// How H09 looks.

#include <algorithm>

#include "sync/base/text.h"
#include "sync/record/consent.h"
#include "sync/record/marketing_contact.h"
#include "sync/record/wire.h"
#include "terminal/desk/form.h"
#include "terminal/desk/screens/query_tree.h"
#include "terminal/desk/views.h"

namespace tresen::desk {
namespace {

using ui::Align;
using ui::DeskMood;

std::string campaign_name(const State& state, const std::string& id) {
  const v1::Campaign* campaign = saved_campaign(state, id);
  return campaign == nullptr ? id : campaign->name();
}

ui::DeskPane search_of(const State& state, const ui::Locale& words) {
  ui::DeskCard found{words.text("desk.customers")};
  ui::DeskTable table = found_of(state, words, words.text("desk.find.opens"));
  for (ui::DeskRow& row : table.rows) row.chosen = row.key == "find." + state.customers.no;
  found.blocks = {ui::DeskFields{{find_field_of(state, words)}}, std::move(table)};
  found.grows = true;
  ui::DeskPane pane{"customers.pane", 296, {std::move(found)}};
  if (state.customers.card.fields().empty()) return pane;
  ui::DeskCard lists{words.text("desk.customer.to_list")};
  ui::DeskChips chips;
  if (state.lists)
    for (const v1::ListFacts& one : state.lists->lists())
      chips.chips.push_back({"into." + one.id(),
                             one.id() + " " + count_of(words, one.customers() + one.prospects())});
  if (!chips.chips.empty()) lists.blocks.emplace_back(std::move(chips));
  ui::DeskField name = field_of(state, words, "customer.list", "");
  name.empty = words.text("desk.customer.new_list");
  lists.blocks.emplace_back(ui::DeskFields{{std::move(name)}});
  lists.blocks.emplace_back(
      ui::DeskButtons{{{"customer.list.add", words.text("desk.customer.list.add"), "playlist_add",
                        ui::DeskButton::Kind::secondary, !state.customers.list.empty()}},
                      true});
  pane.cards.push_back(std::move(lists));
  return pane;
}

ui::DeskField record_field(const State& state, const ui::Locale& words, const char* name) {
  const std::string key = std::string("customer.") + name;
  ui::DeskField field = field_of(state, words, key, words.text(std::string("field.") + name));
  field.menu = !values_of(name, state.chain).empty();
  if (field.menu && !field.value.empty())
    field.value = value_word(name, field.value, state.chain, words);
  if (field.value.empty() && !field.editing) field.empty = words.text("desk.customer.unknown");
  return field;
}

ui::DeskCard details_of(const State& state, const ui::Locale& words) {
  const auto line = [&](std::initializer_list<const char*> names, std::vector<float> shares = {}) {
    ui::DeskFields fields{{}, std::move(shares)};
    for (const char* name : names) fields.fields.push_back(record_field(state, words, name));
    return fields;
  };
  ui::DeskCard card{words.text("desk.customer.details")};
  if (!state.customers.edits.empty()) {
    card.note = words.plural("desk.customer.edits",
                             static_cast<std::int64_t>(state.customers.edits.size()));
    card.mood = DeskMood::look;
    card.note_icon = "edit";
  }
  card.blocks = {line({"salutation", "title", "company"}, {1, 1, 1.4F}),
                 line({"first_name", "name_affix", "last_name"}, {1, 0.8F, 1.2F}),
                 line({"birth_date", "language", "preferred_channel"}),
                 line({"street", "house_no", "address_extra"}, {1.6F, 0.6F, 1}),
                 line({"postcode", "city", "country"}, {0.6F, 1.6F, 0.6F}),
                 line({"mobile", "phone_home", "phone_work"}),
                 line({"email"})};
  return card;
}

ui::DeskFact consent_fact(const State& state, const v1::ConsentWish& wish,
                          const ui::Locale& words) {
  const std::string said = stored_text(state, consent_key(wish.channel(), wish.purpose()));
  const auto known = consent_state(said);
  ui::DeskFact fact{
      words.text("channel." + wish.channel()) + ": " + words.text("purpose." + wish.purpose()),
      words.text("desk.customer.consent." + (known ? said : std::string("none"))),
      "radio_button_unchecked", DeskMood::plain};
  if (!known) return fact;
  switch (*known) {
    case ConsentState::granted:
      fact.icon = "check_circle";
      fact.mood = DeskMood::good;
      break;
    case ConsentState::pending:
      fact.icon = "hourglass_empty";
      fact.mood = DeskMood::look;
      break;
    case ConsentState::refused:
    case ConsentState::withdrawn:
      fact.icon = "block";
      fact.mood = DeskMood::bad;
      break;
  }
  return fact;
}

ui::DeskCard allowed_of(const State& state, const ui::Locale& words) {
  ui::DeskCard card{words.text("desk.customer.allowed")};
  ui::DeskFacts facts;
  for (const v1::ConsentWish& wish : state.chain.rules().consents())
    facts.facts.push_back(consent_fact(state, wish, words));
  const bool objects = stored_text(state, "objection") == "yes";
  facts.facts.push_back({words.text("desk.customer.objection"),
                         words.text(objects ? "desk.customer.objects" : "desk.customer.none"),
                         objects ? "block" : "check_circle",
                         objects ? DeskMood::bad : DeskMood::good});
  if (stored_text(state, "restricted") == "yes")
    facts.facts.push_back({words.text("field.restricted"), words.text("desk.customer.objects"),
                           "block", DeskMood::bad});
  card.blocks = {std::move(facts),
                 ui::DeskSwitches{{{"customer.deceased", words.text("field.deceased"),
                                    known_text(state, "deceased") == "yes"},
                                   {"customer.moved_unknown", words.text("field.moved_unknown"),
                                    known_text(state, "moved_unknown") == "yes"}}}};
  return card;
}

struct Past {
  std::int64_t at_ms;
  ui::DeskRow row;
};

// What campaigns and the customer had to do with each other, newest first.
ui::DeskCard history_of(const State& state, const ui::Locale& words) {
  std::vector<Past> all;
  const auto add = [&](std::int64_t at_ms, const std::string& campaign, const std::string& what,
                       const char* icon) {
    const std::string day = at_ms == 0 ? "–" : words.date(local_date(at_ms));
    all.push_back(
        {at_ms, {{}, {{day}, {campaign_name(state, campaign)}, {words.text(what), icon}}}});
  };
  for (const v1::SentLetter& letter : state.customers.letters)
    add(letter.at_ms(), letter.campaign(), "desk.customer.letter", "mail_outline");
  for (const v1::Record& record : state.customers.related) {
    if (record.kind() != v1::RECORD_KIND_MARKETING_CONTACT) continue;
    const auto read = from_wire(record);
    if (!read) continue;
    const MarketingContact contact = read_contact(*read);
    if (contact.kind == ContactKind::written) continue;  // the letter itself is told
    add(contact.at_ms, contact.campaign,
        contact.kind == ContactKind::stated ? "desk.customer.stated" : "desk.customer.matched",
        "how_to_reg");
  }
  std::ranges::stable_sort(all, std::greater(), &Past::at_ms);
  ui::DeskTable table;
  table.key = "history";
  table.columns = {{words.text("desk.column.day"), 90},
                   {words.text("desk.column.campaign"), 0},
                   {words.text("desk.column.what"), 112}};
  for (Past& one : all) table.rows.push_back(std::move(one.row));
  table.empty = words.text("desk.customer.no_history");
  ui::DeskCard card{words.text("desk.customer.history"), count_of(words, table.rows.size())};
  card.blocks = {std::move(table)};
  card.grows = true;
  return card;
}

}  // namespace

ui::DeskCards customers_view(const State& state, const ui::Locale& words) {
  ui::DeskCards view;
  const Customers& customers = state.customers;
  view.head.title = words.text("desk.customers");
  view.panes.push_back(search_of(state, words));
  if (customers.card.fields().empty()) return view;
  const auto text = [&](const char* field) { return stored_text(state, field); };
  view.head.title =
      std::string(tidied(text("title") + " " + text("first_name") + " " + text("last_name")));
  view.head.context = words.format("desk.customer.context",
                                   {text("customer_no"), branch_name(state, text("home_branch"))});
  if (!customers.merged_into.empty())
    view.head.badge = ui::DeskBadge{words.format("desk.customer.merged", {customers.merged_into}),
                                    "link", DeskMood::look};
  if (!customers.letters.empty())
    view.head.tools = {{"customer.archive", words.text("desk.customer.archive"), "archive"}};
  view.panes.push_back({"customer.pane", 0, {details_of(state, words)}});
  view.panes.push_back(
      {"customer.side", 436, {allowed_of(state, words), history_of(state, words)}});
  return view;
}

ui::DeskFoot customers_foot(const State& state, const ui::Locale& words) {
  const Customers& customers = state.customers;
  if (customers.no.empty()) return {"info_outline", {}, words.text("desk.customer.foot.find"), {}};
  if (customers.edits.empty()) return {"info_outline", {}, words.text("desk.customer.foot"), {}};
  const bool wrong = !state.form.faults.empty();
  ui::DeskFoot foot{"edit", DeskMood::look, words.text("desk.customer.foot.dirty"), {}};
  foot.buttons = {{"customer.revert", words.text("desk.revert"), "undo"},
                  {"customer.save", words.text(wrong ? "desk.foot.wrong" : "desk.save"), "save",
                   ui::DeskButton::Kind::primary, !wrong}};
  return foot;
}

}  // namespace tresen::desk
