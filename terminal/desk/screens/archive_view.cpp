// How H10 looks.

#include "terminal/desk/views.h"

namespace tresen::desk {
namespace {

using ui::Align;
using ui::DeskMood;

std::string campaign_name(const State& state, const std::string& id) {
  const v1::Campaign* campaign = saved_campaign(state, id);
  return campaign == nullptr ? id : campaign->name();
}

std::string day_of(const v1::SentLetter& letter, const ui::Locale& words) {
  return letter.at_ms() == 0 ? words.text("desk.letter.not_sent")
                             : words.date(local_date(letter.at_ms()));
}

std::string pages_of(const v1::SentLetter& letter) {
  const std::string first = std::to_string(letter.first_page());
  return letter.last_page() == letter.first_page()
             ? first
             : first + "–" + std::to_string(letter.last_page());
}

std::string file_of(const v1::SentLetter& letter) {
  const std::string& path = letter.document();
  return path.substr(path.rfind('/') == std::string::npos ? 0 : path.rfind('/') + 1);
}

// "3f9a 02bc …": enough of it to be compared by eye.
std::string short_hash(const std::string& hash) {
  std::string text;
  for (std::size_t at = 0; at < hash.size() && at < 16; at += 4)
    text += (at == 0 ? "" : " ") + hash.substr(at, 4);
  return text;
}

ui::DeskPane search_of(const State& state, const ui::Locale& words) {
  ui::DeskCard card{words.text("desk.archive.whose")};
  const bool searches = may(state, v1::AdminRequest::kSearch);
  ui::DeskField find = find_field_of(state, words);
  if (!searches) find.empty = words.text("desk.archive.number");
  card.blocks = {ui::DeskFields{{std::move(find)}}};
  if (searches) {
    ui::DeskTable table = found_of(state, words, words.text("desk.archive.find"));
    for (ui::DeskRow& row : table.rows) row.chosen = row.key == "find." + state.archive.no;
    card.blocks.emplace_back(std::move(table));
    card.grows = true;
  } else {
    card.blocks.emplace_back(ui::DeskWords{words.text("desk.archive.enter"), "info_outline"});
  }
  return {"archive.pane", 296, {std::move(card)}};
}

ui::DeskCard letters_of(const State& state, const ui::Locale& words) {
  const Archive& archive = state.archive;
  ui::DeskField campaign{"archive.campaign", words.text("desk.column.campaign"),
                         archive.campaign.empty() ? "" : campaign_name(state, archive.campaign)};
  campaign.empty = words.text("desk.archive.all_campaigns");
  campaign.menu = true;
  ui::DeskTable table;
  table.key = "letters";
  table.columns = {{words.text("desk.column.day"), 96},
                   {words.text("desk.column.campaign"), 0},
                   {words.text("desk.column.run"), 44, Align::right},
                   {words.text("desk.letter.number"), 72, Align::right},
                   {words.text("desk.letter.sheet"), 80, Align::right}};
  for (std::size_t i = 0; i < archive.letters.size(); ++i) {
    const v1::SentLetter& letter = archive.letters[i];
    const bool chosen = archive.chosen == i + 1;
    table.rows.push_back({"letter." + std::to_string(i),
                          {{day_of(letter, words)},
                           {campaign_name(state, letter.campaign()), "", DeskMood::plain, chosen},
                           {std::to_string(letter.run())},
                           {count_of(words, letter.number())},
                           {pages_of(letter)}},
                          chosen});
  }
  table.empty = words.text(archive.no.empty() ? "desk.archive.nobody"
                           : archive.whole    ? "desk.archive.none"
                                              : "desk.loading");
  ui::DeskCard card{words.text("desk.archive.letters")};
  if (archive.whole) card.note = count_of(words, archive.letters.size());
  card.blocks = {ui::DeskFields{{std::move(campaign)}}, std::move(table)};
  card.grows = true;
  return card;
}

ui::DeskCard letter_of(const State& state, const v1::SentLetter& letter, const ui::Locale& words) {
  ui::DeskCard card{campaign_name(state, letter.campaign())};
  card.blocks = {
      ui::DeskFacts{{{words.text("desk.letter.sent"), day_of(letter, words)},
                     {words.text("desk.column.run"), std::to_string(letter.run())},
                     {words.text("desk.letter.number"), count_of(words, letter.number())},
                     {words.text("desk.letter.volume"), file_of(letter)},
                     {words.text("desk.letter.sheet"), pages_of(letter)},
                     {words.text("desk.letter.hash"), short_hash(letter.hash())}}},
      ui::DeskWords{words.text("desk.letter.unchanged"), "archive"}};
  if (may(state, v1::AdminRequest::kLetterPreview))
    card.blocks.emplace_back(
        ui::DeskButtons{{{"letter.look", words.text("desk.proof.look"), "visibility"}}, true});
  return card;
}

}  // namespace

ui::DeskCards archive_view(const State& state, const ui::Locale& words) {
  ui::DeskCards view;
  const Archive& archive = state.archive;
  view.head.title = words.text("desk.archive");
  if (!archive.no.empty()) view.head.context = words.format("desk.archive.of", {archive.no});
  view.panes.push_back(search_of(state, words));
  view.panes.push_back({"letters.pane", 0, {letters_of(state, words)}});
  if (archive.chosen > 0 && archive.chosen <= archive.letters.size())
    view.panes.push_back(
        {"letter.pane", 320, {letter_of(state, archive.letters[archive.chosen - 1], words)}});
  return view;
}

ui::DeskFoot archive_foot(const State&, const ui::Locale& words) {
  return {"archive", {}, words.text("desk.archive.foot"), {}};
}

}  // namespace tresen::desk
