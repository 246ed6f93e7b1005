#pragma once
// The words of names, or of addresses: which customers have each, and which each customer has.
//
// Each word stands once; how it may also be spelt, and how it sounds, are tables of their own that
// lead to words.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sync/search/vocabulary.h"

namespace tresen {

class WordTable {
 public:
  enum class By : std::uint8_t { word, spelling, sound };

  // The words of the next customer: folded, in order.
  void add(std::span<const std::string> words);
  // All customers have been added.
  void settle(bool with_sounds);

  const Vocabulary& forms(By by) const { return layers_[static_cast<std::size_t>(by)].forms; }
  // The words that have a form: of `word`, itself.
  std::span<const std::uint32_t> words_of(By by, std::uint32_t form) const;
  // The form that a word has.
  std::uint32_t form_of(By by, std::uint32_t word) const;
  // So many customers have words of these forms; one who has two of them counts twice.
  std::size_t customers_count(By by, WordRange forms) const;

  // In rising order.
  std::span<const std::uint32_t> customers_of(std::uint32_t word) const {
    return {customers_.data() + begins_[word], customers_.data() + begins_[word + 1]};
  }
  std::span<const std::uint32_t> words_of_customer(std::uint32_t customer) const {
    return {had_.data() + had_begins_[customer], had_.data() + had_begins_[customer + 1]};
  }
  std::size_t bytes() const;

 private:
  struct Layer {
    Vocabulary forms;
    std::vector<std::uint32_t> begins, words;  // of each form: the words that have it
    std::vector<std::uint32_t> form;           // of each word
  };

  void sort_words();
  void sort_customers();
  void make_layer(By by, std::string (*form_of_word)(std::string_view));

  std::unordered_map<std::string, std::uint32_t> numbers_;  // until all is settled
  Layer layers_[3];
  std::vector<std::uint32_t> begins_, customers_;
  std::vector<std::uint32_t> had_begins_{0}, had_;
};

}  // namespace tresen
