#include "sync/office/campaigns/run_presses.h"

#include <utility>

#include "sync/office/campaigns/run_output.h"
#include "sync/office/channels/whole_file.h"

namespace tresen {
namespace {

constexpr std::size_t presses_max = 8;  // each remembers the words that it has set

}  // namespace

Result<RunPress*> RunPresses::of(const v1::ContactStep& step) {
  TRY_TO(press, of_template(step.template_()));
  press->set_way_out("");
  if (content_of(step) != ParcelContent::letter) return press;
  if (!press->names_way_out()) {
    return fail(Fault::invalid, dir_ + "/letters/" + step.template_() +
                                    ".letter: a fax says how to get no more of them: "
                                    "{{unsubscribe}} in its text");
  }
  const ChannelKind* const kind = find_channel(channel_of(step.output()));
  TRY_TO(settings, read_channel_settings(
                       *kind, dir_ + "/channels/" + std::string(kind->key) + ".conf"));
  press->set_way_out(setting_of(settings, "unsubscribe"));
  return press;
}

Result<RunPress*> RunPresses::of_template(const std::string& template_id) {
  const std::string path = dir_ + "/letters/" + template_id + ".letter";
  // Read first: it says what is wrong with a template that is not there.
  TRY_TO(letter, load_letter_template(path));
  TRY_TO(hash, file_hash(path));
  const auto known = presses_.find(template_id);
  if (known != presses_.end() && known->second.hash == hash) return &known->second.press;
  std::shared_ptr<const Hyphenation>& hyphenation = hyphenations_[letter.language];
  if (hyphenation == nullptr) {
    TRY_TO(loaded, Hyphenation::load(letter.language));
    hyphenation = std::make_shared<const Hyphenation>(std::move(loaded));
  }
  TRY_TO(press, RunPress::open(letter, hyphenation));
  if (presses_.size() >= presses_max) presses_.clear();
  return &presses_.insert_or_assign(template_id, Known{std::move(hash), std::move(press)})
              .first->second.press;
}

}  // namespace tresen
