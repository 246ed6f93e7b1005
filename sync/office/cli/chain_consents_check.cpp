#include "sync/office/cli/chain_consents_check.h"

#include <algorithm>
#include <set>

#include "sync/base/text.h"
#include "sync/record/consent.h"

namespace tresen {
namespace {

std::string listed(std::span<const std::string_view> words) {
  std::vector<std::string> all(words.begin(), words.end());
  return join(all, ", ");
}

void check_word(const Place& place, const std::string& field, const std::string& word,
                std::span<const std::string_view> words) {
  if (std::find(words.begin(), words.end(), word) != words.end()) return;
  place.wrong(field, "\"" + word + "\" is none; right would be one of " + listed(words));
}

void check_entities(const v1::Rules& rules, const Place& place) {
  NameList entities{"legal entity", {}};
  IdCheck ids("legal entity");
  for (int i = 0; i < rules.legal_entities_size(); ++i) {
    const Place inside = place.in("legal_entities", i);
    ids.check(inside, rules.legal_entities(i).id());
    check_name(inside, "name", rules.legal_entities(i).name(), "the controller's name");
    entities.names.push_back(rules.legal_entities(i).id());
  }
  // A consent names its controller (GDPR 7, 13): without one, none can be asked.
  const bool asks = !rules.consents().empty() || !rules.notice_text().empty();
  for (int i = 0; i < rules.branches_size(); ++i) {
    const std::string& entity = rules.branches(i).legal_entity();
    const Place inside = place.in("branches", i);
    if (!entities.names.empty()) {
      entities.check(inside, "legal_entity", entity);
    } else if (asks) {
      check_name(inside, "legal_entity", entity, "who is responsible for customers' data");
    }
  }
}

bool asks_guardian(const v1::Rules& rules) {
  const auto has = [&](std::string_view key) {
    return std::any_of(rules.fields().begin(), rules.fields().end(), [&](const auto& rule) {
      return rule.field() == key && rule.level() != v1::LEVEL_OFF;
    });
  };
  return has("guardian.name") && has("guardian.relation");
}

}  // namespace

void check_consent_rules(const v1::Rules& rules, const Place& place, const Names& names) {
  check_entities(rules, place);
  std::set<std::string> seen;
  for (int i = 0; i < rules.consents_size(); ++i) {
    const v1::ConsentWish& wish = rules.consents(i);
    const Place inside = place.in("consents", i);
    check_word(inside, "channel", wish.channel(), consent_channels());
    check_word(inside, "purpose", wish.purpose(), consent_purposes());
    names.texts.check(inside, "text", wish.text());
    if (!seen.insert(wish.channel() + "." + wish.purpose()).second) {
      inside.wrong("channel", "this channel is asked for this purpose already; leave one out");
    }
  }
  if (!rules.notice_text().empty()) names.texts.check(place, "notice_text", rules.notice_text());
  for (int i = 0; i < rules.hand_over_fields_size(); ++i) {
    check_field_key(place, "hand_over_fields", rules.hand_over_fields(i), names, i);
  }
  check_not_negative(place, "staff_blur_s", rules.staff_blur_s());
  check_not_negative(place, "hand_over_idle_s", rules.hand_over_idle_s());
  check_not_negative(place, "hand_over_grace_s", rules.hand_over_grace_s());
}

void check_consent_step(const v1::TemplateStep& step, const v1::Rules& rules, const Place& place,
                        const Names& names) {
  if (step.kind() == v1::STEP_KIND_CONSENT) {
    if (rules.consents().empty()) {
      place.wrong("kind", "there is nothing to ask; write consents { .. } into the rules");
    }
    NameList wishes{"consent", {}};
    for (const v1::ConsentWish& wish : rules.consents()) {
      wishes.names.push_back(wish.channel() + "." + wish.purpose());
    }
    wishes.check_all(place, "consents", step.consents());
  } else if (!step.consents().empty()) {
    place.wrong("consents", "belongs to a STEP_KIND_CONSENT only; leave it out", 0);
  }
  if (step.kind() == v1::STEP_KIND_SIGNATURE ||
      (step.kind() == v1::STEP_KIND_NOTICE && !step.text().empty())) {
    names.texts.check(place, "text", step.text());
  } else if (step.kind() == v1::STEP_KIND_NOTICE && rules.notice_text().empty()) {
    place.wrong("text", "is missing; write the id of a text, or notice_text into the rules");
  }
  if (step.kind() != v1::STEP_KIND_GUARDIAN) return;
  const auto& asked = step.only_fields();
  const auto names_field = [&](const char* key) {
    return std::find(asked.begin(), asked.end(), key) != asked.end();
  };
  if (!names_field("guardian.name") || !names_field("guardian.relation")) {
    place.wrong("only_fields",
                "is missing; write guardian.name and guardian.relation, and birth_date if it is "
                "to be asked here");
  } else if (!asks_guardian(rules)) {
    place.wrong("kind", "needs rules for the fields guardian.name and guardian.relation");
  }
}

}  // namespace tresen
