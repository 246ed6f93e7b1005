#include "sync/search/index.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <thread>
#include <tuple>
#include <utility>

#include "sync/base/text.h"
#include "sync/search/segment.h"

namespace tresen {
namespace {

// So many changed customers are looked at one by one before they are sorted.
constexpr std::size_t fresh_max = 32;
// A segment is sorted anew together with what is behind it when that is no longer much less.
constexpr std::size_t much_less = 8;
// What all words are worth together if each is a whole one just as it was typed.
constexpr double whole_score = 0.99;
// So many rows of the first page are left to those who were meant if a word was mistyped, however
// many have the names as they were typed: among so many namesakes nobody is found anyway.
constexpr std::size_t first_page = 10, meant_max = 4;

}  // namespace

std::string_view name_of(Match match) {
  constexpr std::array<std::string_view, 9> names{"name",  "umlaut",     "similar",
                                                  "phone", "birth_date", "customer_no",
                                                  "email", "postcode",   "address"};
  return names.at(static_cast<std::size_t>(match));
}

struct Index::Inside {
  struct Fresh {
    std::string packed;
    Document document;
  };
  struct Scored {
    Document document;
    double score = 0;
    Match why = Match::name;
    std::vector<Mark> marks;
    std::string order;
  };

  std::vector<Segment> segments;  // each much smaller than the one before
  std::vector<Fresh> fresh;
  // Prepared, in pieces that stay where they are; an empty one was taken back.
  std::vector<std::string> prepared;

  void forget(const Uuid& id) {
    std::erase_if(fresh, [&](const Fresh& one) { return one.document.row.id == id; });
    for (Segment& segment : segments) {
      if (const auto customer = segment.find(id)) segment.remove(*customer);
    }
  }

  // What is behind `first`, in one.
  void fold(std::size_t first) {
    std::vector<std::string_view> entries;
    for (std::size_t i = first; i < segments.size(); ++i) segments[i].each(entries);
    for (const Fresh& one : fresh) entries.push_back(one.packed);
    for (const std::string& piece : prepared) {
      if (!piece.empty()) entries.push_back(piece);
    }
    if (entries.empty()) {
      segments.erase(segments.begin() + static_cast<std::ptrdiff_t>(first), segments.end());
      fresh.clear();
      return prepared.clear();
    }
    Segment made(entries);
    segments.erase(segments.begin() + static_cast<std::ptrdiff_t>(first), segments.end());
    segments.push_back(std::move(made));
    fresh.clear();
    prepared = std::vector<std::string>();  // "= {}" would keep the memory
  }

  void fold_what_is_small() {
    std::size_t behind = fresh.size(), first = segments.size();
    while (first > 0 && segments[first - 1].size() < behind * much_less) {
      behind += segments[--first].size();
    }
    fold(first);
  }

  // What the words of a query fit in a customer, without the document; nothing if one does not.
  static std::optional<Scored> scored(const std::vector<Sought>& words, const Document& document) {
    Scored made;
    double weakest = 2;
    float total = 0;  // reckoned just as a segment does, or equal hits would not be equal
    for (const Sought& lookups : words) {
      const auto fit = fit_of(lookups, document);
      if (!fit) return std::nullopt;
      total += static_cast<float>(fit->score);
      if (fit->score < weakest) {
        weakest = fit->score;
        made.why = fit->lookup->match;
      }
      const Mark mark = mark_of(document, *fit);
      if (mark.begin < mark.end) made.marks.push_back(mark);
    }
    const auto is_name = [](const Token& token) { return token.table == Table::name; };
    const auto name_words = std::ranges::count_if(document.tokens, is_name);
    total *= static_cast<float>(share_of_name(static_cast<std::size_t>(name_words), words.size()));
    made.score = total / static_cast<float>(words.size());
    made.order = folded(document.row.name);
    return made;
  }

  static void take_if_it_fits(const std::vector<Sought>& words, Document document,
                              std::vector<Scored>& to) {
    auto fitting = scored(words, document);
    if (!fitting) return;
    fitting->document = std::move(document);
    to.push_back(*std::move(fitting));
  }

  static bool comes_before(const Scored& a, const Scored& b) {
    if (a.score != b.score) return a.score > b.score;
    return std::tie(a.order, a.document.row.id) < std::tie(b.order, b.document.row.id);
  }

  std::vector<Scored> best(const std::vector<Sought>& words, std::size_t limit) const {
    std::vector<Scored> found;
    for (const Segment& segment : segments) {
      for (const Segment::Candidate& candidate : segment.best(words, limit)) {
        const std::string_view packed = segment.packed(candidate.customer);
        take_if_it_fits(words, tresen::document_of(unpacked(packed)), found);
      }
    }
    for (const Fresh& one : fresh) {
      if (!scored(words, one.document)) continue;
      take_if_it_fits(words, one.document, found);
    }
    std::sort(found.begin(), found.end(), comes_before);
    if (found.size() > limit) found.resize(limit);
    return found;
  }

