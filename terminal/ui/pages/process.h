#pragma once
// The frame of a customer process: its steps as a checklist, the current one a tab of the sheet.
// Keys: step.KIND (steps of the same kind: step.KIND.2 and so on), park,
// process.hand_over, and those of the page.

#include <string>
#include <variant>
#include <vector>

#include "terminal/ui/pages/choices.h"
#include "terminal/ui/pages/consent.h"
#include "terminal/ui/pages/follow_up.h"
#include "terminal/ui/pages/notice.h"
#include "terminal/ui/pages/question.h"
#include "terminal/ui/pages/signature.h"
#include "terminal/ui/pages/summary.h"
#include "terminal/ui/pages/tiles.h"

namespace tresen::ui {

struct StepRow {
  enum class State { open, must, locked, done, refused, unknown, later };
  std::string key;  // step.KIND
  State state = State::open;
  bool current = false;
  std::string label;   // "Angaben"
  std::string detail;  // "noch 3", "Pflicht"; empty: one line
};

struct ProcessView {
  std::vector<StepRow> steps;  // at most 8
  bool park = true;
  std::variant<QuestionView, TilesView, ChoicesView, FollowUpView, ConsentView, NoticeView,
               SignatureView, SummaryView>
      page;
};

// What the steps take below a compact page, in u.
inline constexpr float compact_steps_height = 136;

void draw_process(Ui& ui, const ProcessView& view);

}  // namespace tresen::ui
