// How customers are looked for, on whichever screen it is.

#include "terminal/desk/views.h"

namespace tresen::desk {

ui::DeskField find_field_of(const State& state, const ui::Locale& words) {
  ui::DeskField field = field_of(state, words, "find", "");
  field.icon = "search";
  field.empty = words.text("desk.find");
  return field;
}

ui::DeskTable found_of(const State& state, const ui::Locale& words, const std::string& nothing) {
  const Finder& finder = state.finder;
  ui::DeskTable table;
  table.key = "found";
  table.columns = {{words.text("desk.column.name"), 0},
                   {words.text("desk.column.no"), 76, ui::Align::right}};
  for (const v1::SearchHit& hit : finder.hits)
    table.rows.push_back({"find." + hit.no(), {{hit.name()}, {hit.no()}}});
  table.empty = finder.text.empty()        ? nothing
                : finder.of == finder.text ? words.text("desk.find.nobody")
                                           : words.text("desk.loading");
  return table;
}

}  // namespace tresen::desk
