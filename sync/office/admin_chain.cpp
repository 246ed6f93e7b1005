#include "sync/office/admin_chain.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "sync/office/cli/chain_check.h"
#include "sync/office/cli/mistake_words.h"
#include "sync/office/pins.h"

namespace tresen {
namespace {

// A file that was made from an older version would undo what somebody else has published since.
Result<void> check_version(std::string_view name, std::uint64_t from, std::uint64_t now) {
  if (from == 0 || from == now) return {};
  return fail(Fault::conflict,
              std::string(name) + ": the file was made from version " + std::to_string(from) +
                  ", but version " + std::to_string(now) +
                  " is in force; run `chain export` again and put your changes there, or write "
                  "version: 0 to replace it all the same");
}

Result<void> check_versions(const v1::Chain& chain, const v1::Chain& before) {
  if (chain.id() != before.id()) {
    return fail(Fault::invalid, "the file is of the chain \"" + chain.id() +
                                    "\", this head office is of \"" + before.id() + "\"");
  }
  if (chain.has_rules()) {
    TRY(check_version("rules", chain.rules().version(), before.rules().version()));
  }
  if (chain.has_campaigns()) {
    TRY(check_version("campaigns", chain.campaigns().version(), before.campaigns().version()));
  }
  if (chain.has_texts()) {
    TRY(check_version("texts", chain.texts().version(), before.texts().version()));
  }
  if (chain.has_staff()) {
    TRY(check_version("staff", chain.staff().version(), before.staff().version()));
  }
  return {};
}

void forget_hashes(v1::Staff& staff) {
  for (v1::StaffMember& member : *staff.mutable_members()) {
    member.clear_pin_salt();
    member.clear_pin_hash();
  }
}

const v1::StaffMember* known_member(const v1::Staff& staff, const std::string& id) {
  for (const v1::StaffMember& member : staff.members()) {
    if (member.id() == id && !member.pin_hash().empty()) return &member;
  }
  return nullptr;
}

// The options with the documents of a publication in the place of those in force. Staff are there
// if they are published: who keeps a PIN that nobody knows has one that nobody else has.
v1::Chain as_it_would_be(const v1::Chain& before, const v1::Chain& published) {
  v1::Chain chain = before;
  chain.clear_staff();
  if (!published.name().empty()) chain.set_name(published.name());
  if (published.has_rules()) *chain.mutable_rules() = published.rules();
  if (published.has_campaigns()) *chain.mutable_campaigns() = published.campaigns();
  if (published.has_texts()) *chain.mutable_texts() = published.texts();
  if (!published.has_staff()) return chain;
  *chain.mutable_staff() = published.staff();
  std::set<std::string> typed;
  for (const v1::StaffMember& member : published.staff().members()) typed.insert(member.pin());
  int next = 10'000'000;
  for (v1::StaffMember& member : *chain.mutable_staff()->mutable_members()) {
    if (!member.pin().empty() || known_member(before.staff(), member.id()) == nullptr) continue;
    while (typed.contains(std::to_string(next))) ++next;
    member.set_pin(std::to_string(next++));
  }
  return chain;
}

// Hashes the PINs that were typed, and leaves the others theirs. Mistakes: a PIN is somebody's.
Result<void> seal(v1::Staff& staff, const v1::Staff& known, v1::PublishReply& reply) {
  std::string salt;
  for (const v1::StaffMember& member : known.members()) {
    if (!member.pin_salt().empty()) salt = member.pin_salt();
  }
  if (salt.empty()) {
    TRY_TO(fresh, new_pin_salt());
    salt = std::move(fresh);
  }
  std::set<std::string> hashes;
  for (int i = 0; i < staff.members_size(); ++i) {
    v1::StaffMember& member = *staff.mutable_members(i);
    if (member.pin().empty()) {
      const v1::StaffMember* const before = known_member(known, member.id());
      member.set_pin_salt(before == nullptr ? "" : before->pin_salt());
      member.set_pin_hash(before == nullptr ? "" : before->pin_hash());
    } else {
      TRY_TO(hash, pin_hash(member.pin(), salt));
      member.clear_pin();
      member.set_pin_salt(salt);
      member.set_pin_hash(std::move(hash));
    }
    if (hashes.insert(member.pin_hash()).second) continue;
    v1::ChainMistake& mistake = *reply.add_mistakes();
    mistake.set_field("staff.members[" + std::to_string(i) + "].pin");
    mistake.set_what("is somebody else's PIN already; each needs one of their own");
  }
  return {};
}

// What nobody has checked yet. PINs that were typed are sealed, if all else is right.
Result<void> check_from_desk(v1::Chain& chain, const v1::Chain& before, v1::PublishReply& reply) {
  if (chain.has_staff()) forget_hashes(*chain.mutable_staff());
  for (v1::ChainMistake& mistake : mistakes_of(as_it_would_be(before, chain))) {
    *reply.add_mistakes() = std::move(mistake);
  }
  if (!chain.has_staff() || !reply.mistakes().empty()) return {};
  return seal(*chain.mutable_staff(), before.staff(), reply);
}

}  // namespace

Result<v1::AdminReply> admin_chain(Store& store, const v1::ChainRequest& request,
                                   const Actor& actor) {
  TRY_TO(chain, store.campaigns().chain());
  v1::AdminReply reply;
  *reply.mutable_chain() = std::move(chain);
  if (!request.with_staff()) reply.mutable_chain()->clear_staff();
  if (actor.desk != 0 && reply.chain().has_staff()) {
    forget_hashes(*reply.mutable_chain()->mutable_staff());
  }
  return reply;
}

Result<v1::AdminReply> publish_chain(Store& store, const v1::PublishRequest& request,
                                     const Actor& actor, std::int64_t now_ms) {
  v1::Chain chain = request.chain();
  TRY_TO(before, store.campaigns().chain());
  TRY(check_versions(chain, before));
  v1::AdminReply reply;
  v1::PublishReply& published = *reply.mutable_publish();
  if (actor.desk != 0) {
    TRY(check_from_desk(chain, before, published));
    tell_in(request.language(), *published.mutable_mistakes());
  }
  if (published.mistakes().empty() && !request.only_check()) {
    TRY(store.campaigns().publish(chain, now_ms, {actor.staff, actor.desk}));
  }
  TRY_TO(after, store.campaigns().chain());
  const auto note = [&](const char* name, std::uint64_t was, std::uint64_t is) {
    if (was != is) published.add_published(name);
    return is;
  };
  published.set_rules(note("rules", before.rules().version(), after.rules().version()));
  published.set_campaigns(
      note("campaigns", before.campaigns().version(), after.campaigns().version()));
  published.set_texts(note("texts", before.texts().version(), after.texts().version()));
  published.set_staff(note("staff", before.staff().version(), after.staff().version()));
  return reply;
}

void tell_in(std::string_view language,
             google::protobuf::RepeatedPtrField<v1::ChainMistake>& mistakes) {
  for (v1::ChainMistake& one : mistakes) one.set_what(mistake_in(language, one.what()));
}

std::vector<v1::ChainMistake> mistakes_of(const v1::Chain& chain) {
  TextReading nowhere;
  check_chain(chain, nowhere);
  std::vector<v1::ChainMistake> mistakes;
  for (Mistake& mistake : nowhere.mistakes) {
    v1::ChainMistake& told = mistakes.emplace_back();
    told.set_field(std::move(mistake.field));
    told.set_what(std::move(mistake.what));
  }
  return mistakes;
}

}  // namespace tresen
