#include "sync/office/channels/logo.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>

namespace tresen {
namespace {

constexpr std::uintmax_t logo_bytes_max = 2 * 1024 * 1024;
constexpr std::uint32_t logo_dots_max = 3000;
constexpr std::size_t head_bytes = 24;  // signature, length and name of the first chunk, its sizes

std::uint32_t number_at(const std::array<char, head_bytes>& head, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = at; i < at + 4; ++i) {
    number = number << 8 | static_cast<unsigned char>(head[i]);
  }
  return number;
}

}  // namespace

Result<void> check_logo(const std::string& path) {
  std::error_code trouble;
  const auto size = std::filesystem::file_size(path, trouble);
  if (trouble) return fail(Fault::absent, "the logo " + path + " is not there");
  if (size > logo_bytes_max) {
    return fail(Fault::invalid, "the logo " + path + " has " +
                                    std::to_string(size / (1024 * 1024)) +
                                    " MiB, at most 2 are allowed");
  }
  std::array<char, head_bytes> head{};
  std::ifstream file(path, std::ios::binary);
  file.read(head.data(), head.size());
  const std::string_view begin(head.data(), 8);
  if (!file || begin != std::string_view("\x89PNG\r\n\x1A\n", 8)) {
    return fail(Fault::invalid, "the logo " + path + " is no PNG");
  }
  const std::uint32_t width = number_at(head, 16), height = number_at(head, 20);
  if (width == 0 || height == 0 || width > logo_dots_max || height > logo_dots_max) {
    return fail(Fault::invalid, "the logo " + path + " has " + std::to_string(width) + " x " +
                                    std::to_string(height) +
                                    " dots, at most 3000 x 3000 are allowed");
  }
  return {};
}

Result<Surface> load_logo(const std::string& path) {
  TRY(check_logo(path));
  Surface picture(cairo_image_surface_create_from_png(path.c_str()));
  const cairo_status_t status = cairo_surface_status(picture.get());
  if (status == CAIRO_STATUS_SUCCESS) return picture;
  return fail(Fault::invalid,
              "the logo " + path + " cannot be read: " + cairo_status_to_string(status));
}

}  // namespace tresen
