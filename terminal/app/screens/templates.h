#pragma once
// S05: what is to be done for this customer? The templates that this branch works by.

#include <cstdint>

#include "terminal/app/letters.h"
#include "terminal/app/shared.h"
#include "terminal/ui/locale.h"
#include "terminal/ui/pages/templates.h"

namespace tresen {

struct Reach;

struct TemplatesScreen {
  CustomerFile file;
  TillStart till = {};  // who has asked for it; without a request id: no till
  Uuid starting = {};   // the process that is being written; none: not yet
  std::uint64_t token = 0;
  bool failed = false;  // it could not be written
};

// Starts the template and has it written; the process opens once it is on disk.
void begin_process(TemplatesScreen& screen, std::string_view template_id, Reach& reach);

void reduce(TemplatesScreen& screen, const Letter& letter, Reach& reach);
ui::TemplatesView present(const TemplatesScreen& screen, const Shared& shared,
                          const ui::Locale& words);

}  // namespace tresen
