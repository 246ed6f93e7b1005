#pragma once
// A real pointer on an X display: what it does cannot be told from a person's finger. Also takes
// pictures of the display.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "sync/base/result.h"

namespace tresen::visit {

class Pointer {
 public:
  // `display` such as ":99". Fault::absent: there is none, or it has no XTest extension.
  static Result<Pointer> open(const std::string& display);
  Pointer(Pointer&&) noexcept;
  Pointer& operator=(Pointer&&) noexcept;
  ~Pointer();

  // Moves there, presses and releases; pixels of the display.
  void tap(int x, int y);
  // Presses at the first point, goes along all of them and releases at the last.
  void draw(std::span<const std::pair<int, int>> points);
  // A key of the keyboard by its X name, such as "Return"; an unknown one does nothing.
  void key(const std::string& name);
  // The same for several, without a pause between them.
  void keys(std::span<const std::string> names);
  int width() const;  // of the display
  // The whole display in rows, 0xRRGGBB a pixel; empty where it gives no picture.
  std::vector<std::uint32_t> pixels();
  // Spoils what every window shows, and asks their programs to paint all of it again.
  void spoil();
  // The whole display as a PNG file.
  Result<void> picture(const std::string& path);

 private:
  struct Inside;
  explicit Pointer(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace tresen::visit
