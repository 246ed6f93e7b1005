// How a segment comes to be: sorted once, on two threads if it is worth it.

#include <algorithm>
#include <compare>
#include <cstring>
#include <thread>

#include "sync/base/text.h"
#include "sync/search/segment.h"

namespace tresen {
namespace {

std::string_view id_bytes(std::string_view packed) { return packed.substr(0, 16); }

// An id as two numbers, that sorting need not go to where it is kept; and whose it is.
struct Numbered {
  std::uint64_t high = 0, low = 0;
  std::uint32_t number = 0;

  auto operator<=>(const Numbered&) const = default;
};

template <class PackedOf>
std::vector<Numbered> by_id(std::size_t count, PackedOf packed_of) {
  std::vector<Numbered> all;
  all.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::string_view id = id_bytes(packed_of(i));
    all.push_back({bytes_key(id), bytes_key(id.substr(8)), i});
  }
  std::sort(all.begin(), all.end());
  return all;
}

// So few are sorted sooner by one thread than by two.
constexpr std::size_t alone_max = 5'000;

// Calls `work` with the bounds of both halves, each on a thread of its own if it is worth it.
template <class Work>
void in_halves(std::size_t count, Work work) {
  if (count <= alone_max) return work(0, count);
  const std::jthread other(work, 0, count / 2);
  work(count / 2, count);
}

std::vector<std::string> folded_words(std::string_view text) {
  std::vector<std::string> words;
  for (TextWord& word : tresen::words_of(text)) words.push_back(std::move(word.folded));
  return words;
}

}  // namespace

Segment::Segment(const std::vector<std::string_view>& entries) {
  keep_in_order(entries);
  fill();
}

// The newest entry of each customer, by name.
void Segment::keep_in_order(const std::vector<std::string_view>& entries) {
  std::vector<Numbered> kept = by_id(entries.size(), [&](std::uint32_t i) { return entries[i]; });
  // Of one id the last one stands last.
  const auto older = std::unique(kept.rbegin(), kept.rend(), [](const auto& a, const auto& b) {
    return a.high == b.high && a.low == b.low;
  });
  kept.erase(kept.begin(), older.base());
  // By name; of equal names by id, which they stand in already.
  struct Named {
    std::uint64_t first = 0;
    std::uint32_t at = 0;
  };
  std::vector<std::string> names(kept.size());
  std::vector<Named> named(kept.size());
  const auto before = [&](const Named& a, const Named& b) {
    if (a.first != b.first) return a.first < b.first;
    const int order = behind_key(names[a.at]).compare(behind_key(names[b.at]));
    return order != 0 ? order < 0 : a.at < b.at;
  };
  const auto iterator = [&](std::size_t at) {
    return named.begin() + static_cast<std::ptrdiff_t>(at);
  };
  in_halves(kept.size(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t at = begin; at < end; ++at) {
      names[at] = folded(texts_of(entries[kept[at].number]).name);
      named[at] = {bytes_key(names[at]), static_cast<std::uint32_t>(at)};
    }
    std::sort(iterator(begin), iterator(end), before);
  });
  std::inplace_merge(named.begin(), iterator(kept.size() / 2), named.end(), before);
  const auto entry = [&](std::size_t place) { return entries[kept[named[place].at].number]; };
  begins_.assign(1, 0);
  begins_.reserve(named.size() + 1);
  for (std::size_t place = 0; place < named.size(); ++place) {
    begins_.push_back(begins_.back() + static_cast<std::uint32_t>(entry(place).size()));
  }
  texts_.resize(begins_.back());
  in_halves(named.size(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t place = begin; place < end; ++place) {
      entry(place).copy(texts_.data() + begins_[place], entry(place).size());
    }
  });
  gone_.assign(named.size(), false);
}

