// A table of customers from another system: its records, and what its rows mean.

#include "sync/office/cli/csv.h"

#include "sync/office/cli/customer_table.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using tresen::fuzz::must;
  const auto text = tresen::fuzz::text_of(data, size);
  tresen::CsvReader reader(text, tresen::separator_of(text));
  const auto header = reader.next();
  if (!header) return 0;
  tresen::v1::Chain chain;
  chain.mutable_rules()->add_branches()->set_id("b1");
  tresen::TableOptions options;
  options.today =
      tresen::Date{std::chrono::year(2026), std::chrono::month(11), std::chrono::day(21)};
  options.latin1 = size % 2 == 0;
  const auto table = tresen::CustomerTable::of(*header, {}, chain, options);
  std::size_t before = 0;
  while (const auto record = reader.next(table ? table->columns() : 0)) {
    must(reader.offset() > before && reader.offset() <= text.size(), "reading gets on");
    before = reader.offset();
    if (table) table->judge(*record);
    tresen::csv_line(record->values);
  }
  return 0;
}
