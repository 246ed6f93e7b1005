#pragma once
// Many customers, sorted once and never changed but that some are taken out: what answers a query
// without looking at each. The index is made of a few of them, each much smaller than the one
// before.
//
// Customers are numbered in the order in which equal hits are shown.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sync/search/document.h"
#include "sync/search/numbers.h"
#include "sync/search/word_table.h"

namespace tresen {

// A query's word with all that it may mean.
using Sought = std::vector<Lookup>;

class Segment {
 public:
  // Of packed entries, oldest first: of one customer the last one counts.
  explicit Segment(const std::vector<std::string_view>& entries);
  Segment(Segment&&) noexcept = default;
  Segment& operator=(Segment&&) noexcept = default;

  std::size_t size() const { return entries_count() - gone_count_; }
  std::optional<std::uint32_t> find(const Uuid& id) const;
  // Leaves nothing of what the list shows of them.
  void remove(std::uint32_t customer);
  std::string_view packed(std::uint32_t customer) const;
  // All who are left.
  void each(std::vector<std::string_view>& to) const;

  struct Candidate {
    float score = 0;
    std::uint32_t customer = 0;
  };
  // The best in whom all words are found, at most so many, best first. Of words that very many have
  // not all are looked at.
  std::vector<Candidate> best(const std::vector<Sought>& words, std::size_t limit) const;
  // A form of a word, and the best few of those who have it and all other words.
  struct OfForm {
    std::string form;       // folded
    std::size_t count = 0;  // of all who have it, with the other words or without
    std::vector<Candidate> best;
  };
  static constexpr std::size_t each_form_max = 3;
  // Of each of the likeliest forms that the leading word may have.
  std::vector<OfForm> best_of_each(const std::vector<Sought>& words, std::size_t leading) const;
  bool is_id(std::string_view beginning) const;

  // Without what the list shows; and that alone.
  std::size_t index_bytes() const;
  std::size_t shown_bytes() const { return texts_.capacity(); }

 private:
  // Forms of a table that a lookup has found.
  struct Found {
    const WordTable* table = nullptr;
    WordTable::By by = WordTable::By::word;
    const Lookup* lookup = nullptr;
    std::vector<WordRange> ranges;  // rising, apart from one another
  };
  struct FoundNumbers {
    const Lookup* lookup = nullptr;
    std::vector<NumberSlice> slices;
    std::vector<NumberSlice> whole;  // of these: who has just this number, and no longer one
    bool surely = true;              // else each is to be looked at
  };
  // What a word of the query comes to.
  struct Plan {
    std::vector<Found> words;
    std::vector<FoundNumbers> numbers;
    std::size_t count = 0;  // of customers, some of them twice
  };
  struct Worth;
  class Meeting;  // of several words
  struct Scored {
    float score = 0;
    const WordTable* table = nullptr;
    std::uint32_t word = 0;
  };

  std::size_t entries_count() const { return begins_.size() - 1; }
  // So many of those who are left have the word.
  std::size_t count_of(const WordTable& table, std::uint32_t word) const;
  void keep_in_order(const std::vector<std::string_view>& entries);
  void fill();
  void fill_numbers(std::uint32_t customer, const PackedTexts& texts);

  // Nothing: a word is nowhere.
  std::vector<Plan> plans(const std::vector<Sought>& words) const;
  Plan plan(const Sought& lookups) const;
  void plan_words(const Lookup& lookup, Plan& plan) const;
  void plan_numbers(const Lookup& lookup, Plan& plan) const;
  NumberSlice emails_that_go_on(NumberSlice slice, std::string_view beginning) const;
  // Calls `each` with the words that the plan's word may be and what each is worth, some of them
  // twice; of one table alone, or of both.
  template <class Each>
  static void each_form(const Plan& plan, const WordTable* of, Each each);
  std::vector<Scored> words_of(const Plan& plan) const;
  void each_number(const FoundNumbers& found, std::size_t limit,
                   const std::function<void(std::uint32_t, float)>& each) const;
  template <class Each>
  void lowest_of(const FoundNumbers& found, NumberSlice slice, Each each) const;
  void take_words(const std::vector<Scored>& words, std::size_t limit,
                  std::vector<Candidate>& to) const;
  std::vector<Candidate> best_of_one(const Plan& plan, std::size_t limit) const;
  std::vector<bool> possible(const Plan& plan) const;
  // How well the word fits the customer; 0: not at all.
  float fit(const Plan& plan, const Worth& worth, std::uint32_t customer) const;
  // Whether one of the customer's numbers is one that the lookup looks for.
  bool has_number(std::uint32_t customer, const Lookup& lookup) const;

  std::string texts_;
  std::vector<std::uint32_t> begins_;
  std::vector<std::uint32_t> by_id_;
  std::vector<bool> gone_;
  std::size_t gone_count_ = 0;
  // By word: so many who had it are gone.
  std::unordered_map<std::uint32_t, std::uint32_t> gone_names_, gone_addresses_;
  WordTable names_, addresses_;
  Numbers<std::uint64_t> ids_, phones_, phone_ends_, emails_;
  Numbers<std::uint32_t> births_, postcodes_;
};

template <class Each>
void Segment::each_form(const Plan& plan, const WordTable* of, Each each) {
  for (const Found& found : plan.words) {
    if (of != nullptr && of != found.table) continue;
    const Vocabulary& forms = found.table->forms(found.by);
    for (const WordRange& range : found.ranges) {
      for (std::uint32_t form = range.begin; form < range.end; ++form) {
        const auto score = static_cast<float>(score_of(*found.lookup, forms.word(form)));
        for (const std::uint32_t word : found.table->words_of(found.by, form)) {
          each(found, score, word);
        }
      }
    }
  }
}

}  // namespace tresen
