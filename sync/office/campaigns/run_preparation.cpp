#include "sync/office/campaigns/run_preparation.h"

#include <algorithm>
#include <map>
#include <utility>

#include "sync/base/text.h"
#include "sync/office/campaigns/preflight.h"
#include "sync/office/campaigns/run_messages.h"
#include "sync/office/campaigns/run_output.h"
#include "sync/office/channels/letter_order.h"
#include "sync/record/customer.h"

namespace tresen {
namespace {

constexpr std::size_t problems_told = 50;
constexpr std::size_t letters_between = 200;  // of two words of progress

Result<std::optional<Person>> person_of(DispatchReader& reader, const v1::RunItem& item) {
  return reader.person(uuid_from_bytes(item.recipient().record_id()).value_or(Uuid{}));
}

const v1::ContactStep* step_of(const v1::Dispatch& dispatch, const std::string& channel) {
  const auto found = std::ranges::find_if(
      dispatch.contacts(), [&](const v1::ContactStep& step) { return step.channel() == channel; });
  return found == dispatch.contacts().end() ? nullptr : &*found;
}

// What sets the letters and writes the messages of one check, each opened once.
class Checks {
 public:
  Checks(std::string dir, RunPresses& presses, std::string link_key)
      : dir_(std::move(dir)), presses_(presses), link_key_(std::move(link_key)) {}

  // Why it cannot be printed or written; `problems` stays as it is where it can, or is a table.
  Result<void> check(const v1::ContactStep& step, const RunPerson& person,
                     const RunOccasion& occasion, std::vector<LetterProblem>& problems) {
    if (content_of(step) == ParcelContent::message) {
      if (!messages_.contains(&step)) {
        TRY_TO(opened, RunMessages::open(dir_, step, link_key_));
        messages_.emplace(&step, std::move(opened));
      }
      messages_.at(&step).check(person, occasion, problems);
    } else if (has_letters(step)) {
      if (of_ != &step) {
        TRY_TO(press, presses_.of(step));
        press_ = press;
        of_ = &step;
      }
      press_->check(person, occasion, problems);
    }
    return {};
  }

 private:
  std::string dir_;
  RunPresses& presses_;
  std::string link_key_;
  std::map<const v1::ContactStep*, RunMessages> messages_;
  RunPress* press_ = nullptr;
  const v1::ContactStep* of_ = nullptr;
};

}  // namespace

Result<void> sort_for_the_post(DispatchReader& reader, RunItems& items) {
  std::vector<std::pair<PostalPlace, v1::RunItem>> placed;
  placed.reserve(items.size());
  for (v1::RunItem& item : items) {
    TRY_TO(person, person_of(reader, item));
    PostalPlace place;
    if (person) {
      const Record& record = person->record;
      place =
          PostalPlace{country_of(record), record.text("postcode"),
                      record.text("street") + record.text("house_no") + item.recipient().name()};
    }
    placed.emplace_back(std::move(place), std::move(item));
  }
  const PostalOrder order;
  std::ranges::stable_sort(placed,
                           [&](const auto& a, const auto& b) { return order(a.first, b.first); });
  items.clear();
  for (auto& [place, item] : placed) items.push_back(std::move(item));
  return {};
}

Result<std::vector<v1::RunProblem>> check_letters(DispatchReader& reader, const std::string& dir,
                                                  RunPresses& presses, const std::string& campaign,
                                                  const RunItems& items, std::int64_t now_ms,
                                                  const ToldProgress& told) {
  TRY_TO(chain, reader.chain());
  TRY_TO(meant, dispatched_campaign(chain, campaign));
  TRY_TO(link_key, reader.link_key());
  Checks checks(dir, presses, std::move(link_key));
  const RunOccasion occasion{&chain, meant, 0, iso_date(local_date(now_ms))};
  std::vector<v1::RunProblem> found;
  for (std::size_t i = 0; i < items.size() && found.size() < problems_told; ++i) {
    if (i % letters_between == 0) TRY(told(i));
    const v1::ContactStep* const step = step_of(meant->dispatch(), items[i].recipient().channel());
    if (step == nullptr) continue;
    TRY_TO(person, person_of(reader, items[i]));
    if (!person) continue;
    std::vector<LetterProblem> problems;
    TRY(checks.check(*step, {0, std::move(person->record)}, occasion, problems));
    for (const LetterProblem& problem : problems) {
      v1::RunProblem& one = found.emplace_back();
      one.set_number(items[i].number());
      one.set_no(items[i].recipient().no());
      one.set_name(items[i].recipient().name());
      one.set_place(problem.place);
      one.set_what(problem.what);
    }
  }
  return found;
}

std::string line_of(const v1::RunProblem& problem) {
  const std::string& who = problem.no().empty() ? problem.name() : problem.no();
  return (who.empty() ? "" : who + ": ") + problem.place() + ": " + problem.what();
}

Error letters_at_fault(std::span<const v1::RunProblem> problems) {
  std::vector<std::string> lines;
  for (const v1::RunProblem& problem : problems) lines.push_back(line_of(problem));
  return {Fault::invalid, "letters that cannot be printed:\n" + join(lines, "\n")};
}

}  // namespace tresen
