#pragma once
// A marketing contact: the dated fact that a campaign brought a customer in, or wrote to them.
// "Written to" and "came" are two contacts. Written when a process closes; never changed later.

#include <cstdint>
#include <string>
#include <vector>

#include "sync/record/record.h"

namespace tresen {

enum class ContactKind {
  stated,   // the customer said so at a counter
  matched,  // the customer was in the campaign's selection, or answered it
};

std::string_view name_of(ContactKind kind);

// Keys of the record: campaign, customer, process, at, kind, referrer, branch.
struct MarketingContact {
  Uuid id;
  std::string campaign;  // id; empty: came by recommendation alone
  Uuid customer;
  Uuid process;            // none: no process
  std::int64_t at_ms = 0;  // since 1970-01-01 UTC
  ContactKind kind = ContactKind::stated;
  Uuid referrer;  // the customer who recommended; none: nobody
  std::string branch;

  bool operator==(const MarketingContact&) const = default;
};

// Nothing is refused: what the record lacks stays empty.
MarketingContact read_contact(const Record& record);
// The write that makes the stored record say this (an empty record: all of it); without edits if it
// does already.
Edit contact_edit(const Record& stored, const MarketingContact& contact);

}  // namespace tresen
