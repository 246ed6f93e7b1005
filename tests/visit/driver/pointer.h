#pragma once
// A real pointer on an X display: what it does cannot be told from a person's finger. Also takes
// pictures of the display.

#include <memory>
#include <string>

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
  // The whole display as a PNG file.
  Result<void> picture(const std::string& path);

 private:
  struct Inside;
  explicit Pointer(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace tresen::visit
