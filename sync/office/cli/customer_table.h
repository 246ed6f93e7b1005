#pragma once
// How the columns of a table become customers: generous with rows, strict with fields.
//
// A row is refused only when it names nobody (no name, phone or e-mail). A value that cannot be
// true is left missing and told, with line, column, value and reason. Blanks say nothing.

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/office/cli/csv.h"
#include "sync/record/field.h"
#include "tresen/v1/chain.pb.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

// One thing that could not be taken as it stands.
struct Refusal {
  std::size_t line = 0;
  std::string column;  // header of the file; empty: the row as a whole
  std::string value;
  std::string reason;

  bool operator==(const Refusal&) const = default;
};

struct TableOptions {
  std::string country = "DE";  // ISO 3166-1 alpha-2: by whose rules rows without one are read
  bool latin1 = false;         // the file is ISO 8859-1 instead of UTF-8
  Date today{};
};

struct JudgedRow {
  std::optional<v1::ImportedCustomer> customer;  // nothing: the row was refused
  std::vector<Refusal> refusals;                 // of the row, or of single fields
};

class CustomerTable {
 public:
  // Fits the columns of `header` to fields, by `map` or by their names. Columns that are neither a
  // field nor in the map come back as refusals. invalid: the map or the header makes no sense; the
  // detail says what would be right.
  static Result<CustomerTable> of(const CsvRecord& header, const v1::ImportMap& map,
                                  const v1::Chain& chain, TableOptions options);

  JudgedRow judge(const CsvRecord& record) const;

  const std::vector<Refusal>& unknown_columns() const { return unknown_columns_; }
  std::size_t columns() const { return headers_.size(); }

 private:
  // Where a value of a field comes from: a column, or the same for each row.
  struct Origin {
    std::string field;
    std::optional<std::size_t> column;
    std::string constant;
  };
  struct Raw {
    std::string text;
    std::string column;    // headers, joined
    bool readable = true;  // it is UTF-8
  };

  Result<void> fit_by_map(const v1::ImportMap& map);
  void fit_by_names(const std::vector<bool>& mapped, std::size_t line);
  std::map<std::string, Raw> raw_values(const CsvRecord& record) const;
  FieldContext context_of(const std::map<std::string, Raw>& raw, std::string& country) const;
  // The value as stored, or why not.
  Result<std::string> judged(const std::string& key, const std::string& raw,
                             const FieldContext& context) const;
  Result<std::string> judged_categories(const std::string& set, const std::string& raw) const;

  std::vector<std::string> headers_;
  std::vector<Origin> origins_;
  std::vector<Refusal> unknown_columns_;
  std::vector<std::string> branches_;
  std::map<std::string, v1::CategorySet> category_sets_;
  std::string date_format_;
  TableOptions options_;
};

// A day written like `format` ("dd.mm.yyyy", "m/d/yyyy", "yyyymmdd"; also "%d.%m.%Y").
std::optional<Date> parse_date_like(std::string_view text, std::string_view format);

}  // namespace tresen
