#pragma once
// The letter presses of one thread, each opened once: opening one takes seconds where its words may
// be divided.

#include <map>
#include <memory>
#include <string>

#include "sync/base/result.h"
#include "sync/office/campaigns/run_document.h"
#include "tresen/v1/query.pb.h"

namespace tresen {

class RunPresses {
 public:
  // `dir` is head office's folder.
  explicit RunPresses(std::string dir) : dir_(std::move(dir)) {}

  // That of the step's DIR/letters/ID.letter as it reads now; valid until the next call. absent,
  // invalid: the template is not there, or has a mistake; a fax, which needs a consent (UWG 7(2)),
  // says how to get no more of them.
  Result<RunPress*> of(const v1::ContactStep& step);

 private:
  Result<RunPress*> of_template(const std::string& template_id);

  struct Known {
    std::string hash;  // of the template
    RunPress press;
  };

  std::string dir_;
  std::map<std::string, std::shared_ptr<const Hyphenation>> hyphenations_;  // by language
  std::map<std::string, Known> presses_;                                    // by template
};

}  // namespace tresen
