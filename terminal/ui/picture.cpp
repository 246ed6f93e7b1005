#include "terminal/ui/picture.h"

#include <png.h>

#include <functional>

namespace tresen::ui {
namespace {

constexpr std::uint32_t side_max = 4096;  // pixels
constexpr std::uint64_t first_texture = std::uint64_t{1} << 40U;

}  // namespace

Result<Picture> read_picture(std::string_view png) {
  png_image head{};
  head.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&head, png.data(), png.size()) == 0)
    return fail(Fault::invalid, "the picture cannot be read");
  if (head.width == 0 || head.height == 0 || head.width > side_max || head.height > side_max) {
    png_image_free(&head);
    return fail(Fault::invalid, "the picture is larger than a sheet needs");
  }
  head.format = PNG_FORMAT_RGBA;
  Picture picture;
  picture.width = static_cast<int>(head.width);
  picture.height = static_cast<int>(head.height);
  picture.pixels.resize(std::size_t{head.width} * head.height);
  if (png_image_finish_read(&head, nullptr, picture.pixels.data(), 0, nullptr) == 0)
    return fail(Fault::invalid, "the picture is cut off");
  // Paper lets nothing shine through.
  for (std::uint32_t& pixel : picture.pixels) pixel |= 0xFF000000U;
  picture.id = std::hash<std::string_view>{}(png) >> 25U;
  return picture;
}

std::uint64_t texture_of(const Picture& picture) { return first_texture + picture.id; }

}  // namespace tresen::ui
