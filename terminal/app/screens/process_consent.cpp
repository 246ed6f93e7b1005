#include "terminal/app/screens/process_consent.h"

#include <algorithm>
#include <array>

#include "terminal/app/reach.h"
#include "terminal/app/screens/process_turn.h"
#include "terminal/app/unfinished.h"
#include "terminal/process/steps.h"
#include "terminal/process/steps/consent.h"
#include "terminal/process/steps/notice.h"

namespace tresen {
namespace {

const v1::TemplateStep* definition_of(const ProcessScreen& screen, const Shared& shared) {
  const Surroundings around = surroundings(screen, shared);
  const auto steps = steps_of(screen.process, around);
  return screen.process.step < steps.size() ? steps[screen.process.step].definition : nullptr;
}

std::vector<AskedConsent> asked(const ProcessScreen& screen, const v1::TemplateStep& definition,
                                const Shared& shared) {
  const Surroundings around = surroundings(screen, shared);
  const auto wishes = wishes_of({screen.process, around, definition, screen.process.step});
  return asked_consents(screen.rules, shared.options.texts, wishes, shared.language);
}

const v1::Text* text_on(const ProcessScreen& screen, const v1::TemplateStep& definition,
                        const Shared& shared) {
  return find_text(shared.options.texts, text_of(definition, screen.rules), shared.language);
}

void record(ProcessScreen& screen, std::vector<ConsentSaid> said, Reach& reach) {
  const Shared& shared = reach.shared;
  const SaidChoice choice{shared.now.wall_ms, shared.staff ? shared.staff->id : std::string(),
                          ink_text(screen.consenting.ink), std::move(said)};
  const Step* kind = find_step(screen.process.steps[screen.process.step].kind);
  carry_out(screen, record_said(screen.process, surroundings(screen, shared), choice),
            "undo.consent|" + std::string(kind->name), reach);
  if (is_writing(screen)) drop_unfinished(screen.process.id, reach);
}

void pass(ProcessScreen& screen, Reach& reach) {
  carry_out(screen, go_on(screen.process, surroundings(screen, reach.shared)), "", reach);
  drop_unfinished(screen.process.id, reach);
}

ConsentSaid act_of(ConsentAct act, ConsentWay way, const v1::Text* text) {
  return {act, {}, {}, ConsentState::granted, text != nullptr ? shown_text(*text) : ShownText{},
          way, {}};
}

bool on_consents(ProcessScreen& screen, const v1::TemplateStep& definition, const std::string& key,
                 Reach& reach) {
  if (key == "next") {
    if (can_be_taken(screen.consenting))
      record(screen, said_of(screen.consenting, asked(screen, definition, reach.shared), false),
             reach);
  } else if (key == "answer.refused") {
    record(screen, said_of(screen.consenting, asked(screen, definition, reach.shared), true),
           reach);
  } else {
    return false;
  }
  return true;
}

bool on_notice(ProcessScreen& screen, const v1::TemplateStep& definition, const std::string& key,
               Reach& reach) {
  if (key != "next" && key != "notice.handed") return false;
  const ConsentWay way = key == "next" ? ConsentWay::shown : ConsentWay::handed;
  record(screen, {act_of(ConsentAct::notice, way, text_on(screen, definition, reach.shared))},
         reach);
  return true;
}

bool on_signature(ProcessScreen& screen, const v1::TemplateStep& definition, const std::string& key,
                  Reach& reach) {
  if (key == "next") {
    if (!screen.consenting.ink.empty())
      record(screen,
             {act_of(ConsentAct::signature, ConsentWay::signature,
                     text_on(screen, definition, reach.shared))},
             reach);
  } else if (key == "answer.refused") {
    screen.consenting.ink.clear();
    record(screen, {}, reach);
  } else {
    return false;
  }
  return true;
}

}  // namespace

bool is_consent_page(Page page) {
  return page == Page::consent || page == Page::notice || page == Page::signature;
}

bool on_consent_page(ProcessScreen& screen, Page page, const ui::Action& action, Reach& reach) {
  if (page != Page::notice && on_consenting(screen.consenting, action)) {
    keep_unfinished(screen, reach);
    return true;
  }
  const bool enter = action.kind == ui::Action::Kind::enter;
  if (action.kind != ui::Action::Kind::press && !enter) return false;
  const std::string key = enter ? "next" : action.key;
  const v1::TemplateStep* definition = definition_of(screen, reach.shared);
  if (definition == nullptr) return false;
  if (key == "answer.later") {
    pass(screen, reach);
    return true;
  }
  if (page == Page::consent) return on_consents(screen, *definition, key, reach);
  if (page == Page::notice) return on_notice(screen, *definition, key, reach);
  return on_signature(screen, *definition, key, reach);
}

void put_consent_page(const ProcessScreen& screen, const StepStatus& status,
                      const std::string& title, const Shared& shared, const ui::Locale& words,
                      ui::ProcessView& view) {
  const v1::TemplateStep& definition = *status.definition;
  const Record& customer = screen.file.customer;
  const v1::Text* text = text_on(screen, definition, shared);
  const std::string version = text != nullptr ? version_line(*text, shared, words) : std::string();
  if (status.step->page == Page::consent) {
    ui::ConsentView page =
        consent_view(screen.consenting, asked(screen, definition, shared), customer, shared, words);
    page.title = title;
    page.prompt = words.text("consent.prompt");
    page.next = page.next && !is_writing(screen);
    view.page = std::move(page);
  } else if (status.step->page == Page::notice) {
    ui::NoticeView page;
    page.title = title;
    page.prompt = words.text("notice.prompt");
    page.version = version;
    if (text != nullptr) page.text = text->text();
    page.later = !status.must;  // nothing else can be done before
    view.page = std::move(page);
  } else {
    ui::SignatureView page;
    page.title = title;
    page.prompt = words.text("signature.prompt");
    page.version = version;
    if (text != nullptr) page.text = text->title() + "\n" + text->text();
    page.pad = signature_pad_of(screen.consenting, customer, shared, words);
    page.next = !screen.consenting.ink.empty() && !is_writing(screen);
    view.page = std::move(page);
  }
}

std::string consent_detail(const StepStatus& status, const StepProgress& progress,
                           const ui::Locale& words) {
  const auto choice = said_from(progress.choice);
  if (!choice) {
    if (status.step->page == Page::consent) return words.text("consent.free");
    return status.must ? words.text("step.must") : std::string();
  }
  if (status.step->page == Page::notice) {
    const bool handed =
        std::any_of(choice->said.begin(), choice->said.end(),
                    [](const ConsentSaid& one) { return one.way == ConsentWay::handed; });
    return words.text(handed ? "notice.was_handed" : "notice.was_shown");
  }
  if (status.step->page == Page::signature)
    return words.text(choice->said.empty() ? "signature.unsigned" : "signature.signed");
  if (choice->objects()) return words.text("consent.objection");
  const auto yes = std::count_if(choice->said.begin(), choice->said.end(), [](const auto& one) {
    return one.state == ConsentState::granted;
  });
  return yes == 0 ? words.text("consent.none") : words.plural("consent.count", yes);
}

std::vector<ui::ChangeRow> consent_changes(const Summary& summary, const Record& customer,
                                           const ui::Locale& words) {
  std::vector<ui::ChangeRow> rows;
  for (const ConsentSaid& one : summary.said) {
    if (one.state != ConsentState::granted) continue;
    const std::string before = words.text("said.missing");
    if (one.act == ConsentAct::notice) {
      rows.push_back(
          {words.text("step.notice"), before,
           words.text(one.way == ConsentWay::handed ? "notice.was_handed" : "notice.was_shown")});
    } else if (one.act == ConsentAct::signature) {
      rows.push_back({words.text("step.signature"), before, words.text("signature.signed")});
    } else if (one.act == ConsentAct::consent) {
      const auto known = consent_of(customer, one.channel, one.purpose);
      const bool by_link = one.channel == "email";
      rows.push_back({words.text("step.consent") + " " + words.text("channel." + one.channel),
                      known ? words.text("consent." + std::string(name_of(*known))) : before,
                      words.text(by_link ? "consent.pending" : "consent.granted")});
    }
  }
  return rows;
}

}  // namespace tresen
