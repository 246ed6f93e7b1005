#pragma once
// Finds customers while somebody types: names, phone numbers, birth dates, customer numbers,
// e-mails, postcodes and towns, all in one box. In memory, no SQL; one thread at a time.
//
// Every word of the query must fit, as the beginning of something, in any order: "muell han" finds
// Hans Müller. One mistake in a name is forgiven; such hits come last, but where many have the name
// as it was typed: there a few rows of the first page are for those who may have been meant.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/ids.h"
#include "sync/record/record.h"

namespace tresen {

// What a list shows of a customer.
struct CustomerRow {
  Uuid id;
  std::string customer_no;
  std::string external_id;
  std::string name;        // "Müller, Hans"
  std::string address;     // one line
  std::string birth_date;  // YYYY-MM-DD; empty: unknown
  std::string phone;       // first one, stored form
  std::string email;

  bool operator==(const CustomerRow&) const = default;
};

// How the weakest word of the query fitted.
enum class Match {
  name,
  umlaut,   // spelt otherwise, as "Muller" for "Müller"
  similar,  // one mistake away
  phone,
  birth_date,
  customer_no,  // or the number of the system before
  email,
  postcode,
  address,  // street or town
};

std::string_view name_of(Match match);  // "name", "umlaut", ...

// Bytes of a text of the row to be marked.
struct Mark {
  enum class In : std::uint8_t { name, address, birth_date, phone, email, customer_no } in;
  std::size_t begin = 0, end = 0;

  bool operator==(const Mark&) const = default;
};

struct Hit {
  CustomerRow row;
  double score = 0;  // 0 to 1, higher is better
  Match why = Match::name;
  std::vector<Mark> marks;
};

class Index {
 public:
  Index();
  Index(Index&&) noexcept;
  Index& operator=(Index&&) noexcept;
  ~Index();

  // Starts over with these customers; faster than one upsert each. Records of other kinds are
  // skipped.
  void build(std::span<const Record> customers);
  // The same in pieces, while the customers come: each is put in or replaced, and can be found from
  // the next `settle` on.
  void prepare(const Record& customer);
  void settle();
  // Puts in or replaces one. Now and then it sorts everything anew (tens of milliseconds).
  void upsert(const Record& customer);
  // Absent ids are ignored.
  void remove(const Uuid& id);
  std::size_t size() const;

  // At most `limit` hits, best first but for those few rows; equal ones by name. An empty query
  // finds nobody.
  std::vector<Hit> query(std::string_view text, std::size_t limit) const;
  std::optional<CustomerRow> row(const Uuid& id) const;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace tresen
