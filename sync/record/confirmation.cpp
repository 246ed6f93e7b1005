#include "sync/record/confirmation.h"

#include <algorithm>
#include <array>

#include "sync/base/hex.h"
#include "sync/base/text.h"
#include "sync/record/customer.h"
#include "sync/record/hash_chain.h"

namespace tresen {
namespace {

constexpr std::size_t id_digits = 32, secret_digits = 32;
constexpr std::array<std::string_view, 7> names{"confirmed",  "already", "unknown",    "lapsed",
                                                "taken_back", "address", "not_allowed"};

// Of the secret as it stands in the token.
std::string secret_hash(std::string_view hex) { return hex_of(commitment_of({}, hex)); }

bool is_same_consent(const ConsentRecord& a, const ConsentRecord& b) {
  return a.act == ConsentAct::consent && a.channel == b.channel && a.purpose == b.purpose;
}

std::optional<ConsentRecord> proof_of(std::span<const Record> consents, const Uuid& id) {
  for (const Record& record : consents)
    if (record.id == id) return read_consent(record);
  return std::nullopt;
}

// The act that confirmed this proof, by whichever of its mails.
std::optional<ConsentRecord> confirmation_of(std::span<const Record> consents, const Uuid& proof) {
  for (const Record& record : consents) {
    const ConsentRecord one = read_consent(record);
    if (one.act == ConsentAct::consent && one.confirms == proof) return one;
  }
  return std::nullopt;
}

// Both ways take the same time: who guesses learns nothing from how long it took.
bool is_same_hash(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned differ = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    differ |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
  return differ == 0;
}

}  // namespace

std::string_view name_of(Confirming confirming) {
  return names.at(static_cast<std::size_t>(confirming));
}

bool waits_for_confirmation(const Record& customer, std::span<const Record> consents,
                            const ConsentRecord& proof, const v1::Rules& rules,
                            std::int64_t now_ms) {
  if (proof.act != ConsentAct::consent || proof.state != ConsentState::pending) return false;
  if (has_objected(customer)) return false;
  const bool newest = std::all_of(consents.begin(), consents.end(), [&](const Record& record) {
    return !(proof.id < record.id) || !is_same_consent(read_consent(record), proof);
  });
  return newest && consent_for(customer, proof.channel, proof.purpose, rules, proof.branch,
                               now_ms) == ConsentState::pending;
}

std::vector<ConsentRecord> asked_about(std::span<const Record> consents, const Uuid& proof) {
  std::vector<ConsentRecord> asked;
  for (const Record& record : consents) {
    ConsentRecord one = read_consent(record);
    if (one.act == ConsentAct::asked && one.confirms == proof) asked.push_back(std::move(one));
  }
  return asked;
}

Asking ask_to_confirm(const ConsentScene& scene, const ConsentRecord& proof,
                      std::string_view secret, IdSource& ids) {
  const std::string hex = hex_of(secret);
  const std::array said{ConsentSaid{ConsentAct::asked,
                                    proof.channel,
                                    proof.purpose,
                                    ConsentState::pending,
                                    proof.text,
                                    ConsentWay::doi,
                                    {},
                                    proof.id,
                                    secret_hash(hex)}};
  std::vector<Edit> edits = consent_edits(scene, said, ids);
  const std::string asked = to_hex(edits.front().record);
  return {std::move(edits.front()), asked + hex};
}

std::optional<TokenParts> read_token(std::string_view token) {
  const std::string text = lower(tidied(token));
  if (text.size() != id_digits + secret_digits) return std::nullopt;
  if (text.find_first_not_of("0123456789abcdef") != std::string::npos) return std::nullopt;
  const auto asked = uuid_from_hex(std::string_view(text).substr(0, id_digits));
  if (!asked) return std::nullopt;
  return TokenParts{*asked, secret_hash(std::string_view(text).substr(id_digits))};
}

Confirmed confirm(const ConsentScene& scene, const TokenParts& token, IdSource& ids) {
  Confirmed done;
  const auto asked = proof_of(scene.consents, token.asked);
  if (!asked || asked->act != ConsentAct::asked) return done;
  if (!is_same_hash(asked->token_hash, token.hash)) return done;
  const auto proof = proof_of(scene.consents, asked->confirms);
  if (!proof) return done;
  done.proof = *proof;
  const auto before = confirmation_of(scene.consents, proof->id);
  const auto says = consent_of(scene.customer, proof->channel, proof->purpose);
  const bool gone = scene.now_ms - asked->at_ms > pending_ms_max;
  if (before) {
    done.what = Confirming::already;
    done.at_ms = before->at_ms;
  } else if (has_objected(scene.customer) || says == ConsentState::refused ||
             says == ConsentState::withdrawn) {
    done.what = Confirming::taken_back;
  } else if (gone || consent_for(scene.customer, proof->channel, proof->purpose, scene.rules,
                                 scene.branch, scene.now_ms) != ConsentState::pending) {
    done.what = Confirming::lapsed;
  } else if (scene.customer.text("email") != proof->address) {
    done.what = Confirming::address;
  } else {
    const std::array said{ConsentSaid{ConsentAct::consent,
                                      proof->channel,
                                      proof->purpose,
                                      ConsentState::granted,
                                      proof->text,
                                      ConsentWay::doi,
                                      {},
                                      proof->id,
                                      token.hash}};
    done.edits = consent_edits(scene, said, ids);
    done.what = done.edits.empty() ? Confirming::not_allowed : Confirming::confirmed;
  }
  return done;
}

}  // namespace tresen