  // Somebody who has a form of a word that was mistyped.
  struct Meant {
    float score = 0;
    const Segment* segment = nullptr;  // none: he or she is fresh
    std::size_t at = 0;                // of the segment, or of the fresh ones
    std::size_t word = 0;              // of the query, that was mistyped
  };
  // All who have it.
  struct Form {
    std::size_t count = 0;
    std::vector<Meant> best;
  };
  using Forms = std::map<std::string, Form>;

  // Who is meant if one of these words was mistyped: the likeliest first, at most so many.
  std::vector<Scored> meant(const std::vector<QueryWord>& typed, std::size_t first, std::size_t end,
                            std::size_t limit) const {
    Forms forms;
    std::vector<Sought> words;
    for (const QueryWord& word : typed) words.push_back(lookups_of(word, false));
    for (std::size_t at = first; at < end; ++at) {
      const Sought slips = slips_of(typed[at]);
      if (slips.empty()) continue;
      const Sought as_typed = std::exchange(words[at], slips);
      take_forms(words, at, forms);
      words[at] = as_typed;
    }
    std::vector<Scored> found;
    for (const Meant& one : varied(std::move(forms), limit)) {
      const Sought slips = slips_of(typed[one.word]);
      const Sought as_typed = words[one.word];
      words[one.word].insert(words[one.word].end(), slips.begin(), slips.end());
      take_if_it_fits(words, document_of(one), found);
      words[one.word] = as_typed;
    }
    return found;
  }

  Document document_of(const Meant& one) const {
    if (one.segment == nullptr) return fresh[one.at].document;
    return tresen::document_of(unpacked(one.segment->packed(static_cast<std::uint32_t>(one.at))));
  }

  void take_forms(const std::vector<Sought>& words, std::size_t word, Forms& forms) const {
    for (const Segment& segment : segments) {
      for (const Segment::OfForm& one : segment.best_of_each(words, word)) {
        Form& form = forms[one.form];
        form.count += one.count;
        for (const Segment::Candidate& candidate : one.best) {
          form.best.push_back({candidate.score, &segment, candidate.customer, word});
        }
      }
    }
    for (std::size_t i = 0; i < fresh.size(); ++i) {
      const Document& document = fresh[i].document;
      const auto fitting = scored(words, document);
      for (const std::string& name : forms_in(words[word], document)) {
        Form& form = forms[name];
        ++form.count;
        if (fitting) form.best.push_back({static_cast<float>(fitting->score), nullptr, i, word});
      }
    }
  }

  // Each once.
  static std::set<std::string> forms_in(const Sought& lookups, const Document& document) {
    std::set<std::string> forms;
    for (const Token& token : document.tokens) {
      const auto is_it = [&](const Lookup& lookup) {
        return token.table == lookup.table && fits(lookup, document.key(token));
      };
      if (token.in != Mark::In::name || !std::ranges::any_of(lookups, is_it)) continue;
      const std::size_t size = std::size_t{token.end} - token.begin;
      forms.insert(folded(std::string_view(document.row.name).substr(token.begin, size)));
    }
    return forms;
  }

  // As equal hits are shown, in whichever segment they have come to lie.
  bool stands_before(const Meant& a, const Meant& b) const {
    if (a.score != b.score) return a.score > b.score;
    if (a.segment == b.segment && a.segment != nullptr) return a.at < b.at;
    const CustomerRow one = document_of(a).row, other = document_of(b).row;
    return std::pair(folded(one.name), one.id) < std::pair(folded(other.name), other.id);
  }

  // Of forms that are equally likely the one that most people have comes first; one of each form
  // before a second one.
  std::vector<Meant> varied(Forms forms, std::size_t limit) const {
    std::vector<Form*> likeliest;
    for (auto& [name, form] : forms) {
      if (form.best.empty()) continue;
      std::sort(form.best.begin(), form.best.end(),
                [this](const Meant& a, const Meant& b) { return stands_before(a, b); });
      likeliest.push_back(&form);
    }
    std::stable_sort(likeliest.begin(), likeliest.end(), [](const Form* a, const Form* b) {
      const float a_score = a->best.front().score, b_score = b->best.front().score;
      return a_score != b_score ? a_score > b_score : a->count > b->count;
    });
    std::vector<Meant> turned;
    for (std::size_t time = 0; time < Segment::each_form_max; ++time) {
      for (const Form* form : likeliest) {
        if (time < form->best.size() && turned.size() < limit) turned.push_back(form->best[time]);
      }
    }
    return turned;
  }

