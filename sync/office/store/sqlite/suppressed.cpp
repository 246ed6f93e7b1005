#include "sync/office/store/sqlite/suppressed.h"

#include <sodium.h>

#include <array>

#include "sync/record/consent.h"
#include "sync/record/suppression.h"

namespace tresen {
namespace {

Blob mark_of(const std::string& key, const std::string& text) {
  std::array<unsigned char, crypto_generichash_BYTES> digest{};
  crypto_generichash(digest.data(), digest.size(),
                     reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                     reinterpret_cast<const unsigned char*>(key.data()), key.size());
  return {std::string(reinterpret_cast<const char*>(digest.data()), digest.size())};
}

}  // namespace

Result<void> keep_suppressed(Database& database, const std::string& key, const Record& customer) {
  const bool objects = has_objected(customer);
  for (const std::string& text : suppression_texts(customer)) {
    TRY(database.run(objects ? "INSERT OR IGNORE INTO suppressed (mark) VALUES (?)"
                             : "DELETE FROM suppressed WHERE mark = ?",
                     {mark_of(key, text)}));
  }
  return {};
}

Result<bool> is_suppressed(Database& database, const std::string& key, const Record& customer) {
  for (const std::string& text : suppression_texts(customer)) {
    TRY_TO(found,
           database.integer("SELECT 1 FROM suppressed WHERE mark = ?", {mark_of(key, text)}));
    if (found) return true;
  }
  return false;
}

}  // namespace tresen
