#include "terminal/ui/pages/choices.h"

#include <algorithm>

#include "terminal/ui/pieces.h"
#include "terminal/ui/step_parts.h"

namespace tresen::ui {
namespace {

constexpr float tile_h = 104;
constexpr float pitch = tile_h + 16;

std::size_t rows_of(std::size_t count, int columns) {
  const auto wide = static_cast<std::size_t>(columns);
  return (count + wide - 1) / wide;
}

void draw_group(Ui& ui, const StepSpace& space, float top, int columns,
                const std::vector<Category>& group) {
  for (std::size_t i = 0; i < group.size(); ++i)
    choice_tile(ui, "category." + group[i].id, grid_cell(space, top, columns, tile_h, i),
                group[i].label, group[i].icon, group[i].chosen,
                group[i].before ? ui.words("before") : std::string());
}

}  // namespace

void draw_choices(Ui& ui, const ChoicesView& view) {
  const StepSpace space = step_space(ui);
  title_and_prompt(ui, space.x, space.title_y, space.w, view.title, view.prompt);
  std::vector<Category> plain, health;
  for (const Category& category : view.categories)
    (category.health ? health : plain).push_back(category);
  const int columns = ui.portrait() ? 2 : 3;
  const float plain_h = static_cast<float>(rows_of(plain.size(), columns)) * pitch;
  const float health_y = space.work_y + plain_h + (plain.empty() ? 0 : 16);
  const float health_h =
      health.empty() ? 0 : 40 + static_cast<float>(rows_of(health.size(), columns)) * pitch;
  const float height =
      (health.empty() ? space.work_y + plain_h : health_y + health_h) - space.work_y - 16;
  ui.begin_scroll("categories", {space.x, space.work_y, space.w, space.work_bottom - space.work_y},
                  height);
  draw_group(ui, space, space.work_y, columns, plain);
  if (!health.empty()) {
    ui.icon(space.x + 12, health_y + 14, 24, "shield", Tone::text2);
    ui.text_in({space.x + 32, health_y, space.w - 32, 28}, ui.words("health"), Type::label_strong,
               Tone::text);
    draw_group(ui, space, health_y + 40, columns, health);
  }
  ui.end_scroll();
  draw_undo(ui, space, view.undo, space.work_y + height);
  draw_answers(ui, space, {view.refused, view.unknown, view.later});
  draw_next(ui, space, view.next_label, view.next);
}

}  // namespace tresen::ui
