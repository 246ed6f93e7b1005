#include "sync/search/index.h"

#include <algorithm>
#include <array>
#include <compare>
#include <set>
#include <thread>
#include <unordered_map>
#include <utility>

#include "sync/search/document.h"
#include "sync/search/query.h"

namespace tresen {
namespace {

// So many changed customers are looked at one by one before everything is sorted anew.
constexpr std::size_t fresh_max = 500;
// So few customers are sorted sooner by one thread than by two.
constexpr std::size_t alone_max = 20'000;

// One sorted vocabulary, and who has each of its words. A beginning is a range of keys, and with it
// one slice of `documents`.
struct Vocabulary {
  std::vector<std::string> keys;
  std::vector<std::uint32_t> begins;  // one more than keys: where each one's documents begin
  std::vector<std::uint32_t> documents;

  // The keys that begin so: first and behind the last.
  std::pair<std::size_t, std::size_t> range(std::string_view prefix) const {
    const auto begin = std::lower_bound(keys.begin(), keys.end(), prefix);
    const auto end = std::partition_point(
        begin, keys.end(), [&](const std::string& key) { return key.starts_with(prefix); });
    return {static_cast<std::size_t>(begin - keys.begin()),
            static_cast<std::size_t>(end - keys.begin())};
  }
  std::span<const std::uint32_t> documents_of(std::size_t key) const {
    return {documents.data() + begins[key], documents.data() + begins[key + 1]};
  }
};

// One word of one customer. The first 16 bytes stand beside it as two numbers that sort like them,
// so that sorting seldom has to look at the word itself.
struct Posting {
  std::uint64_t first = 0, second = 0;
  std::string_view key;
  std::uint32_t document = 0;

  Posting(std::string_view word, std::uint32_t at)
      : first(number_of(word)),
        second(word.size() > 8 ? number_of(word.substr(8)) : 0),
        key(word),
        document(at) {}

  // Big-endian; zeros behind the end.
  static std::uint64_t number_of(std::string_view bytes) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < 8; ++i) {
      number = number << 8U | (i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U);
    }
    return number;
  }
  std::strong_ordering operator<=>(const Posting& other) const {
    if (const auto order = first <=> other.first; order != 0) return order;
    if (const auto order = second <=> other.second; order != 0) return order;
    if (key.size() > 16 || other.key.size() > 16) {
      if (const auto order = key <=> other.key; order != 0) return order;
    } else if (const auto order = key.size() <=> other.key.size(); order != 0) {
      return order;
    }
    return document <=> other.document;
  }
  bool operator==(const Posting& other) const { return (*this <=> other) == 0; }
};

using Postings = std::vector<Posting>;

Vocabulary vocabulary_of(Postings postings) {
  std::sort(postings.begin(), postings.end());
  postings.erase(std::unique(postings.begin(), postings.end()), postings.end());
  Vocabulary vocabulary;
  vocabulary.documents.reserve(postings.size());
  for (const Posting& posting : postings) {
    if (vocabulary.keys.empty() || vocabulary.keys.back() != posting.key) {
      vocabulary.keys.emplace_back(posting.key);
      vocabulary.begins.push_back(static_cast<std::uint32_t>(vocabulary.documents.size()));
    }
    vocabulary.documents.push_back(posting.document);
  }
  vocabulary.begins.push_back(static_cast<std::uint32_t>(vocabulary.documents.size()));
  return vocabulary;
}

// A query's word with all that it may mean.
using Sought = std::vector<Lookup>;

// How far a customer has come through the words of a query.
struct Cell {
  std::uint8_t words = 0;     // so many have fitted
  Match why = Match::name;    // of the weakest word
  Match match = Match::name;  // of the present word
  float best = 0;             // of the present word
  float total = 0;
  float weakest = 2;
};

}  // namespace

std::string_view name_of(Match match) {
  constexpr std::array<std::string_view, 9> names{"name",  "umlaut",     "similar",
                                                  "phone", "birth_date", "customer_no",
                                                  "email", "postcode",   "address"};
  return names.at(static_cast<std::size_t>(match));
}

struct Index::Inside {
  struct Place {
    Document document;
    bool present = true;
  };
  struct Scored {
    double score = 0;
    Match why = Match::name;
    std::uint32_t document = 0;
  };