  bool is_id(const std::string& beginning) const {
    const Sought lookup{{Table::id, beginning, Match::customer_no, 1.0}};
    return std::ranges::any_of(segments,
                               [&](const Segment& one) { return one.is_id(beginning); }) ||
           std::ranges::any_of(
               fresh, [&](const Fresh& one) { return fit_of(lookup, one.document).has_value(); });
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

namespace {

// Empty: no customer.
std::string packed_of(const Record& customer) {
  std::string packed;
  if (customer.kind != RecordKind::customer) return packed;
  constexpr std::size_t usual = 192;
  packed.reserve(usual);
  pack(entry_of(customer), packed);
  return packed;
}

}  // namespace

void Index::build(std::span<const Record> customers) {
  *inside_ = Inside();
  std::vector<std::string>& prepared = inside_->prepared;
  prepared.resize(customers.size());
  const auto pack_all = [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) prepared[i] = packed_of(customers[i]);
  };
  {
    const std::jthread other(pack_all, 0, customers.size() / 2);
    pack_all(customers.size() / 2, customers.size());
  }
  settle();
}

void Index::prepare(const Record& customer) {
  std::string packed = packed_of(customer);
  if (!packed.empty()) inside_->prepared.push_back(std::move(packed));
}

void Index::settle() { inside_->fold(0); }

void Index::upsert(const Record& customer) {
  if (customer.kind != RecordKind::customer) return;
  inside_->forget(customer.id);
  SearchEntry entry = entry_of(customer);
  std::string packed;
  pack(entry, packed);
  inside_->fresh.push_back({std::move(packed), document_of(std::move(entry))});
  if (inside_->fresh.size() > fresh_max) inside_->fold_what_is_small();
}

void Index::remove(const Uuid& id) {
  inside_->forget(id);
  // Seldom, and only while everybody is being put in.
  for (std::string& piece : inside_->prepared) {
    if (!piece.empty() && id_of_packed(piece) == id) piece.clear();
  }
}

std::size_t Index::size() const {
  std::size_t count = inside_->fresh.size();
  for (const Segment& segment : inside_->segments) count += segment.size();
  return count;
}

std::vector<Hit> Index::query(std::string_view text, std::size_t limit) const {
  const std::vector<QueryWord> typed = inside_->resolved(text);
  if (typed.empty() || limit == 0) return {};
  const auto lookups = [&](bool forgiving) {
    std::vector<Sought> words;
    for (const QueryWord& word : typed) words.push_back(lookups_of(word, forgiving));
    return words;
  };
  std::vector<Inside::Scored> found = inside_->best(lookups(false), limit);
  // The last word may not be whole yet, unless there is such a name.
  const bool whole = !found.empty() && found.front().score >= whole_score;
  const std::size_t words_whole = typed.size() - (whole ? 0 : 1);
  std::vector<Inside::Scored> meant =
      inside_->meant(typed, 0, words_whole, found.size() < limit ? limit : meant_max);
  std::vector<Hit> hits;
  std::set<Uuid> there;
  const auto show = [&](std::vector<Inside::Scored>& some, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < std::min(end, some.size()) && hits.size() < limit; ++i) {
      if (!there.insert(some[i].document.row.id).second) continue;
      hits.push_back({.row = std::move(some[i].document.row),
                      .score = some[i].score,
                      .why = some[i].why,
                      .marks = std::move(some[i].marks)});
    }
  };
  const std::size_t in_front = first_page - std::min(meant.size(), meant_max);
  show(found, 0, in_front);
  const std::size_t meant_now = found.size() > in_front ? meant_max : meant.size();
  show(meant, 0, meant_now);
  show(found, in_front, found.size());
  show(meant, meant_now, meant.size());
  if (hits.size() < limit) {
    std::vector<Inside::Scored> last = inside_->meant(typed, words_whole, typed.size(), limit);
    show(last, 0, last.size());
  }
  if (hits.size() < limit) {
    std::vector<Inside::Scored> forgiven = inside_->best(lookups(true), limit);
    show(forgiven, 0, forgiven.size());
  }
  return hits;
}

std::optional<CustomerRow> Index::row(const Uuid& id) const {
  for (const Inside::Fresh& one : inside_->fresh) {
    if (one.document.row.id == id) return one.document.row;
  }
  for (const Segment& segment : inside_->segments) {
    if (const auto customer = segment.find(id)) return unpacked(segment.packed(*customer)).row;
  }
  return std::nullopt;
}

}  // namespace tresen
