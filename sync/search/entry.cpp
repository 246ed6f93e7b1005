#include "sync/search/entry.h"

#include <algorithm>

#include "sync/base/clock.h"
#include "sync/record/consent.h"
#include "sync/record/customer.h"
#include "sync/record/merging.h"

namespace tresen {
namespace {

constexpr std::size_t id_bytes = 16;

// 7 bits a byte, the lowest first; the last byte has no high bit.
void put_length(std::size_t length, std::string& bytes) {
  while (length >= 0x80) {
    bytes += static_cast<char>(0x80U | (length & 0x7FU));
    length >>= 7U;
  }
  bytes += static_cast<char>(length);
}

std::size_t take_length(std::string_view& bytes) {
  std::size_t length = 0;
  for (unsigned shift = 0; !bytes.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes[0]);
    bytes.remove_prefix(1);
    length |= std::size_t{byte & 0x7FU} << shift;
    if (byte < 0x80) break;
  }
  return length;
}

void put_text(std::string_view text, std::string& bytes) {
  put_length(text.size(), bytes);
  bytes += text;
}

// "1961-03-12" in four bytes, the first of which no text has: half a byte for each digit. What is
// no such date stays as it is.
std::string short_date(const std::string& iso) {
  if (!parse_date(iso) || iso > "7999") return iso;
  std::string bytes;
  for (const std::size_t at : {0U, 2U, 5U, 8U}) {
    bytes += static_cast<char>((iso[at] - '0') << 4 | (iso[at + 1] - '0'));
  }
  bytes[0] = static_cast<char>(bytes[0] | 0x80);
  return bytes;
}

std::string long_date(std::string_view bytes) {
  if (bytes.size() != 4 || (static_cast<unsigned char>(bytes[0]) & 0x80U) == 0) {
    return std::string(bytes);
  }
  std::string iso;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const unsigned byte = static_cast<unsigned char>(bytes[i]) & (i == 0 ? 0x7FU : 0xFFU);
    if (i > 1) iso += '-';
    iso += static_cast<char>('0' + (byte >> 4U));
    iso += static_cast<char>('0' + (byte & 0xFU));
  }
  return iso;
}

// Whose data may only be kept is found by name and number alone, so that nobody makes a second
// customer of them; nothing else is used or shown (GDPR 18).
SearchEntry name_and_number(const Record& customer) {
  SearchEntry entry;
  entry.row.id = customer.id;
  entry.row.customer_no = customer.text("customer_no");
  entry.row.name = sorted_name(customer);
  entry.ids = former_numbers(customer);
  return entry;
}

}  // namespace

SearchEntry entry_of(const Record& customer) {
  if (is_restricted(customer)) return name_and_number(customer);
  SearchEntry entry{.row = {.id = customer.id,
                            .customer_no = customer.text("customer_no"),
                            .external_id = customer.text("external_id"),
                            .name = sorted_name(customer),
                            .address = address_line(customer),
                            .birth_date = customer.text("birth_date"),
                            .phone = phone_of(customer),
                            .email = customer.text("email")},
                    .postcode = customer.text("postcode"),
                    .phones = {},
                    .ids = former_numbers(customer)};
  for (const std::string_view key : {"mobile", "phone_home", "phone_work"}) {
    const std::string& phone = customer.text(key);
    if (!phone.empty() && phone != entry.row.phone) entry.phones.push_back(phone);
  }
  for (std::string& former : former_external_ids(customer)) {
    entry.ids.push_back(std::move(former));
  }
  return entry;
}

void pack(const SearchEntry& entry, std::string& bytes) {
  bytes.append(reinterpret_cast<const char*>(entry.row.id.bytes.data()), id_bytes);
  for (const std::string* text : {&entry.row.customer_no, &entry.row.external_id, &entry.row.name,
                                  &entry.row.address, &entry.row.phone, &entry.row.email}) {
    put_text(*text, bytes);
  }
  put_text(short_date(entry.row.birth_date), bytes);
  // It stands in the address: where, is shorter.
  const std::size_t at = entry.row.address.find(entry.postcode);
  const bool there = !entry.postcode.empty() && at != std::string::npos;
  put_length(there ? at + 1 : 0, bytes);
  if (there) put_length(entry.postcode.size(), bytes);
  if (!there) put_text(entry.postcode, bytes);
  put_length(entry.phones.size(), bytes);
  put_length(entry.ids.size(), bytes);
  for (const auto* texts : {&entry.phones, &entry.ids}) {
    for (const std::string& text : *texts) put_text(text, bytes);
  }
}

std::string_view next_text(std::string_view& more) {
  const std::size_t length = std::min(take_length(more), more.size());
  const std::string_view text = more.substr(0, length);
  more.remove_prefix(length);
  return text;
}

PackedTexts texts_of(std::string_view bytes) {
  PackedTexts texts;
  bytes.remove_prefix(std::min(id_bytes, bytes.size()));
  for (std::string_view* text : {&texts.customer_no, &texts.external_id, &texts.name,
                                 &texts.address, &texts.phone, &texts.email}) {
    *text = next_text(bytes);
  }
  texts.birth_date = long_date(next_text(bytes));
  if (const std::size_t behind = take_length(bytes); behind > 0) {
    texts.postcode =
        texts.address.substr(std::min(behind - 1, texts.address.size()), take_length(bytes));
  } else {
    texts.postcode = next_text(bytes);
  }
  texts.phones = take_length(bytes);
  texts.ids = take_length(bytes);
  texts.more = bytes;
  return texts;
}

std::string birth_digits(std::string_view iso) {
  if (!parse_date(iso)) return {};
  return std::string(iso.substr(8)) + std::string(iso.substr(5, 2)) + std::string(iso.substr(0, 4));
}

std::string_view digits_of_phone(std::string_view e164) {
  return e164.starts_with('+') ? e164.substr(1) : e164;
}

Uuid id_of_packed(std::string_view bytes) {
  Uuid id;
  std::copy_n(bytes.begin(), id_bytes, reinterpret_cast<char*>(id.bytes.data()));
  return id;
}

SearchEntry unpacked(std::string_view bytes) {
  const PackedTexts texts = texts_of(bytes);
  SearchEntry entry{.row = {.id = id_of_packed(bytes),
                            .customer_no = std::string(texts.customer_no),
                            .external_id = std::string(texts.external_id),
                            .name = std::string(texts.name),
                            .address = std::string(texts.address),
                            .birth_date = texts.birth_date,
                            .phone = std::string(texts.phone),
                            .email = std::string(texts.email)},
                    .postcode = std::string(texts.postcode),
                    .phones = {},
                    .ids = {}};
  std::string_view more = texts.more;
  for (std::size_t i = 0; i < texts.phones; ++i) entry.phones.emplace_back(next_text(more));
  for (std::size_t i = 0; i < texts.ids; ++i) entry.ids.emplace_back(next_text(more));
  return entry;
}

}  // namespace tresen