void Segment::fill_numbers(std::uint32_t customer, const PackedTexts& texts) {
  const auto add_id = [&](std::string_view number) {
    if (number.empty()) return;
    const std::string form = id_form(number), digits = digits_of(number);
    if (!form.empty()) ids_.add(bytes_key(form), customer);
    if (!digits.empty() && digits != form) ids_.add(bytes_key(digits), customer);
  };
  const auto add_phone = [&](std::string_view phone) {
    if (phone.empty()) return;
    std::string digits(digits_of_phone(phone));
    phones_.add(digits_key<std::uint64_t>(digits), customer);
    std::reverse(digits.begin(), digits.end());
    phone_ends_.add(digits_key<std::uint64_t>(digits), customer);
  };
  add_id(texts.customer_no);
  add_id(texts.external_id);
  add_phone(texts.phone);
  std::string_view more = texts.more;
  for (std::size_t i = 0; i < texts.phones; ++i) add_phone(next_text(more));
  for (std::size_t i = 0; i < texts.ids; ++i) add_id(next_text(more));
  if (!texts.postcode.empty()) {
    postcodes_.add(digits_key<std::uint32_t>(id_form(texts.postcode)), customer);
  }
  if (const std::string digits = birth_digits(texts.birth_date); !digits.empty()) {
    births_.add(digits_key<std::uint32_t>(digits), customer);
    births_.add(digits_key<std::uint32_t>("y" + digits.substr(4)), customer);
  }
  if (!texts.email.empty()) {
    const std::string email = folded(texts.email);
    emails_.add(bytes_key(email), customer, bytes_key(behind_key(email)));
  }
}

void Segment::fill() {
  const auto count = static_cast<std::uint32_t>(entries_count());
  by_id_.reserve(count);
  const auto words = [&] {
    for (std::uint32_t customer = 0; customer < count; ++customer) {
      const PackedTexts texts = texts_of(packed(customer));
      names_.add(folded_words(texts.name));
      addresses_.add(folded_words(texts.address));
    }
    names_.settle(true);
    addresses_.settle(false);
  };
  const auto numbers = [&] {
    const auto of = [&](std::uint32_t customer) { return packed(customer); };
    for (const Numbered& one : by_id(count, of)) by_id_.push_back(one.number);
    for (auto* table : {&ids_, &phones_, &phone_ends_, &emails_}) table->reserve(count);
    births_.reserve(std::size_t{count} * 2);
    postcodes_.reserve(count);
    for (std::uint32_t customer = 0; customer < count; ++customer) {
      fill_numbers(customer, texts_of(packed(customer)));
    }
    for (auto* table : {&ids_, &phones_, &phone_ends_, &emails_}) table->settle();
    for (auto* table : {&births_, &postcodes_}) table->settle();
  };
  if (count <= alone_max) {
    words();
    return numbers();
  }
  // They have nothing to do with one another.
  const std::jthread other(numbers);
  words();
}

std::string_view Segment::packed(std::uint32_t customer) const {
  return std::string_view(texts_).substr(begins_[customer],
                                         begins_[customer + 1] - begins_[customer]);
}

std::optional<std::uint32_t> Segment::find(const Uuid& id) const {
  const std::string_view wanted(reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size());
  const auto at = std::lower_bound(
      by_id_.begin(), by_id_.end(), wanted, [&](std::uint32_t customer, std::string_view bytes) {
        return std::memcmp(packed(customer).data(), bytes.data(), bytes.size()) < 0;
      });
  if (at == by_id_.end() || id_bytes(packed(*at)) != wanted || gone_[*at]) return {};
  return *at;
}

void Segment::remove(std::uint32_t customer) {
  gone_[customer] = true;
  ++gone_count_;
  for (const std::uint32_t word : names_.words_of_customer(customer)) ++gone_names_[word];
  for (const std::uint32_t word : addresses_.words_of_customer(customer)) ++gone_addresses_[word];
  const auto begin = texts_.begin() + static_cast<std::ptrdiff_t>(begins_[customer]);
  std::fill(begin + 16, texts_.begin() + static_cast<std::ptrdiff_t>(begins_[customer + 1]), '\0');
}

std::size_t Segment::count_of(const WordTable& table, std::uint32_t word) const {
  const auto& gone = &table == &names_ ? gone_names_ : gone_addresses_;
  const auto found = gone.find(word);
  return table.customers_of(word).size() - (found == gone.end() ? 0 : found->second);
}

void Segment::each(std::vector<std::string_view>& to) const {
  for (std::uint32_t customer = 0; customer < entries_count(); ++customer) {
    if (!gone_[customer]) to.push_back(packed(customer));
  }
}

std::size_t Segment::index_bytes() const {
  return (begins_.capacity() + by_id_.capacity()) * sizeof(std::uint32_t) + gone_.capacity() / 8 +
         names_.bytes() + addresses_.bytes() + ids_.bytes() + phones_.bytes() +
         phone_ends_.bytes() + emails_.bytes() + births_.bytes() + postcodes_.bytes();
}

}  // namespace tresen
