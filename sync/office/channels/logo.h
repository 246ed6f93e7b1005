#pragma once
// The picture in the letterhead: a PNG that staff put beside a template.

#include <cairo.h>

#include <memory>
#include <string>

#include "sync/base/result.h"

namespace tresen {

// absent: not there. invalid: no PNG, more than 2 MiB, or more than 3,000 by 3,000 dots. Reads no
// more than the head of the file, however large it is.
Result<void> check_logo(const std::string& path);

struct DestroySurface {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
using Surface = std::unique_ptr<cairo_surface_t, DestroySurface>;

// Checks and reads it.
Result<Surface> load_logo(const std::string& path);

}  // namespace tresen
