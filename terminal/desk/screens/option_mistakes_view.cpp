// What head office says is wrong with the draft of the options, by the names that stand on the
// screen.

#include <algorithm>
#include <charconv>

#include "terminal/desk/screens/option_detail.h"
#include "terminal/desk/screens/option_rows.h"

namespace tresen::desk {
namespace {

using google::protobuf::Message;
using Part = Options::Part;

constexpr std::size_t mistakes_max = 4;

// Whether a path leads to this place or into it.
bool leads_into(std::string_view path, std::string_view place) {
  return !place.empty() && path.starts_with(place) &&
         (path.size() == place.size() || path[place.size()] == '.');
}

// "steps[1].text" -> "steps"; the label of that field where the desk shows one, without what helps
// to fill it in, else the word of the chain's file.
std::string label_of(std::string_view rest, const std::string& family, const ui::Locale& words) {
  if (rest.starts_with('.')) rest.remove_prefix(1);
  const std::string name(rest.substr(0, rest.find_first_of(".[")));
  for (const std::string& key : {family + name, family + "flag." + name}) {
    const std::string label = words.text(key);
    if (label != key) return label.substr(0, label.find(", "));
  }
  return name;
}

std::string joined(const std::string& name, const std::string& label) {
  if (name.empty() || label.empty()) return name + label;
  return name + " · " + label;
}

// Campaigns have a screen of their own and stand in the same options.
std::string in_campaigns(const v1::Chain& chain, std::string_view path, const ui::Locale& words) {
  constexpr std::string_view list = "campaigns.campaigns[";
  if (!path.starts_with(list)) return {};
  int at = -1;
  const char* const end = path.data() + path.size();
  const auto read = std::from_chars(path.data() + list.size(), end, at);
  const auto& campaigns = chain.campaigns().campaigns();
  if (read.ec != std::errc() || read.ptr == end || at < 0 || at >= campaigns.size()) return {};
  const std::string_view rest(read.ptr + 1, static_cast<std::size_t>(end - read.ptr - 1));
  return joined(campaigns.Get(at).name(), campaign_field_word(rest, words));
}

}  // namespace

std::string campaign_field_word(std::string_view field, const ui::Locale& words) {
  return label_of(field, "desk.field.campaign.", words);
}

bool is_mistake_of(const Options& options, Part part, int at, const v1::ChainMistake& mistake) {
  return leads_into(mistake.field(), option_path(options.draft, part, at));
}

std::string mistake_place(const Options& options, const v1::ChainMistake& mistake,
                          const ui::Locale& words) {
  const std::string& path = mistake.field();
  std::string found;
  std::string told;
  for (std::size_t i = 0; i < option_parts.size(); ++i) {
    const auto part = static_cast<Part>(i);
    for (int at = 0; at < option_count(options.draft, part); ++at) {
      const std::string place = option_path(options.draft, part, at);
      // A step stands in its template, and is the nearer one.
      if (place.size() <= found.size() || !leads_into(path, place)) continue;
      found = place;
      const std::string rest = path.substr(place.size());
      told = joined(option_name(options, part, at, words),
                    rest.empty() ? std::string() : label_of(rest, "desk.option.", words));
    }
  }
  if (told.empty()) told = in_campaigns(options.draft, path, words);
  return told.empty() ? path : told;
}

ui::DeskCard option_mistakes(const State& state, const ui::Locale& words) {
  const Options& options = state.options;
  ui::DeskCard card{words.text("desk.option.check")};
  card.note =
      words.plural("desk.option.mistakes", static_cast<std::int64_t>(options.mistakes.size()));
  card.mood = ui::DeskMood::bad;
  card.note_icon = "error";
  for (const v1::ChainMistake& one : options.mistakes) {
    if (card.blocks.size() == mistakes_max) break;
    card.blocks.emplace_back(ui::DeskWords{mistake_place(options, one, words) + ": " + one.what(),
                                           "error", ui::DeskMood::bad, 5});
  }
  return card;
}

}  // namespace tresen::desk
