#pragma once
// What a screen needs to know about a process: computed, never stored. Pointers and views are valid
// as long as the process and the rules.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/record/consent_record.h"
#include "sync/record/missing_data.h"
#include "terminal/process/process.h"
#include "terminal/process/step.h"
#include "terminal/process/surroundings.h"

namespace tresen {

struct StepStatus {
  const Step* step;  // its kind
  const v1::TemplateStep* definition;
  StepState state;  // locked: a prerequisite comes first, or closing is blocked;
                    // skipped: its condition fails, or it has nothing to ask
  bool must;        // mandatory or a prerequisite
  bool current;
  std::size_t questions_open;
  std::size_t questions_all;
};

// As in the template; empty if the rules have no such template.
std::vector<StepStatus> steps_of(const CustomerProcess& process, const Surroundings& around);

struct QuestionStatus {
  std::string key;
  const v1::FieldRule* rule;  // by which it is asked
  Why why;                    // as judge_fields says now
  bool answered;              // in this process
  bool current;
};

// The questions of a step in the order in which they are asked; empty for other pages.
std::vector<QuestionStatus> questions_of(const CustomerProcess& process, const Surroundings& around,
                                         std::size_t step);

// What was chosen on a campaign step; nothing: not yet.
std::optional<CampaignChoice> campaign_of(const CustomerProcess& process);
// Ids chosen on the step of a category set, sorted; nothing: not yet.
std::optional<std::vector<std::string>> categories_of(const CustomerProcess& process,
                                                      std::string_view set);
// The day chosen on a follow-up step; nothing: not yet, or none is wanted.
std::optional<Date> follow_up_of(const CustomerProcess& process, std::size_t step);

// Whether the process may be closed now.
struct Closing {
  bool blocked = false;
  std::vector<std::size_t> open_must;  // steps; may be non-empty without blocking (warn, ignore)
  v1::OpenMandatory policy = v1::OPEN_MANDATORY_BLOCK_CLOSE;
};
Closing closing_of(const CustomerProcess& process, const Surroundings& around);

// What this process changes, old and new.
struct Summary {
  struct Field {
    std::string key;
    Answer before, after;
  };
  struct Categories {
    std::string set;
    std::vector<std::string> before, after;  // ids
  };
  struct FollowUp {
    Date due;
    std::string text;                 // of the template; empty for fields that were put off
    std::vector<std::string> fields;  // keys that were put off
  };
  std::vector<Field> fields;
  std::string campaign_before;  // id of the last marketing contact's; empty: none
  std::optional<CampaignChoice> campaign;
  std::vector<Categories> categories;
  std::vector<FollowUp> follow_ups;
  std::vector<ConsentSaid> said;  // consents, notices and signatures of this process
  Closing closing;
};
Summary summary_of(const CustomerProcess& process, const Surroundings& around);

}  // namespace tresen
