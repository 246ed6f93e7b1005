#include "sync/record/consent_record.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "sync/base/hex.h"
#include "sync/record/composing.h"
#include "sync/record/customer.h"
#include "sync/record/hash_chain.h"

namespace tresen {
namespace {

constexpr std::array<std::string_view, 5> acts{"consent", "objection", "notice", "signature",
                                               "asked"};
constexpr std::array<std::string_view, 7> ways{"signature", "verbal", "doi",    "shown",
                                               "handed",    "web",    "message"};

template <class Word, std::size_t Size>
Word word_of(const std::array<std::string_view, Size>& words, std::string_view text) {
  const auto found = std::find(words.begin(), words.end(), text);
  return static_cast<Word>(found == words.end() ? 0 : found - words.begin());
}

std::string hex_sha256(std::string_view text) { return hex_of(commitment_of({}, text)); }

void take_field(Edit& edit, const Record& customer, std::string key, std::string value) {
  const Answer& known = customer.answer(key);
  Answer answer;
  answer.state = AnswerState::value;
  answer.value = std::move(value);
  answer.source = Source::spoken;
  edit.fields.push_back({.key = std::move(key),
                         .action = FieldEdit::Action::set,
                         .answer = std::move(answer),
                         .base = known.stamp});
}

// A consent holds from its confirmation on; by any other channel at once.
ConsentState state_of(const ConsentSaid& said) {
  const bool confirm = said.act == ConsentAct::consent && said.state == ConsentState::granted &&
                       said.channel == "email" && said.way != ConsentWay::doi;
  return confirm ? ConsentState::pending : said.state;
}

ConsentRecord record_of(const ConsentScene& scene, const ConsentSaid& said, IdSource& ids) {
  ConsentRecord record;
  record.id = ids.next(scene.now_ms);
  record.customer = scene.customer.id;
  record.process = scene.process;
  record.act = said.act;
  record.channel = said.channel;
  record.purpose = said.purpose;
  record.state = state_of(said);
  record.text = said.text;
  record.controller = controller_of(scene.rules, scene.branch);
  record.at_ms = scene.now_ms;
  record.branch = scene.branch;
  record.device = scene.device;
  record.staff = scene.staff;
  record.way = said.way;
  record.address = address_for(scene.customer, said.channel);
  record.ink = said.ink;
  record.confirms = said.confirms;
  record.token_hash = said.token_hash;
  record.from = scene.from;
  if (needs_guardian(scene.customer, scene.today)) {
    record.guardian = scene.customer.text("guardian.name");
    record.relation = scene.customer.text("guardian.relation");
  }
  return record;
}

bool gives(const ConsentSaid& said) {
  return said.act == ConsentAct::consent &&
         (said.state == ConsentState::granted || said.state == ConsentState::pending);
}

// Whole months from one day to another, rounded down.
int months_between(const Date& from, const Date& to) {
  const int months = (static_cast<int>(to.year()) - static_cast<int>(from.year())) * 12 +
                     static_cast<int>(static_cast<unsigned>(to.month())) -
                     static_cast<int>(static_cast<unsigned>(from.month()));
  return to.day() < from.day() ? months - 1 : months;
}

}  // namespace

std::string_view name_of(ConsentAct act) { return acts.at(static_cast<std::size_t>(act)); }
std::string_view name_of(ConsentWay way) { return ways.at(static_cast<std::size_t>(way)); }

Controller controller_of(const v1::Rules& rules, std::string_view branch) {
  const auto& branches = rules.branches();
  auto found = std::find_if(branches.begin(), branches.end(),
                            [&](const v1::Branch& each) { return each.id() == branch; });
  if (found == branches.end()) {
    // Head office and imports speak for the one controller, where there is but one.
    const bool one = std::all_of(branches.begin(), branches.end(), [&](const v1::Branch& each) {
      return each.legal_entity() == branches.begin()->legal_entity();
    });
    if (branches.empty() || !one) return {};
    found = branches.begin();
  }
  for (const v1::LegalEntity& entity : rules.legal_entities()) {
    if (entity.id() == found->legal_entity()) return {entity.id(), entity.name()};
  }
  return {found->legal_entity(), found->legal_entity()};
}

const v1::Text* find_text(const v1::Texts& texts, std::string_view id, std::string_view language) {
  const v1::Text* other = nullptr;
  for (const v1::Text& text : texts.texts()) {
    if (text.id() != id) continue;
    if (text.language() == language) return &text;
    if (other == nullptr || text.language() == "de") other = &text;
  }
  return other;
}

ShownText shown_text(const v1::Text& text) {
  return {text.id(), text.version(), hex_sha256(text.title() + "\n" + text.text()),
          text.language()};
}

ConsentRecord read_consent(const Record& record) {
  ConsentRecord consent;
  consent.id = record.id;
  consent.customer = id_of(record.text("customer"));
  consent.process = id_of(record.text("process"));
  consent.act = word_of<ConsentAct>(acts, record.text("act"));
  consent.channel = record.text("channel");
  consent.purpose = record.text("purpose");
  consent.state = consent_state(record.text("state")).value_or(ConsentState::refused);
  consent.text = {record.text("text"), number_of<std::uint32_t>(record.text("version")),
                  record.text("text_hash"), record.text("language")};
  consent.controller = {record.text("controller"), record.text("controller_name")};
  consent.at_ms = number_of<std::int64_t>(record.text("at"));
  consent.branch = record.text("branch");
  consent.device = number_of<std::uint64_t>(record.text("device"));
  consent.staff = record.text("staff");
  consent.way = word_of<ConsentWay>(ways, record.text("way"));
  consent.address = record.text("address");
  consent.guardian = record.text("guardian.name");
  consent.relation = record.text("guardian.relation");
  consent.ink = record.text("ink");
  consent.confirms = id_of(record.text("confirms"));
  consent.token_hash = record.text("token_hash");
  consent.from = record.text("from");
  consent.prev = record.text("prev");
  consent.hash = record.text("hash");
  return consent;
}

Edit consent_edit(const ConsentRecord& consent) {
  const Record blank{.id = consent.id, .kind = RecordKind::consent, .fields = {}};
  Wanted wanted{{"customer", id_text(consent.customer)},
                {"process", id_text(consent.process)},
                {"act", std::string(name_of(consent.act))},
                {"channel", consent.channel},
                {"purpose", consent.purpose},
                {"state", std::string(name_of(consent.state))},
                {"text", consent.text.id},
                {"version", number_text(consent.text.version)},
                {"text_hash", consent.text.hash},
                {"language", consent.text.language},
                {"controller", consent.controller.id},
                {"controller_name", consent.controller.name},
                {"at", number_text(consent.at_ms)},
                {"branch", consent.branch},
                {"device", number_text(static_cast<std::int64_t>(consent.device))},
                {"staff", consent.staff},
                {"way", std::string(name_of(consent.way))},
                {"address", consent.address},
                {"guardian.name", consent.guardian},
                {"guardian.relation", consent.relation},
                {"ink", consent.ink},
                {"confirms", id_text(consent.confirms)},
                {"token_hash", consent.token_hash},
                {"from", consent.from},
                {"prev", consent.prev}};
  const Record unsealed = with_edit(blank, edit_towards(blank, wanted), Stamp{});
  wanted["hash"] = consent_hash(unsealed);
  return edit_towards(blank, wanted);
}

std::string consent_hash(const Record& record) {
  std::string all;
  for (const auto& [key, answer] : record.fields) {
    if (key == "hash" || answer.state != AnswerState::value) continue;
    all += key + "=" + std::to_string(answer.value.size()) + ":" + answer.value + "\n";
  }
  return hex_sha256(all);
}

std::string address_for(const Record& customer, std::string_view channel) {
  if (channel == "post") return address_line(customer);
  if (channel == "email") return customer.text("email");
  if (channel == "phone") return phone_of(customer);
  if (channel == "sms" || channel == "messenger") return customer.text("mobile");
  if (channel == "fax") return customer.text("fax");
  return {};
}

const Record* newest_consent(std::span<const Record> consents) {
  const Record* newest = nullptr;
  for (const Record& record : consents) {
    if (newest == nullptr || newest->id < record.id) newest = &record;
  }
  return newest;
}

std::vector<ConsentFault> check_consents(std::span<const Record> consents) {
  std::set<std::string, std::less<>> hashes;
  for (const Record& record : consents) hashes.insert(record.text("hash"));
  std::vector<ConsentFault> faults;
  for (const Record& record : consents) {
    const std::string& prev = record.text("prev");
    if (consent_hash(record) != record.text("hash")) {
      faults.push_back({record.id, ConsentFault::What::altered});
    } else if (!prev.empty() && !hashes.contains(prev)) {
      faults.push_back({record.id, ConsentFault::What::gap});
    }
  }
  return faults;
}

std::vector<Edit> consent_edits(const ConsentScene& scene, std::span<const ConsentSaid> said,
                                IdSource& ids) {
  const Record* newest = newest_consent(scene.consents);
  std::string prev = newest == nullptr ? std::string() : newest->text("hash");
  std::vector<Edit> edits;
  Edit customer{scene.customer.id, RecordKind::customer, {}};
  for (const ConsentSaid& one : said) {
    if (gives(one) && !consent_allowed(scene.customer, one.purpose, scene.today)) continue;
    ConsentRecord record = record_of(scene, one, ids);
    record.prev = prev;
    edits.push_back(consent_edit(record));
    for (const FieldEdit& field : edits.back().fields) {
      if (field.key == "hash") prev = field.answer.value;  // the next one follows this one
    }
    if (one.act == ConsentAct::consent) {
      take_field(customer, scene.customer, consent_key(one.channel, one.purpose),
                 std::string(name_of(record.state)));
    } else if (one.act == ConsentAct::objection) {
      take_field(customer, scene.customer, "objection",
                 one.state == ConsentState::granted ? "yes" : "no");
    }
  }
  if (!customer.fields.empty()) edits.push_back(std::move(customer));
  return edits;
}

std::vector<Edit> withdraw(const ConsentScene& scene, std::string_view channel,
                           std::string_view purpose, IdSource& ids) {
  const auto known = consent_of(scene.customer, channel, purpose);
  if (known != ConsentState::granted && known != ConsentState::pending) return {};
  const std::array said{ConsentSaid{ConsentAct::consent,
                                    std::string(channel),
                                    std::string(purpose),
                                    ConsentState::withdrawn,
                                    {},
                                    ConsentWay::verbal,
                                    {}}};
  return consent_edits(scene, said, ids);
}

std::vector<Edit> withdraw_channel(const ConsentScene& scene, std::string_view channel,
                                   std::span<const std::string_view> purposes, ConsentWay way,
                                   IdSource& ids) {
  std::vector<ConsentSaid> said;
  for (const std::string_view purpose : purposes) {
    const auto state = consent_of(scene.customer, channel, purpose);
    const bool given = state == ConsentState::granted || state == ConsentState::pending;
    const bool goes_without = !state && purpose == "advertising";
    if (!given && !goes_without) continue;
    ConsentSaid no;
    no.channel = channel;
    no.purpose = purpose;
    no.state = ConsentState::withdrawn;
    no.way = way;
    said.push_back(std::move(no));
  }
  return consent_edits(scene, said, ids);
}

std::vector<Edit> withdraw_everything(const ConsentScene& scene, IdSource& ids) {
  std::vector<ConsentSaid> said;
  for (const std::string_view channel : consent_channels()) {
    for (const std::string_view purpose : consent_purposes()) {
      const auto state = consent_of(scene.customer, channel, purpose);
      if (state != ConsentState::granted && state != ConsentState::pending) continue;
      ConsentSaid no;
      no.channel = channel;
      no.purpose = purpose;
      no.state = ConsentState::withdrawn;
      said.push_back(std::move(no));
    }
  }
  return consent_edits(scene, said, ids);
}

std::vector<Edit> object_to_advertising(const ConsentScene& scene, bool objects, IdSource& ids) {
  if (has_objected(scene.customer) == objects) return {};
  const std::array said{ConsentSaid{ConsentAct::objection,
                                    {},
                                    {},
                                    objects ? ConsentState::granted : ConsentState::withdrawn,
                                    {},
                                    ConsentWay::verbal,
                                    {}}};
  return consent_edits(scene, said, ids);
}

std::int64_t notice_given_ms(std::span<const Record> consents, const Controller& controller) {
  std::int64_t given = 0;
  for (const Record& record : consents) {
    const ConsentRecord one = read_consent(record);
    if (one.act == ConsentAct::notice && one.controller.id == controller.id)
      given = std::max(given, one.at_ms);
  }
  return given;
}

std::optional<ConsentState> consent_for(const Record& customer, std::string_view channel,
                                        std::string_view purpose, const v1::Rules& rules,
                                        std::string_view branch, std::int64_t now_ms) {
  const auto state = consent_of(customer, channel, purpose);
  if (state != ConsentState::granted && state != ConsentState::pending) return state;
  const Answer& answer = customer.answer(consent_key(channel, purpose));
  const Controller here = controller_of(rules, branch);
  const Controller there = controller_of(rules, answer.branch.empty() ? "" : answer.branch);
  if (here.id.empty() || here.id != there.id) return std::nullopt;
  const bool lapsed = now_ms - static_cast<std::int64_t>(answer.stamp.ms) > pending_ms_max;
  if (state == ConsentState::pending && lapsed) return std::nullopt;
  return state;
}

bool consent_allowed(const Record& customer, std::string_view purpose, const Date& today) {
  const auto years = age(customer, today);
  if (!years || *years >= 16) return true;
  if (purpose == "advertising" || purpose == "advertising_health") return false;
  return !customer.text("guardian.name").empty() && !customer.text("guardian.relation").empty();
}

bool needs_guardian(const Record& customer, const Date& today) { return is_minor(customer, today); }

std::vector<int> consents_to_ask(const Record& customer, const v1::Rules& rules,
                                 std::string_view branch, std::span<const std::string> only,
                                 std::int64_t now_ms, const Date& today) {
  const int again = rules.refused_again_months() > 0 ? rules.refused_again_months() : 12;
  std::vector<int> asked;
  if (has_objected(customer) || is_restricted(customer)) return asked;
  for (int i = 0; i < rules.consents_size(); ++i) {
    const v1::ConsentWish& wish = rules.consents(i);
    const std::string name = wish.channel() + "." + wish.purpose();
    if (!only.empty() && std::find(only.begin(), only.end(), name) == only.end()) continue;
    if (!can_reach(customer, wish.channel())) continue;
    if (!consent_allowed(customer, wish.purpose(), today)) continue;
    const auto state = consent_for(customer, wish.channel(), wish.purpose(), rules, branch, now_ms);
    const Answer& answer = customer.answer(consent_key(wish.channel(), wish.purpose()));
    const Date said = local_date(static_cast<std::int64_t>(answer.stamp.ms));
    if (state && *state != ConsentState::refused && *state != ConsentState::withdrawn) continue;
    if (state && months_between(said, today) < again) continue;
    asked.push_back(i);
  }
  return asked;
}

}  // namespace tresen
