#pragma once
// A turn in the making: the next value of the process, and the records as its edits leave them.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"
#include "terminal/process/progress.h"
#include "terminal/process/turns.h"

namespace tresen {

// Whether an operation on an open process can be done in these surroundings at all.
Result<void> may_work(const CustomerProcess& process, const Surroundings& around);

class Draft {
 public:
  // `around` must outlive the draft.
  Draft(CustomerProcess next, const Surroundings& around);

  CustomerProcess process;

  // The surroundings with the customer as the edits so far leave it; valid until the next write.
  Surroundings around() const;
  std::vector<StepStatus> steps() const { return steps_of(process, around()); }

  void write(Edit edit);

  // Puts a step on the screen, with one of its questions: the one named, else the first open one,
  // else the first.
  void enter(std::size_t step, std::string_view key = {});
  // Puts the next question after `key` that is open on the screen, or the next step if none is.
  void pass_question(std::string_view key);
  // Puts the next step on the screen: the next that nobody has seen yet, a must step that was
  // passed over, the summary.
  void pass_step();

  // Leaves a step that can no longer be worked on, and says what has to be written.
  Turn finish() &&;

 private:
  void refresh(std::size_t step);
  std::string first_question(std::size_t step) const;

  const Surroundings& around_;
  Record customer_;
  std::vector<Edit> edits_;
};

}  // namespace tresen
