// The whole product at a glance: every sample of every screen, lying and standing, in one picture.
//
//   contact_sheet FILE.png [LANGUAGE] [SHRINK] [NAME-BEGINS-WITH]

#include <imgui.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "tests/support/glass.h"
#include "tests/ui/samples.h"

namespace tresen::test {
namespace {

constexpr int gap = 16, caption = 20;

struct Shape {
  int columns, shrink;
  int lying_w() const { return 1280 / shrink; }
  int cell_w() const { return (1280 + 800) / shrink + 2 * gap; }
  int cell_h() const { return 1280 / shrink + caption + gap; }
};

// Each pixel is the mean of those it stands for.
void put_small(Picture& sheet, const Picture& whole, int left, int top, int shrink) {
  for (int y = 0; y < whole.height / shrink; ++y) {
    for (int x = 0; x < whole.width / shrink; ++x) {
      unsigned sum[3] = {};
      for (int i = 0; i < shrink * shrink; ++i) {
        const int from = (y * shrink + i / shrink) * whole.width + x * shrink + i % shrink;
        for (unsigned c = 0; c < 3; ++c)
          sum[c] += (whole.pixels[static_cast<std::size_t>(from)] >> (8 * c)) & 255U;
      }
      std::uint32_t mean = 0xFF000000U;
      for (unsigned c = 0; c < 3; ++c)
        mean |= (sum[c] / static_cast<unsigned>(shrink * shrink)) << (8 * c);
      sheet.pixels[static_cast<std::size_t>((top + y) * sheet.width + left + x)] = mean;
    }
  }
}

// A dark sheet with the names, in the letters that ImGui brings along.
Picture with_names(const std::vector<Sample>& all, const Shape& shape) {
  const int rows = (static_cast<int>(all.size()) + shape.columns - 1) / shape.columns;
  const std::unique_ptr<ImGuiContext, void (*)(ImGuiContext*)> context(
      ImGui::CreateContext(), [](ImGuiContext* old) { ImGui::DestroyContext(old); });
  ImGui::SetCurrentContext(context.get());
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.DisplaySize = {static_cast<float>(shape.columns * shape.cell_w() + gap),
                    static_cast<float>(rows * shape.cell_h() + gap)};
  unsigned char* letters = nullptr;
  int width = 0, height = 0;
  io.Fonts->GetTexDataAsAlpha8(&letters, &width, &height);
  ImGui::NewFrame();
  ImDrawList& list = *ImGui::GetBackgroundDrawList();
  list.AddRectFilled({0, 0}, io.DisplaySize, IM_COL32(70, 76, 84, 255));
  for (std::size_t i = 0; i < all.size(); ++i) {
    const int at = static_cast<int>(i);
    list.AddText({static_cast<float>(gap + at % shape.columns * shape.cell_w()),
                  static_cast<float>(gap / 2 + at / shape.columns * shape.cell_h())},
                 IM_COL32_WHITE, all[i].name.c_str());
  }
  ImGui::Render();
  return paint(*ImGui::GetDrawData(), *io.Fonts);
}

int run(const std::string& path, const std::string& language, int shrink,
        const std::string& begin) {
  std::vector<Sample> all = samples(language);
  std::erase_if(all, [&](const Sample& one) { return !one.name.starts_with(begin); });
  if (all.empty() || shrink < 1 || shrink > 16) return 2;
  std::ranges::sort(all, {}, &Sample::name);
  const Shape shape{std::min<int>(5, static_cast<int>(all.size())), shrink};
  Picture sheet = with_names(all, shape);
  Glass lying(1280, 800), standing(800, 1280);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const int at = static_cast<int>(i);
    const int left = gap + at % shape.columns * shape.cell_w();
    const int top = gap / 2 + caption + at / shape.columns * shape.cell_h();
    lying.show(all[i].view);
    put_small(sheet, lying.picture(), left, top, shrink);
    standing.show(all[i].view);
    put_small(sheet, standing.picture(), left + shape.lying_w() + gap, top, shrink);
  }
  return write_png(sheet, path) ? 0 : 1;
}

}  // namespace
}  // namespace tresen::test

int main(int count, char** words) {
  if (count < 2) {
    std::fputs("contact_sheet FILE.png [de|en] [SHRINK] [NAME-BEGINS-WITH]\n", stderr);
    return 2;
  }
  const auto word = [&](int at, const char* otherwise) {
    return std::string(count > at ? words[at] : otherwise);
  };
  return tresen::test::run(words[1], word(2, "de"), std::atoi(word(3, "4").c_str()), word(4, ""));
}
