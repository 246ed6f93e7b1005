// H06: what the counter would ask a customer by the options as they stand here.

#include <optional>

#include "sync/record/missing_data.h"
#include "sync/record/wire.h"
#include "terminal/desk/reach.h"
#include "terminal/desk/screens/option_detail.h"

namespace tresen::desk {
namespace {

// The type of process that the chosen row speaks of; empty: of none in particular.
std::string type_of(const Options& options) {
  const auto* row = option_row(options.draft, options.part, options.chosen);
  if (const auto* made = dynamic_cast<const v1::ProcessTemplate*>(row)) return made->type();
  const auto* rule = dynamic_cast<const v1::FieldRule*>(row);
  if (rule == nullptr || rule->process_types().empty()) return {};
  return rule->process_types(0);
}

std::string name_of(const Record& customer) {
  return customer.text("first_name") + " " + customer.text("last_name");
}

}  // namespace

void ask_option_preview(Reach& reach) {
  Options& options = reach.state.options;
  options.preview.Clear();
  if (options.preview_no.empty()) return;
  v1::AdminRequest request;
  request.mutable_customer()->set_no(options.preview_no);
  reach.ask(Purpose::option_preview, std::move(request));
}

ui::DeskCard option_preview(const State& state, const ui::Locale& words) {
  const Options& options = state.options;
  ui::DeskCard card{words.text("desk.preview")};
  ui::DeskField no =
      field_of(state, words, "option.preview_no", words.text("desk.preview.customer"));
  no.icon = "search";
  card.blocks = {ui::DeskFields{{std::move(no)}}};
  const auto customer = from_wire(options.preview);
  if (!customer || options.preview.fields().empty()) {
    card.blocks.emplace_back(ui::DeskWords{words.text("desk.preview.how"), "info_outline"});
    return card;
  }
  card.note = name_of(*customer);
  const std::string type = type_of(options), branch = customer->text("home_branch");
  const Situation situation{branch, type, local_date(state.now.wall_ms)};
  ui::DeskFacts facts;
  for (const FieldVerdict& one : judge_fields(*customer, options.draft.rules(), situation))
    facts.facts.push_back({words.text("field." + one.field),
                           words.text("desk.preview." + std::string(tresen::name_of(one.why))),
                           one.asked ? "record_voice_over" : "",
                           one.asked ? ui::DeskMood::info : ui::DeskMood::plain});
  card.blocks.emplace_back(std::move(facts));
  return card;
}

}  // namespace tresen::desk
