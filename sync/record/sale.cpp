#include "sync/record/sale.h"

#include <algorithm>
#include <charconv>

#include "sync/base/text.h"

namespace tresen {
namespace {

constexpr std::string_view family = "sale.";

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t number = 0;
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

// "12900\nEUR\n1764000000000\nR-88\nvisit 7"
std::optional<Sale> read_sale(std::string_view key, std::string_view value) {
  const auto id = uuid_from_hex(key.substr(family.size()));
  const auto lines = split(value, '\n');
  if (!id || lines.size() != 5) return std::nullopt;
  const auto cents = number_in(lines[0]), at_ms = number_in(lines[2]);
  if (!cents || !at_ms) return std::nullopt;
  return Sale{
      *id, *cents, std::string(lines[1]), *at_ms, std::string(lines[3]), std::string(lines[4])};
}

std::string one_line(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return text;
}

}  // namespace

std::vector<Sale> sales_of(const Record& record) {
  std::vector<Sale> sales;
  for (const auto& [key, answer] : record.fields) {
    if (!key.starts_with(family) || answer.state != AnswerState::value) continue;
    if (auto sale = read_sale(key, answer.value)) sales.push_back(*std::move(sale));
  }
  std::ranges::stable_sort(sales, {}, &Sale::at_ms);
  return sales;
}

FieldEdit sale_edit(const Sale& sale) {
  Answer answer;
  answer.state = AnswerState::value;
  answer.value = std::to_string(sale.amount_cents) + "\n" + one_line(sale.currency) + "\n" +
                 std::to_string(sale.at_ms) + "\n" + one_line(sale.receipt) + "\n" +
                 one_line(sale.correlation);
  answer.source = Source::till;
  return {.key = std::string(family) + to_hex(sale.id),
          .action = FieldEdit::Action::set,
          .answer = std::move(answer),
          .base = {}};
}

bool is_same_receipt(const Sale& one, const Sale& other) {
  return !one.receipt.empty() && one.receipt == other.receipt &&
         one.amount_cents == other.amount_cents && one.currency == other.currency;
}

}  // namespace tresen
