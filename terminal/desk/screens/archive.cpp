// H10: letters that were sent, found again by customer and campaign.

#include "terminal/desk/reach.h"

namespace tresen::desk {
namespace {

void ask_letters(Reach& reach) {
  Archive& archive = reach.state.archive;
  archive.letters.clear();
  archive.chosen = 0;
  archive.whole = false;
  if (archive.no.empty()) return;
  v1::AdminRequest request;
  request.mutable_letters()->set_no(archive.no);
  request.mutable_letters()->set_campaign(archive.campaign);
  reach.ask(Purpose::letters, std::move(request));
}

void look_at_letter(Reach& reach) {
  const Archive& archive = reach.state.archive;
  if (archive.chosen == 0 || archive.chosen > archive.letters.size()) return;
  const v1::SentLetter& letter = archive.letters[archive.chosen - 1];
  v1::LetterPreviewRequest of;
  of.set_campaign(letter.campaign());
  of.set_no(archive.no);
  of.set_run(letter.run());
  open_proof(std::move(of), archive.no, reach);
}

}  // namespace

void open_archive(const std::string& no, Reach& reach) {
  State& state = reach.state;
  state.page = Page::archive;
  state.archive.no = no;
  state.archive.campaign.clear();
  ask_letters(reach);
}

void filter_archive(const std::string& campaign, Reach& reach) {
  reach.state.archive.campaign = campaign;
  ask_letters(reach);
}

bool press_archive(const std::string& key, Reach& reach) {
  if (reach.state.page != Page::archive) return false;
  if (key.starts_with("find.")) {
    open_archive(key.substr(5), reach);
  } else if (key == "letter.look") {
    look_at_letter(reach);
  } else if (key.starts_with("letter.")) {
    reach.state.archive.chosen = std::strtoull(key.c_str() + 7, nullptr, 10) + 1;
  } else {
    return false;
  }
  return true;
}

bool answer_archive(Purpose purpose, v1::AdminReply& reply, Reach& reach) {
  if (purpose != Purpose::letters) return false;
  Archive& archive = reach.state.archive;
  archive.letters.assign(reply.letters().letters().begin(), reply.letters().letters().end());
  archive.whole = true;
  archive.chosen = archive.letters.empty() ? 0 : 1;
  return true;
}

}  // namespace tresen::desk