  std::vector<Place> places;
  std::unordered_map<Uuid, std::uint32_t> by_id;
  std::array<Vocabulary, table_count> tables;  // of all places but the fresh ones
  std::vector<std::uint32_t> fresh;
  bool has_gaps = false;  // somebody is gone, and the place is still there

  // Leaves an empty place, so that nothing personal stays in memory.
  void forget(std::uint32_t at) {
    places[at] = {.document = {}, .present = false};
    has_gaps = true;
  }

  // Answers where.
  std::uint32_t put(const Record& customer) {
    const auto next = static_cast<std::uint32_t>(places.size());
    const auto [found, is_new] = by_id.try_emplace(customer.id, next);
    if (!is_new) forget(found->second);
    found->second = next;
    places.push_back({.document = document_of(customer), .present = true});
    return next;
  }

  void close_gaps() {
    if (!has_gaps) return;
    std::erase_if(places, [](const Place& place) { return !place.present; });
    for (std::uint32_t at = 0; at < places.size(); ++at) by_id[places[at].document.row.id] = at;
    has_gaps = false;
  }

  // Drops what is gone and sorts the rest into the tables.
  void settle() {
    close_gaps();
    fresh.clear();
    std::array<Postings, table_count> postings;
    for (std::uint32_t at = 0; at < places.size(); ++at) {
      const Document& document = places[at].document;
      for (const Token& token : document.tokens) {
        postings[static_cast<std::size_t>(token.table)].emplace_back(document.key(token), at);
      }
    }
    // The tables have nothing to do with one another: another thread sorts every other one.
    const auto sort_from = [&](std::size_t first) {
      for (std::size_t i = first; i < table_count; i += 2) {
        tables[i] = vocabulary_of(std::move(postings[i]));
      }
    };
    if (places.size() < alone_max) {
      sort_from(0);
      return sort_from(1);
    }
    const std::jthread other(sort_from, 1);
    sort_from(0);
  }

  const Vocabulary& table(Table which) const { return tables[static_cast<std::size_t>(which)]; }

  // Calls `each` with every key of the tables that a lookup finds, by number.
  template <class Each>
  void for_each_key(const Lookup& lookup, Each each) const {
    const Vocabulary& words = table(lookup.table);
    if (!lookup.forgiving) {
      const auto [begin, end] = words.range(lookup.key);
      for (std::size_t key = begin; key < end; ++key) each(key);
      return;
    }
    for (std::size_t key = 0; key < words.keys.size(); ++key) {
      if (fits(lookup, words.keys[key])) each(key);
    }
  }

  // Takes everybody one word further who has fitted all words before.
  void take_word(const Sought& lookups, std::size_t word, std::vector<Cell>& cells) const {
    std::vector<std::uint32_t> touched;
    for (const Lookup& lookup : lookups) {
      for_each_key(lookup, [&](std::size_t key) {
        const auto score = static_cast<float>(score_of(lookup, table(lookup.table).keys[key]));
        for (const std::uint32_t document : table(lookup.table).documents_of(key)) {
          Cell& cell = cells[document];
          if (cell.words == word) {
            cell.words = static_cast<std::uint8_t>(word + 1);
            cell.best = 0;
            touched.push_back(document);
          }
          if (cell.words == word + 1 && score > cell.best) {
            cell.best = score;
            cell.match = lookup.match;
          }
        }
      });
    }
    for (const std::uint32_t document : touched) finish_word(cells[document]);
  }

  static void finish_word(Cell& cell) {
    cell.total += cell.best;
    if (cell.best < cell.weakest) {
      cell.weakest = cell.best;
      cell.why = cell.match;
    }
  }

  // The same for the customers that are not sorted in yet.
  void take_fresh(const std::vector<Sought>& words, std::vector<Cell>& cells) const {
    for (const std::uint32_t at : fresh) {
      Cell& cell = cells[at];
      for (const Sought& lookups : words) {
        const auto fit = fit_of(lookups, places[at].document);
        if (!fit) break;
        ++cell.words;
        cell.best = static_cast<float>(fit->score);
        cell.match = fit->lookup->match;
        finish_word(cell);
      }
    }
  }

