#include "terminal/ui/desk_chart.h"

#include <algorithm>
#include <utility>

#include "terminal/ui/desk_parts.h"

namespace tresen::ui {
namespace {

constexpr float below = 28, above = 12, gap = 10, radius = 4, stroke_width = 2;
constexpr float label_width = 56;

// Where the points stand.
struct Field {
  float x, y, w, h;
  std::size_t points;
  double whole;

  float across(std::size_t i) const {
    if (points < 2) return x + w / 2;
    return x + w * static_cast<float>(i) / static_cast<float>(points - 1);
  }
  float down(double value) const {
    const double share = whole > 0 ? std::clamp(value / whole, 0.0, 1.0) : 0;
    return y + h * (1 - static_cast<float>(share));
  }
};

float widest(Ui& ui, const std::vector<std::string>& words, Type type) {
  float most = 0;
  for (const std::string& word : words) most = std::max(most, ui.text_width(word, type));
  return most;
}

void draw_grid(Ui& ui, const Field& at, const DeskLines& view, float left) {
  const std::size_t last = std::max<std::size_t>(1, view.scale.size() - 1);
  for (std::size_t i = 0; i < view.scale.size(); ++i) {
    const float y = at.y + at.h * (1 - static_cast<float>(i) / static_cast<float>(last));
    ui.fill({at.x, y, at.w, 1}, i == 0 ? Tone::outline : Tone::line);
    ui.text_in({left, y - 10, at.x - gap - left, 20}, view.scale[i], Type::desk_small, Tone::text2,
               Align::right);
  }
  // So many that none is written over the next.
  const float step = at.points < 2 ? at.w : at.w / static_cast<float>(at.points - 1);
  const auto each = static_cast<std::size_t>(std::max(1.0F, label_width / std::max(1.0F, step)) +
                                             (step < label_width ? 0.999F : 0.0F));
  for (std::size_t i = 0; i < view.labels.size(); i += each)
    ui.text_in({at.across(i) - label_width / 2, at.y + at.h + 6, label_width, 20}, view.labels[i],
               Type::desk_small, Tone::text2, Align::centre);
}

void draw_line(Ui& ui, const Field& at, const DeskLine& line) {
  const Colour ink = colour(ui.theme(), series_tone(line.series));
  std::vector<std::pair<float, float>> run;
  const auto end_run = [&] {
    if (run.size() > 1) ui.stroke(run, stroke_width, ink);
    run.clear();
  };
  for (std::size_t i = 0; i < line.values.size(); ++i) {
    if (line.values[i])
      run.emplace_back(at.across(i), at.down(*line.values[i]));
    else
      end_run();
  }
  end_run();
  for (std::size_t i = 0; i < line.values.size(); ++i) {
    if (!line.values[i]) continue;
    const float x = at.across(i), y = at.down(*line.values[i]);
    // The second one is told by its shape as well.
    if (line.series == 0) {
      ui.disc(x, y, radius, ink);
    } else {
      ui.fill({x - radius, y - radius, 2 * radius, 2 * radius}, Tone::surface);
      ui.outline({x - radius, y - radius, 2 * radius, 2 * radius}, series_tone(line.series), 2);
    }
  }
}

// The names at the right ends, below one another where two lines end together.
void draw_names(Ui& ui, const Field& at, const DeskLines& view) {
  std::vector<std::pair<float, const DeskLine*>> ends;
  for (const DeskLine& line : view.lines) {
    const auto last = std::find_if(line.values.rbegin(), line.values.rend(),
                                   [](const auto& value) { return value.has_value(); });
    if (last != line.values.rend()) ends.emplace_back(at.down(**last), &line);
  }
  std::ranges::sort(ends, {}, &std::pair<float, const DeskLine*>::first);
  float free = 0;
  for (const auto& [end, line] : ends) {
    const float y = std::max(free, end - 10);
    ui.text(at.x + at.w + gap, y, line->name, Type::desk_small_strong, series_tone(line->series));
    free = y + 20;
  }
}

}  // namespace

void desk_lines(Ui& ui, const Rect& rect, const DeskLines& view) {
  if (view.labels.empty()) {
    ui.text_in({rect.x, rect.y, rect.w, 40}, view.empty, Type::desk_body, Tone::text2);
    return;
  }
  std::vector<std::string> names;
  for (const DeskLine& line : view.lines) names.push_back(line.name);
  const float left = widest(ui, view.scale, Type::desk_small) + gap + 2;  // of rounding
  const float right = widest(ui, names, Type::desk_small_strong) + 2 * gap;
  const Field at{rect.x + left,          rect.y + above,     rect.w - left - right,
                 rect.h - above - below, view.labels.size(), view.whole};
  draw_grid(ui, at, view, rect.x);
  for (const DeskLine& line : view.lines) draw_line(ui, at, line);
  draw_names(ui, at, view);
}

}  // namespace tresen::ui
