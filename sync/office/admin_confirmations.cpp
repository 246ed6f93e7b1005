#include "sync/office/admin_confirmations.h"

#include <openssl/rand.h>

#include <array>
#include <map>
#include <utility>
#include <vector>

#include "sync/record/confirmation.h"

namespace tresen {
namespace {

constexpr std::size_t page_max = 500;

Result<std::string> fresh_secret() {
  std::array<unsigned char, 16> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    return fail(Fault::storage, "the system has no randomness");
  }
  return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

// A customer with all that was ever proven about him or her.
struct Person {
  Record customer;
  std::vector<Record> consents;
};

Result<std::optional<Person>> person_of(CustomerStore& records, const Uuid& customer) {
  TRY_TO(found, records.find(customer));
  if (!found) return std::optional<Person>();
  TRY_TO(consents, records.of_customer(customer, RecordKind::consent));
  return std::optional(Person{std::move(*found), std::move(consents)});
}

ConsentScene scene_of(const Person& person, const v1::Rules& rules, const ConsentRecord& proof,
                      std::int64_t now_ms, const std::string& from = {}) {
  return {person.customer, person.consents,    rules, proof.branch, 0, {}, proof.process,
          now_ms,          local_date(now_ms), from};
}

// Makes the tokens of a page, and writes down that they were made: one change log entry for each,
// one transaction for each branch.
class Mails {
 public:
  Mails(Office& office, std::int64_t now_ms) : office_(office), now_ms_(now_ms) {}

  Result<std::string> ask(const Person& person, const v1::Rules& rules,
                          const ConsentRecord& proof) {
    TRY_TO(secret, fresh_secret());
    Asking asking = ask_to_confirm(scene_of(person, rules, proof, now_ms_), proof, secret, ids_);
    edits_[proof.branch].push_back(std::move(asking.edit));
    return std::move(asking.token);
  }
  Result<void> write() {
    for (const auto& [branch, edits] : edits_) TRY(office_.submit(edits, branch, now_ms_));
    return {};
  }

 private:
  Office& office_;
  std::int64_t now_ms_;
  IdSource ids_;
  std::map<std::string, std::vector<Edit>> edits_;
};

// What a token means now, with what is to be written.
Result<Confirmed> judged(Office& office, std::string_view text, const std::string& from,
                         std::int64_t now_ms) {
  const auto token = read_token(text);
  if (!token) return Confirmed{};
  CustomerStore& records = office.store().customers();
  TRY_TO(asked, records.find(token->asked));
  if (!asked || asked->kind != RecordKind::consent) return Confirmed{};
  const ConsentRecord mail = read_consent(*asked);
  TRY_TO(person, person_of(records, mail.customer));
  if (!person) return Confirmed{};
  TRY_TO(rules, office.store().campaigns().rules());
  IdSource ids;
  return confirm(scene_of(*person, rules, mail, now_ms, from), *token, ids);
}

Error refusal(const Confirmed& done) {
  switch (done.what) {
    case Confirming::lapsed:
      return {Fault::conflict,
              "this confirmation came too late: a consent lapses after 14 days. Ask the customer "
              "again at the counter; a new mail follows from that"};
    case Confirming::taken_back:
      return {Fault::conflict,
              "the customer has refused, withdrawn or objected since; nothing was changed"};
    case Confirming::address:
      return {Fault::conflict,
              "the customer has another e-mail address by now; ask for the consent again at the "
              "counter, so that it names the new one"};
    case Confirming::not_allowed:
      return {Fault::conflict, "nobody under 16 can give this consent; nothing was changed"};
    case Confirming::confirmed:
    case Confirming::already:
    case Confirming::unknown:
      break;
  }
  return {Fault::absent,
          "nobody was asked with this token. Copy the whole of it from the mail; `consent pending` "
          "shows who still waits"};
}

}  // namespace

Result<v1::AdminReply> pending_consents(Office& office, const v1::ConsentsPendingRequest& request,
                                        std::int64_t now_ms) {
  CustomerStore& records = office.store().customers();
  TRY_TO(rules, office.store().campaigns().rules());
  const Uuid after = uuid_from_bytes(request.after()).value_or(Uuid{});
  TRY_TO(page, records.page(RecordKind::consent, after, page_max));
  v1::AdminReply reply;
  v1::ConsentsPendingReply& out = *reply.mutable_consents_pending();
  Mails mails(office, now_ms);
  for (const Record& record : page) {
    const ConsentRecord proof = read_consent(record);
    if (proof.act != ConsentAct::consent || proof.state != ConsentState::pending) continue;
    TRY_TO(person, person_of(records, proof.customer));
    if (!person) continue;
    if (!waits_for_confirmation(person->customer, person->consents, proof, rules, now_ms)) continue;
    const auto asked = static_cast<std::uint32_t>(asked_about(person->consents, proof.id).size());
    const Answer& answer = person->customer.answer(consent_key(proof.channel, proof.purpose));
    v1::PendingConsent& facts = *out.add_consents();
    facts.set_id(to_bytes(proof.id));
    facts.set_no(person->customer.text("customer_no"));
    facts.set_purpose(proof.purpose);
    facts.set_address(proof.address);
    facts.set_language(proof.text.language);
    facts.set_at_ms(proof.at_ms);
    facts.set_lapses_ms(static_cast<std::int64_t>(answer.stamp.ms) + pending_ms_max);
    facts.set_asked(asked);
    facts.set_branch(proof.branch);
    const bool due =
        (request.make() && asked == 0) || (request.remind() && asked > 0 && asked < asked_max);
    if (!due) continue;
    TRY_TO(token, mails.ask(*person, rules, proof));
    facts.set_token(std::move(token));
    facts.set_asked(asked + 1);
  }
  TRY(mails.write());
  if (!page.empty()) out.set_next(to_bytes(page.back().id));
  return reply;
}

Result<v1::AdminReply> confirm_consent(Office& office, const v1::ConsentConfirmRequest& request,
                                       std::int64_t now_ms) {
  if (!read_token(request.token())) {
    return fail(Fault::invalid,
                "that is no token of a confirmation: it has 64 digits and letters from a to f");
  }
  TRY_TO(done, confirm_by_token(office, request.token(), {}, now_ms));
  if (done.what != Confirming::confirmed && done.what != Confirming::already) {
    return tl::unexpected(refusal(done));
  }
  v1::AdminReply reply;
  v1::ConsentConfirmReply& out = *reply.mutable_consent_confirm();
  const bool already = done.what == Confirming::already;
  const ConsentRecord& proof = done.proof;
  TRY_TO(customer, office.store().customers().find(proof.customer));
  const auto state = customer ? consent_of(*customer, proof.channel, proof.purpose) : std::nullopt;
  if (customer) out.set_no(customer->text("customer_no"));
  out.set_purpose(proof.purpose);
  out.set_at_ms(already ? done.at_ms : now_ms);
  out.set_already(already);
  out.set_state(std::string(state ? name_of(*state) : std::string_view("none")));
  return reply;
}

Result<Confirmed> confirm_by_token(Office& office, std::string_view token, const std::string& from,
                                   std::int64_t now_ms) {
  TRY_TO(done, judged(office, token, from, now_ms));
  if (!done.edits.empty()) TRY(office.submit(done.edits, done.proof.branch, now_ms));
  return done;
}

Result<Confirmed> look_at_token(Office& office, std::string_view token, std::int64_t now_ms) {
  return judged(office, token, {}, now_ms);
}

}  // namespace tresen
