#pragma once
// A marketing contact: the dated fact that a campaign brought a customer in, or wrote to them.
// "Written to" and "came" are two contacts. Written when a process closes, or when a customer
// brings a letter along; never changed later.

#include <cstdint>
#include <string>
#include <vector>

#include "sync/record/letter_code.h"
#include "sync/record/record.h"

namespace tresen {

enum class ContactKind {
  stated,   // the customer said so at a counter
  matched,  // the customer was in the campaign's selection, or answered it
  written,  // the campaign wrote to the customer (participation.h): nobody has come by that
};

std::string_view name_of(ContactKind kind);

// Keys of the record: campaign, customer, process, at, kind, referrer, branch, source, code,
// outcome.
struct MarketingContact {
  Uuid id;
  std::string campaign;  // id; empty: came by recommendation alone
  Uuid customer;
  Uuid process;            // none: no process
  std::int64_t at_ms = 0;  // since 1970-01-01 UTC
  ContactKind kind = ContactKind::stated;
  Uuid referrer;  // the customer who recommended; none: nobody
  std::string branch;
  // "letter": a letter was brought along; phone, desk, email, sms, post: answered by that; empty:
  // somebody was asked.
  std::string source{};
  std::string code{};  // on the letter; without a customer head office finds out whose it is

  // What was answered, such as "appointment"; with the kind "written" that somebody does not want
  // to come by it, or cannot. Empty: nothing but that.
  std::string outcome{};

  bool operator==(const MarketingContact&) const = default;
};

// Whether a campaign was answered, and nobody came by it.
bool is_turned_down(const MarketingContact& contact);

// Whether a record says that somebody answered a campaign, and not that it wrote to somebody.
bool is_answer(const Record& record);

// That somebody has answered a letter is one contact, wherever and how often it is shown.
Uuid answer_id(const LetterCode& code);

// That a message of a campaign came back is one contact, however often it is told. The code is the
// one that a letter would have.
Uuid bounce_id(const LetterCode& code);

// Nothing is refused: what the record lacks stays empty.
MarketingContact read_contact(const Record& record);
// The write that makes the stored record say this (an empty record: all of it); without edits if it
// does already.
Edit contact_edit(const Record& stored, const MarketingContact& contact);

}  // namespace tresen
