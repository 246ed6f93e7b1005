#include "sync/search/word_table.h"

#include <algorithm>
#include <numeric>

#include "sync/record/phonetic.h"
#include "sync/search/spelling.h"

namespace tresen {

void WordTable::add(std::span<const std::string> words) {
  for (const std::string& word : words) {
    const auto next = static_cast<std::uint32_t>(numbers_.size());
    const std::uint32_t number = numbers_.try_emplace(word, next).first->second;
    const auto own = had_.begin() + static_cast<std::ptrdiff_t>(had_begins_.back());
    if (std::find(own, had_.end(), number) == had_.end()) had_.push_back(number);
  }
  had_begins_.push_back(static_cast<std::uint32_t>(had_.size()));
}

// Until now words were numbered as they came.
void WordTable::sort_words() {
  std::vector<std::pair<std::string, std::uint32_t>> sorted;
  sorted.reserve(numbers_.size());
  while (!numbers_.empty()) {
    auto node = numbers_.extract(numbers_.begin());
    sorted.emplace_back(std::move(node.key()), node.mapped());
  }
  numbers_ = {};
  std::sort(sorted.begin(), sorted.end());
  std::vector<std::uint32_t> now(sorted.size());
  std::vector<std::string> words;
  words.reserve(sorted.size());
  for (auto& [word, was] : sorted) {
    now[was] = static_cast<std::uint32_t>(words.size());
    words.push_back(std::move(word));
  }
  for (std::uint32_t& word : had_) word = now[word];
  layers_[0].forms = Vocabulary(words);
}

void WordTable::sort_customers() {
  begins_.assign(layers_[0].forms.size() + 1, 0);
  for (const std::uint32_t word : had_) ++begins_[word + 1];
  std::partial_sum(begins_.begin(), begins_.end(), begins_.begin());
  customers_.resize(had_.size());
  std::vector<std::uint32_t> next(begins_.begin(), begins_.end() - 1);
  for (std::uint32_t customer = 0; customer + 1 < had_begins_.size(); ++customer) {
    for (const std::uint32_t word : words_of_customer(customer)) {
      customers_[next[word]++] = customer;
    }
  }
}

void WordTable::make_layer(By by, std::string (*form_of_word)(std::string_view)) {
  const Vocabulary& words = layers_[0].forms;
  std::vector<std::pair<std::string, std::uint32_t>> pairs;
  pairs.reserve(words.size());
  for (std::uint32_t word = 0; word < words.size(); ++word) {
    pairs.emplace_back(form_of_word(words.word(word)), word);
  }
  std::sort(pairs.begin(), pairs.end());
  Layer& layer = layers_[static_cast<std::size_t>(by)];
  layer.form.resize(words.size());
  layer.words.reserve(words.size());
  std::vector<std::string> forms;
  for (const auto& [form, word] : pairs) {
    if (forms.empty() || forms.back() != form) {
      forms.push_back(form);
      layer.begins.push_back(static_cast<std::uint32_t>(layer.words.size()));
    }
    layer.form[word] = static_cast<std::uint32_t>(forms.size() - 1);
    layer.words.push_back(word);
  }
  layer.begins.push_back(static_cast<std::uint32_t>(layer.words.size()));
  layer.forms = Vocabulary(forms);
}

void WordTable::settle(bool with_sounds) {
  sort_words();
  sort_customers();
  had_.shrink_to_fit();
  had_begins_.shrink_to_fit();
  Layer& itself = layers_[0];
  itself.words.resize(itself.forms.size());
  std::iota(itself.words.begin(), itself.words.end(), 0U);
  make_layer(By::spelling, common_spelling);
  if (with_sounds) make_layer(By::sound, cologne_code);
}

std::span<const std::uint32_t> WordTable::words_of(By by, std::uint32_t form) const {
  const Layer& layer = layers_[static_cast<std::size_t>(by)];
  if (by == By::word) return {layer.words.data() + form, 1};
  return {layer.words.data() + layer.begins[form], layer.words.data() + layer.begins[form + 1]};
}

std::uint32_t WordTable::form_of(By by, std::uint32_t word) const {
  return by == By::word ? word : layers_[static_cast<std::size_t>(by)].form[word];
}

std::size_t WordTable::customers_count(By by, WordRange forms) const {
  if (by == By::word) return begins_[forms.end] - begins_[forms.begin];
  std::size_t count = 0;
  for (std::uint32_t form = forms.begin; form < forms.end; ++form) {
    for (const std::uint32_t word : words_of(by, form)) count += begins_[word + 1] - begins_[word];
  }
  return count;
}

std::size_t WordTable::bytes() const {
  std::size_t numbers =
      begins_.capacity() + customers_.capacity() + had_begins_.capacity() + had_.capacity();
  std::size_t bytes = 0;
  for (const Layer& layer : layers_) {
    bytes += layer.forms.bytes();
    numbers += layer.begins.capacity() + layer.words.capacity() + layer.form.capacity();
  }
  return bytes + numbers * sizeof(std::uint32_t);
}

}  // namespace tresen
