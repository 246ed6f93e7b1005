#include "sync/office/bounce_token.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "sync/base/text.h"

namespace tresen {
namespace {

constexpr std::size_t mark_letters = 16;  // 80 bits
constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz234567";
// What is hashed along: a key is never to mean two things.
constexpr std::string_view purpose = "tresen bounce 1";

std::string mark_of(std::string_view key, const BouncedMessage& message) {
  const std::string text = std::string(purpose) + " " + std::to_string(message.run) + " " +
                           std::to_string(message.number);
  std::array<unsigned char, mark_letters> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(text.data()),
                     text.size(), reinterpret_cast<const unsigned char*>(key.data()), key.size());
  std::string mark;
  for (const unsigned char byte : hash) mark += letters[byte % letters.size()];
  return mark;
}

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), number);
  return trouble == std::errc() && end == text.data() + text.size() && number > 0;
}

}  // namespace

std::string bounce_token(std::string_view key, const BouncedMessage& message) {
  return std::to_string(message.run) + "-" + std::to_string(message.number) + "-" +
         mark_of(key, message);
}

std::optional<BouncedMessage> read_bounce_token(std::string_view key, std::string_view token) {
  const std::vector<std::string> parts = split(token, '-');
  BouncedMessage message;
  if (parts.size() != 3 || !read_number(parts[0], message.run) ||
      !read_number(parts[1], message.number) || parts[2].size() != mark_letters || key.empty()) {
    return {};
  }
  std::string mark = parts[2];
  std::ranges::transform(mark, mark.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  const std::string genuine = mark_of(key, message);
  if (sodium_memcmp(genuine.data(), mark.data(), genuine.size()) != 0) return {};
  return message;
}

}  // namespace tresen
