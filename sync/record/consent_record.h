#pragma once
// The proof of what a customer allowed, refused, withdrew, objected to, was shown or signed
// (GDPR 7(1), 13, 21(2); UWG 7a): who, by which words, when, where, how, before whom.
//
// A record of kind consent is written once and never changed; a later act is a later record. Each
// names the hash of the newest one known for its customer, so that a row that was altered or taken
// out of the middle is found. Two counters that did not see each other name the same one: the chain
// may fork, it may not break. Pure.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/ids.h"
#include "sync/record/consent.h"
#include "sync/record/record.h"
#include "tresen/v1/chain.pb.h"

namespace tresen {

enum class ConsentAct {
  consent,    // of one channel and purpose: granted, refused, withdrawn or pending
  objection,  // to all advertising; granted: it holds, withdrawn: it was taken back
  notice,     // the privacy notice was shown or handed out
  signature,  // a text was signed
  asked,      // to confirm a pending consent, by a mail with a secret
};
enum class ConsentWay {
  signature,  // signed on the glass
  verbal,     // said to staff
  doi,        // by the link in a confirmation mail
  shown,      // a notice: read on the screen
  handed,     // a notice: on paper
  web,        // on the chain's page, by the link in a message
  message,    // a text message to the chain: STOP
};
std::string_view name_of(ConsentAct act);  // "consent", ...
std::string_view name_of(ConsentWay way);

// Who is responsible for the customers of a branch (GDPR 4(7)).
struct Controller {
  std::string id;    // of a LegalEntity; a chain that lists none: the name
  std::string name;  // as it stands in consents

  bool operator==(const Controller&) const = default;
};
// Empty where the rules know neither the branch nor a single controller for all.
Controller controller_of(const v1::Rules& rules, std::string_view branch);

// A wording as it was shown.
struct ShownText {
  std::string id;
  std::uint32_t version = 0;
  std::string hash;      // SHA-256 over title, a line end, and the words; hex
  std::string language;  // BCP 47

  bool operator==(const ShownText&) const = default;
};
// The wording in the language, else in German, else in the first there is. Null: there is none.
const v1::Text* find_text(const v1::Texts& texts, std::string_view id, std::string_view language);
ShownText shown_text(const v1::Text& text);

// Keys of the record: customer, process, act, channel, purpose, state, text, version, text_hash,
// language, controller, controller_name, at, branch, device, staff, way, address, guardian.name,
// guardian.relation, ink, confirms, token_hash, from, prev, hash.
struct ConsentRecord {
  Uuid id;
  Uuid customer;
  Uuid process;  // in which it was done; none: on the card
  ConsentAct act = ConsentAct::consent;
  std::string channel, purpose;  // of a consent
  ConsentState state = ConsentState::granted;
  ShownText text;
  Controller controller;
  std::int64_t at_ms = 0;  // since 1970-01-01 UTC
  std::string branch;
  std::uint64_t device = 0;
  std::string staff;
  ConsentWay way = ConsentWay::verbal;
  std::string address;             // the address or number that the consent is about
  std::string guardian, relation;  // who said it for a minor
  std::string ink;                 // the signature, see sync/base/ink.h
  Uuid confirms;                   // the pending consent that this asks about, or confirms
  std::string token_hash;          // of the secret in the mail; hex
  std::string from;                // network address of a click, or number of a message
  std::string prev;                // hash of the newest record known; empty: the first
  std::string hash;                // over all of this; hex

  bool operator==(const ConsentRecord&) const = default;
};

// Nothing is refused: what the record lacks stays empty.
ConsentRecord read_consent(const Record& record);
// The write that makes the record, with its hash.
Edit consent_edit(const ConsentRecord& consent);
// SHA-256 over every value of the record but "hash", by key; hex. Keys of later releases count too.
std::string consent_hash(const Record& record);

// Where a channel reaches the customer: what a consent to it is about. Empty: nowhere.
std::string address_for(const Record& customer, std::string_view channel);

// The newest of a customer's consent records; null: none. Of a fork: the later one.
const Record* newest_consent(std::span<const Record> consents);

// What is wrong with the chain of one customer's records: a row whose hash does not fit what it
// says, or one that names a record which is not there.
struct ConsentFault {
  Uuid record;
  enum class What { altered, gap } what = What::altered;