  std::vector<Scored> best(const std::vector<Sought>& words, std::size_t limit) const {
    std::vector<Cell> cells(places.size());
    for (std::size_t word = 0; word < words.size(); ++word) take_word(words[word], word, cells);
    take_fresh(words, cells);
    std::vector<Scored> found;
    for (std::uint32_t at = 0; at < cells.size(); ++at) {
      if (cells[at].words != words.size() || !places[at].present) continue;
      found.push_back({.score = static_cast<double>(cells[at].total) / double(words.size()),
                       .why = cells[at].why,
                       .document = at});
    }
    const auto better = [this](const Scored& a, const Scored& b) {
      if (a.score != b.score) return a.score > b.score;
      const Document& left = places[a.document].document;
      const Document& right = places[b.document].document;
      return std::pair(std::string_view(left.order), left.row.id) <
             std::pair(std::string_view(right.order), right.row.id);
    };
    const std::size_t wanted = std::min(limit, found.size());
    std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(wanted),
                      found.end(), better);
    found.resize(wanted);
    return found;
  }

  Hit hit_of(const std::vector<Sought>& words, const Scored& scored) const {
    const Document& document = places[scored.document].document;
    Hit hit{.row = document.row, .score = scored.score, .why = scored.why, .marks = {}};
    for (const Sought& lookups : words) {
      const auto fit = fit_of(lookups, document);
      if (!fit) continue;
      const Mark mark = mark_of(document, *fit);
      if (mark.begin < mark.end) hit.marks.push_back(mark);
    }
    return hit;
  }

  bool is_id(const std::string& beginning) const {
    const auto [begin, end] = table(Table::id).range(beginning);
    return begin != end || std::any_of(fresh.begin(), fresh.end(), [&](std::uint32_t at) {
             const Sought lookup{{Table::id, beginning, Match::customer_no, 1.0}};
             return fit_of(lookup, places[at].document).has_value();
           });
  }

  // A word with a hyphen is a customer number if any begins so, else several words.
  std::vector<QueryWord> resolved(std::string_view text) const {
    std::vector<QueryWord> words;
    for (QueryWord& word : read_query(text)) {
      if (!word.has_parts || is_id(word.id)) {
        words.push_back(std::move(word));
        continue;
      }
      for (const TextWord& part : words_of(word.text)) {
        for (QueryWord& alone : read_query(part.folded)) words.push_back(std::move(alone));
      }
    }
    return words;
  }
};

Index::Index() : inside_(std::make_unique<Inside>()) {}
Index::Index(Index&&) noexcept = default;
Index& Index::operator=(Index&&) noexcept = default;
Index::~Index() = default;

void Index::build(std::span<const Record> customers) {
  *inside_ = Inside();
  inside_->places.reserve(customers.size());
  for (const Record& customer : customers) prepare(customer);
  settle();
}

void Index::prepare(const Record& customer) {
  if (customer.kind == RecordKind::customer) inside_->put(customer);
}

void Index::settle() { inside_->settle(); }

void Index::upsert(const Record& customer) {
  if (customer.kind != RecordKind::customer) return;
  inside_->fresh.push_back(inside_->put(customer));
  // A share of all, so that a first filling one by one settles a few times, not every 500.
  const std::size_t bearable = std::max(fresh_max, inside_->places.size() / 4);
  if (inside_->fresh.size() > bearable) inside_->settle();
}

void Index::remove(const Uuid& id) {
  const auto found = inside_->by_id.find(id);
  if (found == inside_->by_id.end()) return;
  inside_->forget(found->second);
  inside_->by_id.erase(found);
}

std::size_t Index::size() const { return inside_->by_id.size(); }

std::vector<Hit> Index::query(std::string_view text, std::size_t limit) const {
  const std::vector<QueryWord> typed = inside_->resolved(text);
  if (typed.empty() || limit == 0) return {};
  std::vector<Sought> exact, forgiving;
  for (const QueryWord& word : typed) {
    exact.push_back(lookups_of(word, false));
    forgiving.push_back(lookups_of(word, true));
  }
  std::vector<Hit> hits;
  std::set<std::uint32_t> there;
  for (const auto* words : {&exact, &forgiving}) {
    if (hits.size() >= limit) break;
    for (const Inside::Scored& scored : inside_->best(*words, limit)) {
      if (hits.size() < limit && there.insert(scored.document).second) {
        hits.push_back(inside_->hit_of(*words, scored));
      }
    }
  }
  return hits;
}

std::optional<CustomerRow> Index::row(const Uuid& id) const {
  const auto found = inside_->by_id.find(id);
  if (found == inside_->by_id.end()) return std::nullopt;
  return inside_->places[found->second].document.row;
}

}  // namespace tresen
