#include "sync/search/segment.h"

#include <algorithm>
#include <array>
#include <limits>

#include "sync/base/text.h"
#include "sync/record/phonetic.h"

namespace tresen {
namespace {

constexpr std::array no_zero_in_front{"49", "43", "41"};

bool phone_fits(std::string_view e164, const std::string& key) {
  const std::string_view digits = digits_of_phone(e164);
  if (digits.starts_with(key)) return true;
  return key.starts_with('0') && digits.size() > 2 &&
         std::ranges::any_of(no_zero_in_front,
                             [&](std::string_view code) { return digits.starts_with(code); }) &&
         digits.substr(2).starts_with(std::string_view(key).substr(1));
}

bool phone_ends(std::string_view e164, const std::string& key) {
  const std::string_view digits = digits_of_phone(e164);
  return digits.size() >= key.size() && std::equal(key.begin(), key.end(), digits.rbegin());
}

bool id_fits(std::string_view number, const std::string& key) {
  if (number.empty()) return false;
  return id_form(number).starts_with(key) || digits_of(number).starts_with(key);
}

bool is_among_numbers(const PackedTexts& texts, const Lookup& lookup) {
  std::string_view more = texts.more;
  const auto any_more = [&](std::size_t count, auto fits_one) {
    bool any = false;
    for (std::size_t i = 0; i < count; ++i) any = fits_one(next_text(more)) || any;
    return any;
  };
  const std::string& key = lookup.key;
  switch (lookup.table) {
    case Table::phone:
    case Table::phone_end: {
      const auto one = [&](std::string_view phone) {
        return lookup.table == Table::phone ? phone_fits(phone, key) : phone_ends(phone, key);
      };
      return (!texts.phone.empty() && one(texts.phone)) || any_more(texts.phones, one);
    }
    case Table::id: {
      if (id_fits(texts.customer_no, key) || id_fits(texts.external_id, key)) return true;
      any_more(texts.phones, [](std::string_view) { return false; });
      return any_more(texts.ids, [&](std::string_view id) { return id_fits(id, key); });
    }
    case Table::postcode:
      return !texts.postcode.empty() && id_form(texts.postcode).starts_with(key);
    case Table::birth:
      if (key.starts_with("year")) return texts.birth_date.starts_with(key.substr(4));
      return birth_digits(texts.birth_date).starts_with(key);
    case Table::email:
      return !texts.email.empty() && folded(texts.email).starts_with(key);
    default:
      return false;
  }
}

void merge_ranges(std::vector<WordRange>& ranges) {
  std::sort(ranges.begin(), ranges.end(),
            [](const WordRange& a, const WordRange& b) { return a.begin < b.begin; });
  std::vector<WordRange> apart;
  for (const WordRange& range : ranges) {
    if (apart.empty() || range.begin > apart.back().end) {
      apart.push_back(range);
    } else {
      apart.back().end = std::max(apart.back().end, range.end);
    }
  }
  ranges = std::move(apart);
}

std::vector<WordRange> those_that_fit(const Lookup& lookup, const Vocabulary& forms,
                                      const std::vector<WordRange>& ranges) {
  std::vector<WordRange> fitting;
  for (const WordRange& range : ranges) {
    for (std::uint32_t form = range.begin; form < range.end; ++form) {
      if (fits(lookup, forms.word(form))) fitting.push_back({form, form + 1});
    }
  }
  return fitting;
}

std::vector<WordRange> those_that_sound(const Lookup& lookup, const WordTable& table) {
  const WordRange sound = table.forms(WordTable::By::sound).exactly(cologne_code(lookup.key));
  std::vector<WordRange> ranges;
  for (std::uint32_t form = sound.begin; form < sound.end; ++form) {
    for (const std::uint32_t word : table.words_of(WordTable::By::sound, form)) {
      ranges.push_back({word, word + 1});
    }
  }
  return those_that_fit(lookup, table.forms(WordTable::By::word), ranges);
}

}  // namespace

bool Segment::has_number(std::uint32_t customer, const Lookup& lookup) const {
  return is_among_numbers(texts_of(packed(customer)), lookup);
}

bool Segment::is_id(std::string_view beginning) const {
  Plan found;
  const Lookup lookup{Table::id, std::string(beginning), Match::customer_no, 1.0};
  plan_numbers(lookup, found);
  bool any = false;
  for (const FoundNumbers& numbers : found.numbers) {
    each_number(numbers, 1, [&](std::uint32_t, float) { any = true; });
  }
  return any;
}

void Segment::plan_words(const Lookup& lookup, Plan& plan) const {
  Found found{.table = &names_, .by = WordTable::By::word, .lookup = &lookup, .ranges = {}};
  if (lookup.table == Table::address || lookup.table == Table::address_spelling) {
    found.table = &addresses_;
  }
  if (lookup.table == Table::name_spelling || lookup.table == Table::address_spelling) {
    found.by = WordTable::By::spelling;
  }
  if (lookup.table == Table::name_sound) found.by = WordTable::By::sound;
  const Vocabulary& forms = found.table->forms(found.by);
  switch (lookup.slip) {
    case Lookup::Slip::in_beginning:
      found.ranges = forms.but_for_one_slip(lookup.key);
      break;
    case Lookup::Slip::in_whole:
      found.ranges = those_that_fit(lookup, forms, forms.but_for_one_slip(lookup.key));
      break;
    case Lookup::Slip::in_sound:
      found.ranges = those_that_sound(lookup, *found.table);
      break;
    default:
      found.ranges = {lookup.table == Table::name_sound ? forms.exactly(lookup.key)
                                                        : forms.beginning(lookup.key)};
  }
  std::erase_if(found.ranges, [](const WordRange& range) { return range.size() == 0; });
  merge_ranges(found.ranges);
  for (const WordRange& range : found.ranges) {
    plan.count += found.table->customers_count(found.by, range);
  }
  if (!found.ranges.empty()) plan.words.push_back(std::move(found));
}

// An e-mail of which more is known than its key holds: the rest of it is read where it is shown.
NumberSlice Segment::emails_that_go_on(NumberSlice slice, std::string_view beginning) const {
  const std::string_view rest = behind_key(beginning);
  const std::uint64_t least = bytes_key(rest);
  const std::size_t bytes_open = sizeof least - std::min(rest.size(), sizeof least);
  const std::uint64_t any = bytes_open == 0 ? 0 : ~std::uint64_t{0} >> (64 - 8 * bytes_open);
  return emails_.narrowed(slice, least, least | any,
                          [&](std::uint32_t customer) -> std::optional<std::uint64_t> {
                            if (gone_[customer]) return std::nullopt;
                            return bytes_key(behind_key(folded(texts_of(packed(customer)).email)));
                          });
}

void Segment::plan_numbers(const Lookup& lookup, Plan& plan) const {
  FoundNumbers found{.lookup = &lookup, .slices = {}, .whole = {}, .surely = true};
  const auto take = [&](const auto& table, auto first, std::size_t letters, unsigned bits) {
    const std::size_t all = sizeof first * 8;
    const std::size_t used = std::min(all, letters * bits);
    found.surely = found.surely && letters * bits <= all;
    NumberSlice slice = table.range(first, static_cast<unsigned>(all - used));
    const bool all_of_key = found.surely;
    if (lookup.table == Table::email && !found.surely) {
      slice = emails_that_go_on(slice, lookup.key);
      found.surely = lookup.key.size() <= 2 * sizeof first;
    }
    if (slice.size() == 0) return;
    found.slices.push_back(slice);
    const NumberSlice whole = all_of_key ? table.range(first, 0) : NumberSlice();
    if (whole.size() > 0) found.whole.push_back(whole);
    plan.count += slice.size();
  };
  const std::string& key = lookup.key;
  switch (lookup.table) {
    case Table::id:
      take(ids_, bytes_key(key), key.size(), 8);
      break;
    case Table::email:
      take(emails_, bytes_key(key), key.size(), 8);
      break;
    case Table::postcode:
      take(postcodes_, digits_key<std::uint32_t>(key), key.size(), 4);
      break;
    case Table::birth: {
      const std::string form = key.starts_with("year") ? "y" + key.substr(4) : key;
      take(births_, digits_key<std::uint32_t>(form), form.size(), 4);
      break;
    }
    case Table::phone_end:
      take(phone_ends_, digits_key<std::uint64_t>(key), key.size(), 4);
      break;
    case Table::phone:
      take(phones_, digits_key<std::uint64_t>(key), key.size(), 4);
      if (!key.starts_with('0')) break;
      for (const char* code : no_zero_in_front) {
        const std::string abroad = code + key.substr(1);
        take(phones_, digits_key<std::uint64_t>(abroad), abroad.size(), 4);
      }
      break;
    default:
      return;
  }
  if (!found.slices.empty()) plan.numbers.push_back(std::move(found));
}

Segment::Plan Segment::plan(const Sought& lookups) const {
  Plan made;
  for (const Lookup& lookup : lookups) {
    if (lookup.table <= Table::address_spelling) {
      plan_words(lookup, made);
    } else {
      plan_numbers(lookup, made);
    }
  }
  return made;
}

std::vector<Segment::Scored> Segment::words_of(const Plan& plan) const {
  std::vector<Scored> words;
  each_form(plan, nullptr, [&](const Found& found, float score, std::uint32_t word) {
    words.push_back({score, found.table, word});
  });
  return words;
}

template <class Each>
void Segment::lowest_of(const FoundNumbers& found, NumberSlice slice, Each each) const {
  switch (found.lookup->table) {
    case Table::id:
      return ids_.lowest(slice, each);
    case Table::email:
      return emails_.lowest(slice, each);
    case Table::postcode:
      return postcodes_.lowest(slice, each);
    case Table::birth:
      return births_.lowest(slice, each);
    case Table::phone_end:
      return phone_ends_.lowest(slice, each);
    default:
      return phones_.lowest(slice, each);
  }
}

// At most `limit` of each slice, in the order of customers.
void Segment::each_number(const FoundNumbers& found, std::size_t limit,
                          const std::function<void(std::uint32_t, float)>& each) const {
  constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
  constexpr std::size_t few = 100;
  // A number that is whole says more than the beginning of one.
  constexpr double beginning = 0.9;
  const auto take = [&](const NumberSlice& slice, double score) {
    std::vector<std::uint32_t> lowest;  // a heap, the highest in front
    lowest_of(found, slice, [&](std::uint32_t customer) {
      const bool wanted = !gone_[customer] && (found.surely || has_number(customer, *found.lookup));
      // Of many it does not matter that somebody with two such numbers comes twice.
      const bool twice = limit <= few && std::ranges::find(lowest, customer) != lowest.end();
      if (wanted && !twice) {
        lowest.push_back(customer);
        std::push_heap(lowest.begin(), lowest.end());
        if (lowest.size() > limit) {
          std::pop_heap(lowest.begin(), lowest.end());
          lowest.pop_back();
        }
      }
      return lowest.size() < limit ? none : lowest.front();
    });
    for (const std::uint32_t customer : lowest) each(customer, static_cast<float>(score));
  };
  for (const NumberSlice& slice : found.whole) take(slice, found.lookup->worth);
  for (const NumberSlice& slice : found.slices) take(slice, found.lookup->worth * beginning);
}

// Whoever cannot have the word is told apart from the others by one bit.
std::vector<bool> Segment::possible(const Plan& plan) const {
  std::vector<bool> some(entries_count());
  for (const WordTable* table : {&names_, &addresses_}) {
    std::vector<bool> words(table->forms(WordTable::By::word).size());
    each_form(plan, table, [&](const Found&, float, std::uint32_t word) {
      if (words[word]) return;
      words[word] = true;
      for (const std::uint32_t customer : table->customers_of(word)) some[customer] = true;
    });
  }
  for (const FoundNumbers& found : plan.numbers) {
    for (const NumberSlice& slice : found.slices) {
      lowest_of(found, slice, [&](std::uint32_t customer) {
        some[customer] = true;
        return std::numeric_limits<std::uint32_t>::max();
      });
    }
  }
  return some;
}

}  // namespace tresen
