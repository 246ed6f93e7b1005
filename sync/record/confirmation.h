#pragma once
// How an e-mail consent becomes valid: the address is asked by a mail with a secret, and whoever
// opens its link confirms (double opt-in; BGH I ZR 164/09, UWG 7(2)). What was asked, and what came
// back, are records in the customer's chain of proofs. The mail itself is somebody else's. Pure.
//
// A token is the id of the record that asked, and a secret of which only the hash is kept.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sync/record/consent_record.h"

namespace tresen {

// Whether a proof still waits: it is the newest of its channel and purpose, and what it says is
// pending now. `consents` are the customer's.
bool waits_for_confirmation(const Record& customer, std::span<const Record> consents,
                            const ConsentRecord& proof, const v1::Rules& rules,
                            std::int64_t now_ms);

// A reminder may follow the first mail, and nothing more.
inline constexpr std::size_t asked_max = 2;
// The mails that have asked about this proof.
std::vector<ConsentRecord> asked_about(std::span<const Record> consents, const Uuid& proof);

struct Asking {
  Edit edit;          // to be written before the token goes out
  std::string token;  // 64 hex digits; told once
};
// Asks about a proof that waits. `secret`: 16 fresh random bytes. Nobody may be asked more than
// asked_max times: that is the caller's.
Asking ask_to_confirm(const ConsentScene& scene, const ConsentRecord& proof,
                      std::string_view secret, IdSource& ids);

// The two parts of a token. Nothing: it is none; spaces at its ends do not count.
struct TokenParts {
  Uuid asked;
  std::string hash;  // of the secret; hex
};
std::optional<TokenParts> read_token(std::string_view token);

enum class Confirming {
  confirmed,    // `edits` are to be written
  already,      // it was confirmed before; nothing is to be done
  unknown,      // no such token
  lapsed,       // more than 14 days after it was asked, or after the consent was given
  taken_back,   // refused, withdrawn or objected to since
  address,      // the customer has another address by now
  not_allowed,  // the customer may not give this consent (under 16)
};
std::string_view name_of(Confirming confirming);  // "confirmed", ...

struct Confirmed {
  Confirming what = Confirming::unknown;
  ConsentRecord proof;      // that it was about, where it is known
  std::int64_t at_ms = 0;   // already: when it was confirmed
  std::vector<Edit> edits;  // the new proof, and the customer's field
};
// What a token does. `scene.branch` must be the branch of the proof, so that the consent is its
// controller's.
Confirmed confirm(const ConsentScene& scene, const TokenParts& token, IdSource& ids);

}  // namespace tresen
