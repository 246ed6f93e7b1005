// How H13 looks.

#include <algorithm>

#include "terminal/desk/views.h"

namespace tresen::desk {
namespace {

using ui::DeskButton;
using ui::DeskMood;

ui::DeskCard whose_of(const State& state, const ui::Locale& words) {
  const Proof& proof = state.proof;
  const v1::Campaign* campaign = saved_campaign(state, proof.of.campaign());
  ui::DeskFacts facts{{{words.text("desk.column.name"), proof.name},
                       {words.text("desk.column.no"), proof.of.no().empty() ? "–" : proof.of.no()},
                       {words.text("desk.column.campaign"),
                        campaign == nullptr ? proof.of.campaign() : campaign->name()}}};
  if (proof.of.run() != 0)
    facts.facts.push_back({words.text("desk.column.run"), std::to_string(proof.of.run())});
  ui::DeskCard card{words.text("desk.proof.whose")};
  card.blocks = {std::move(facts),
                 ui::DeskWords{words.text(proof.of.run() != 0 ? "desk.proof.of_run"
                                                              : "desk.proof.nothing_sent"),
                               "info_outline"}};
  if (proof.pages.size() > 1) {
    ui::DeskChips pages{words.text("desk.proof.pages"), {}};
    for (std::size_t i = 0; i < proof.pages.size(); ++i)
      pages.chips.push_back({"page." + std::to_string(i), std::to_string(i + 1), i == proof.page});
    card.blocks.emplace_back(std::move(pages));
  }
  if (proof.pages_all > proof.pages.size() && !proof.pages.empty())
    card.blocks.emplace_back(
        ui::DeskWords{words.plural("desk.proof.more",
                                   static_cast<std::int64_t>(proof.pages_all - proof.pages.size())),
                      "article"});
  return card;
}

ui::DeskCard print_of(const State& state, const ui::Locale& words) {
  const std::string channel = proof_channel(state);
  const bool asking = state.asked[static_cast<std::size_t>(Purpose::test_print)].token != 0;
  const bool ready =
      !channel.empty() && !state.proof.of.no().empty() && !state.proof.pages.empty() && !asking;
  const char* label = asking                        ? "desk.proof.printing"
                      : channel.empty()             ? "desk.proof.no_channel"
                      : state.proof.of.no().empty() ? "desk.proof.no_number"
                                                    : "desk.proof.print";
  ui::DeskCard card{words.text("desk.proof.test")};
  card.blocks = {
      ui::DeskButtons{
          {{"proof.print", words.text(label), "print", DeskButton::Kind::secondary, ready}}, true},
      ui::DeskWords{words.text("desk.proof.mark"), "info_outline"}};
  return card;
}

ui::DeskCard page_of(const Proof& proof, const ui::Locale& words, bool asking) {
  ui::DeskCard card{words.text("desk.proof.letter")};
  if (!proof.fault.empty()) {
    card.blocks = {ui::DeskWords{proof.fault, "error", DeskMood::bad}};
  } else if (proof.pages.empty()) {
    card.blocks = {ui::DeskWords{words.text(asking ? "desk.loading" : "desk.proof.none"),
                                 asking ? "hourglass_empty" : "block"}};
  } else {
    const std::size_t page = std::min(proof.page, proof.pages.size() - 1);
    card.note = words.format("desk.proof.page",
                             {std::to_string(page + 1), std::to_string(proof.pages_all)});
    card.blocks = {ui::DeskSheet{proof.pages[page]}};
  }
  return card;
}

}  // namespace

ui::DeskCards proof_view(const State& state, const ui::Locale& words) {
  ui::DeskCards view;
  const Proof& proof = state.proof;
  view.head.back = words.text(proof.from == Page::archive ? "desk.archive" : "desk.preflight");
  view.head.title = words.text("desk.proof");
  view.head.context = proof.name;
  ui::DeskPane side{"proof.side", 340, {whose_of(state, words)}};
  if (may(state, v1::AdminRequest::kTestPrint)) side.cards.push_back(print_of(state, words));
  view.panes.push_back(std::move(side));
  const bool asking = state.asked[static_cast<std::size_t>(Purpose::proof)].token != 0;
  view.panes.push_back({"proof.pane", 0, {page_of(proof, words, asking)}});
  return view;
}

ui::DeskFoot proof_foot(const State&, const ui::Locale& words) {
  return {"info_outline", {}, words.text("desk.proof.foot"), {}};
}

}  // namespace tresen::desk
