// H13: how a letter looks, page by page, and one of them on paper as a test.

#include <algorithm>
#include <utility>

#include "terminal/desk/reach.h"

namespace tresen::desk {
namespace {

void ask_test_print(Reach& reach) {
  const State& state = reach.state;
  const Proof& proof = state.proof;
  const std::string channel = proof_channel(state);
  if (channel.empty() || proof.of.no().empty() || reach.asking(Purpose::test_print)) return;
  v1::AdminRequest request;
  request.mutable_test_print()->set_campaign(proof.of.campaign());
  request.mutable_test_print()->set_no(proof.of.no());
  request.mutable_test_print()->set_channel(channel);
  reach.ask(Purpose::test_print, std::move(request));
}

void on_proof(const v1::LetterPreviewReply& reply, Proof& proof) {
  proof.pages_all = reply.pages_all();
  for (const std::string& page : reply.pages()) {
    auto picture = ui::read_picture(page);
    if (!picture) {
      proof.fault = picture.error().detail;
      return;
    }
    proof.pages.push_back(std::move(*picture));
  }
}

}  // namespace

std::string proof_channel(const State& state) {
  const v1::Campaign* campaign = saved_campaign(state, state.proof.of.campaign());
  if (campaign == nullptr) return {};
  for (const v1::ContactStep& step : campaign->dispatch().contacts()) {
    if (step.output() == v1::ContactStep::OUTPUT_PRINT) return "print";
    if (step.output() == v1::ContactStep::OUTPUT_UPLOAD) return "upload";
  }
  return {};
}

void open_proof(v1::LetterPreviewRequest of, const std::string& name, Reach& reach) {
  State& state = reach.state;
  Proof proof;
  proof.of = std::move(of);
  proof.name = name;
  proof.from = state.page;
  state.proof = std::move(proof);
  state.page = Page::proof;
  v1::AdminRequest request;
  *request.mutable_letter_preview() = state.proof.of;
  reach.ask(Purpose::proof, std::move(request));
}

bool press_proof(const std::string& key, Reach& reach) {
  State& state = reach.state;
  if (state.page != Page::proof) return false;
  if (key == "back") {
    state.page = state.proof.from;
  } else if (key == "proof.print") {
    ask_test_print(reach);
  } else if (key.starts_with("page.")) {
    state.proof.page = std::strtoull(key.c_str() + 5, nullptr, 10);
  } else {
    return false;
  }
  return true;
}

bool answer_proof(Purpose purpose, v1::AdminReply& reply, Reach& reach) {
  if (purpose == Purpose::proof) {
    on_proof(reply.letter_preview(), reach.state.proof);
  } else if (purpose == Purpose::test_print) {
    const v1::TestPrintReply& printed = reply.test_print();
    reach.state.said =
        Said{"desk.proof.printed", std::to_string(printed.pages()), printed.reference()};
  } else {
    return false;
  }
  return true;
}

}  // namespace tresen::desk