  bool operator==(const ConsentFault&) const = default;
};
std::vector<ConsentFault> check_consents(std::span<const Record> consents);

// Where, when and before whom an act happens.
struct ConsentScene {
  const Record& customer;
  std::span<const Record> consents;  // the customer's, as known here
  const v1::Rules& rules;
  std::string branch;
  std::uint64_t device = 0;
  std::string staff;
  Uuid process;
  std::int64_t now_ms = 0;  // since 1970-01-01 UTC
  Date today{};
  std::string from{};  // network address or number, of who is not there
};
struct ConsentSaid {
  ConsentAct act = ConsentAct::consent;
  std::string channel, purpose;
  ConsentState state = ConsentState::granted;
  ShownText text;
  ConsentWay way = ConsentWay::verbal;
  std::string ink;
  Uuid confirms{};
  std::string token_hash{};

  bool operator==(const ConsentSaid&) const = default;
};

// The records of these acts in their chain, and the customer's fields that say the same, to be
// written in one turn. A granted consent of the channel email is `pending` until it is confirmed,
// unless the way is `doi`. A consent for somebody under 16 names the guardian; without one, and for
// advertising, it is left out (consent_allowed).
std::vector<Edit> consent_edits(const ConsentScene& scene, std::span<const ConsentSaid> said,
                                IdSource& ids);

// One tap: this consent is withdrawn. Empty: there is nothing to withdraw.
std::vector<Edit> withdraw(const ConsentScene& scene, std::string_view channel,
                           std::string_view purpose, IdSource& ids);
// By a link or a message: nothing for these purposes comes by this channel any more. What was given
// is withdrawn; advertising that needs no consent is refused. Empty: it is so already.
std::vector<Edit> withdraw_channel(const ConsentScene& scene, std::string_view channel,
                                   std::span<const std::string_view> purposes, ConsentWay way,
                                   IdSource& ids);
// Every consent that was given, or waits to be confirmed, is withdrawn.
std::vector<Edit> withdraw_everything(const ConsentScene& scene, IdSource& ids);
// One tap: objection to all advertising, or taking it back.
std::vector<Edit> object_to_advertising(const ConsentScene& scene, bool objects, IdSource& ids);

// Whether the privacy notice was given by this controller; 0: never.
std::int64_t notice_given_ms(std::span<const Record> consents, const Controller& controller);

// E-mail consents that nobody confirmed lapse after 14 days.
inline constexpr std::int64_t pending_ms_max = std::int64_t{14} * 24 * 3'600'000;

// What holds for this branch's controller at this time: a consent given to another controller is
// nothing here (GDPR 4(7), 26), a pending one that lapsed is nothing any more. A refusal, a
// withdrawal and an objection hold for the whole chain.
std::optional<ConsentState> consent_for(const Record& customer, std::string_view channel,
                                        std::string_view purpose, const v1::Rules& rules,
                                        std::string_view branch, std::int64_t now_ms);

// Whether this customer can give this consent: not for advertising under 16 (GDPR 8, UWG 3), under
// 16 at all only by a guardian who is known by name and relation.
bool consent_allowed(const Record& customer, std::string_view purpose, const Date& today);
// Whether contract data of this customer needs a guardian: under 18 (BGB 107).
bool needs_guardian(const Record& customer, const Date& today);

// The chain's wishes to be asked now: nothing holds, the channel reaches the customer, he or she
// may give it, did not object, and did not refuse within the months that the rules say. `only`:
// "CHANNEL.PURPOSE" of a step; empty: all. Indexes into Rules.consents.
std::vector<int> consents_to_ask(const Record& customer, const v1::Rules& rules,
                                 std::string_view branch, std::span<const std::string> only,
                                 std::int64_t now_ms, const Date& today);

}  // namespace tresen
