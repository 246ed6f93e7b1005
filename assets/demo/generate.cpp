// Makes the demo chain: chain.textproto and customers.csv, for `tresen-headoffice init` and
// `tresen-headoffice import customers`.

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "assets/demo/people.h"
#include "sync/base/clock.h"
#include "sync/base/text.h"

namespace tresen::demo {
namespace {

struct Order {
  std::string assets;  // folder with demo/ and postcodes/
  std::string out;     // folder to write into; made if it is not there
  std::string today;   // YYYY-MM-DD
  std::uint64_t seed = 1;
  int customers = 20000;
};

// "@today@", "@today+10@" and "@today-10@" as dates.
Result<std::string> dated(const std::string& text, Date today) {
  std::string result;
  std::size_t from = 0;
  while (true) {
    const auto at = text.find("@today", from);
    result += text.substr(from, at - from);
    if (at == std::string::npos) return result;
    const auto end = text.find('@', at + 1);
    if (end == std::string::npos) return fail(Fault::invalid, "chain: an @today without its end");
    const std::string shift = text.substr(at + 6, end - at - 6);
    const int days = shift.empty() ? 0 : std::atoi(shift.c_str());
    result += iso_date(plus_days(today, days));
    from = end + 1;
  }
}

std::string quoted(const std::string& text) {
  return text.find_first_of(",\"") == std::string::npos ? text : '"' + text + '"';
}

void write_row(std::ofstream& file, const Row& row) {
  for (std::size_t i = 0; i < row.size(); ++i) file << (i == 0 ? "" : ",") << quoted(row[i]);
  file << '\n';
}

Result<void> write_chain(const Order& order, Date today) {
  const std::string source = order.assets + "/demo/chain.textproto.in";
  std::ifstream in(source);
  if (!in) return fail(Fault::absent, "cannot read " + source);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  // The heading speaks of the placeholders themselves and stays behind.
  TRY_TO(chain, dated(text.substr(text.find("\n\n") + 2), today));
  std::ofstream file(order.out + "/chain.textproto");
  file << chain << std::flush;
  if (!file) return fail(Fault::storage, "cannot write " + order.out + "/chain.textproto");
  return {};
}

Result<void> write_customers(const Order& order, Date today) {
  TRY_TO(lists, read_lists(order.assets));
  std::ofstream file(order.out + "/customers.csv");
  for (std::size_t i = 0; i < columns.size(); ++i) file << (i == 0 ? "" : ",") << columns[i];
  file << '\n';
  const std::vector<Row> known = named_people();
  People people(lists, today, order.seed);
  for (int number = 1; number <= order.customers; ++number) {
    const auto index = static_cast<std::size_t>(number - 1);
    write_row(file, index < known.size() ? known[index] : people.next(number));
  }
  file.flush();
  if (!file) return fail(Fault::storage, "cannot write " + order.out + "/customers.csv");
  return {};
}

Result<void> generate(const Order& order) {
  const auto today = parse_date(order.today);
  if (!today) return fail(Fault::invalid, "--today wants a date such as 2026-11-21");
  std::error_code trouble;
  std::filesystem::create_directories(order.out, trouble);
  if (trouble) return fail(Fault::storage, "cannot make the folder " + order.out);
  TRY(write_chain(order, *today));
  return write_customers(order, *today);
}

}  // namespace
}  // namespace tresen::demo

int main(int count, char** arguments) {
  tresen::demo::Order order;
  order.today = tresen::iso_date(tresen::local_date(tresen::SystemClock().now().wall_ms));
  CLI::App app("Makes the demo chain: chain.textproto and customers.csv", "tresen-demo");
  app.add_option("--assets", order.assets, "Folder with demo/ and postcodes/")->required();
  app.add_option("--out", order.out, "Folder to write into")->required();
  app.add_option("--today", order.today, "The day that dates are counted from")
      ->capture_default_str();
  app.add_option("--seed", order.seed, "The same seed makes the same people")
      ->capture_default_str();
  app.add_option("--customers", order.customers, "How many")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str();
  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (const auto done = tresen::demo::generate(order); !done) {
    std::cerr << "tresen-demo: " << done.error().detail << '\n';
    return 1;
  }
  return 0;
}
