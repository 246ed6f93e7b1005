// The best of a segment: for one word those of the words that fit best, for several whoever has
// all.

#include <algorithm>
#include <map>
#include <utility>

#include "sync/search/segment.h"

namespace tresen {
namespace {

bool by_score(const Segment::Candidate& a, const Segment::Candidate& b) {
  return a.score != b.score ? a.score > b.score : a.customer < b.customer;
}

// Of each customer the best; the best first.
void put_in_order(std::vector<Segment::Candidate>& found) {
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return a.customer != b.customer ? a.customer < b.customer : a.score > b.score;
  });
  const auto same = [](const auto& a, const auto& b) { return a.customer == b.customer; };
  found.erase(std::unique(found.begin(), found.end(), same), found.end());
  std::sort(found.begin(), found.end(), by_score);
}

// What the words of a table are worth for a word of the query.
class WordWorth {
 public:
  explicit WordWorth(std::size_t words) : words_(words) {}

  bool empty() const { return few_.empty() && many_.empty(); }
  void add(std::uint32_t word, float score) {
    if (many_.empty()) {
      few_.emplace_back(word, score);
      if (few_.size() <= few_max) return;
      many_.assign(words_, 0);
      for (const auto& [one, worth] : few_) many_[one] = std::max(many_[one], worth);
      return few_.clear();
    }
    many_[word] = std::max(many_[word], score);
  }
  // 0: it is not one that was meant.
  float of(std::uint32_t word) const {
    if (!many_.empty()) return many_[word];
    float best = 0;
    for (const auto& [one, worth] : few_) {
      if (one == word) best = std::max(best, worth);
    }
    return best;
  }

 private:
  // So many are found sooner than room for all words is made.
  static constexpr std::size_t few_max = 24;

  std::size_t words_;
  std::vector<std::pair<std::uint32_t, float>> few_;
  std::vector<float> many_;  // by word
};

}  // namespace

// The first of each word.
void Segment::take_words(const std::vector<Scored>& words, std::size_t limit,
                         std::vector<Candidate>& to) const {
  for (const Scored& one : words) {
    std::size_t left = limit;
    for (const std::uint32_t customer : one.table->customers_of(one.word)) {
      if (gone_[customer]) continue;
      to.push_back({one.score, customer});
      if (--left == 0) break;
    }
  }
}

std::vector<Segment::Candidate> Segment::best_of_one(const Plan& plan, std::size_t limit) const {
  constexpr std::size_t first_words = 3, more_words = 8;  // times the limit
  std::vector<Candidate> numbers;
  for (const FoundNumbers& found : plan.numbers) {
    each_number(found, limit, [&](std::uint32_t customer, float score) {
      numbers.push_back({score, customer});
    });
  }
  std::vector<Scored> words = words_of(plan);
  const auto better = [](const Scored& a, const Scored& b) { return a.score > b.score; };
  std::size_t wanted = limit * first_words;
  while (true) {
    // The best words, and all that are as good as the last of them.
    std::vector<Scored> best = words;
    float least = 0;
    if (wanted < words.size()) {
      const auto last = best.begin() + static_cast<std::ptrdiff_t>(wanted);
      std::nth_element(best.begin(), last, best.end(), better);
      least = last->score;
      const auto equal =
          std::partition(last, best.end(), [&](const Scored& one) { return one.score >= least; });
      best.erase(equal, best.end());
    }
    std::vector<Candidate> found = numbers;
    take_words(best, limit, found);
    put_in_order(found);
    const bool enough = found.size() >= limit && found[limit - 1].score >= least;
    if (enough || wanted >= words.size()) {
      if (found.size() > limit) found.resize(limit);
      return found;
    }
    wanted *= more_words;
  }
}

// What the words of both tables are worth for a word of the query.
struct Segment::Worth {
  WordWorth names, addresses;
  float most = 0;  // in anybody

  Worth(const Segment& segment, const Plan& plan)
      : names(segment.names_.forms(WordTable::By::word).size()),
        addresses(segment.addresses_.forms(WordTable::By::word).size()) {
    each_form(plan, nullptr, [&](const Found& found, float score, std::uint32_t word) {
      (found.table == &segment.names_ ? names : addresses).add(word, score);
      most = std::max(most, score);
    });
    for (const FoundNumbers& found : plan.numbers) {
      most = std::max(most, static_cast<float>(found.lookup->worth));
    }
  }
};

float Segment::fit(const Plan& plan, const Worth& worth, std::uint32_t customer) const {
  float best = 0;
  if (!worth.names.empty()) {
    for (const std::uint32_t word : names_.words_of_customer(customer)) {
      best = std::max(best, worth.names.of(word));
    }
  }
  if (best < worth.most && !worth.addresses.empty()) {
    for (const std::uint32_t word : addresses_.words_of_customer(customer)) {
      best = std::max(best, worth.addresses.of(word));
    }
  }
  for (const FoundNumbers& found : plan.numbers) {
    const auto number = static_cast<float>(found.lookup->worth);
    if (number > best && has_number(customer, *found.lookup)) best = number;
  }
  return best;
}

// Who has all the words: the customers of one of them, each looked at for the others.
class Segment::Meeting {
 public:
  Meeting(const Segment& segment, const std::vector<Plan>& plans, const Plan& leading,
          std::size_t limit)
      : segment_(segment), plans_(plans), leading_(leading), limit_(limit) {
    for (const Plan& plan : plans) {
      worths_.emplace_back(segment, plan);
      if (&plan == &leading_) continue;
      others_most_ += worths_.back().most;
      // Reading who has a word costs so much less than a look at one customer.
      constexpr std::size_t looks = 50;
      if (plan.count < std::min(leading_.count, looks_max) * looks) {
        possible_.push_back(segment.possible(plan));
      }
    }
  }

  // In the order of what the leading word is worth in them, until nobody who is left can be better
  // than those who were found.
  std::vector<Candidate> best() {
    std::vector<Scored> words = segment_.words_of(leading_);
    std::sort(words.begin(), words.end(),
              [](const Scored& a, const Scored& b) { return a.score > b.score; });
    auto next = words.begin();
    const auto take_words = [&](float least) {
      for (; next != words.end() && next->score >= least; ++next) {
        for (const std::uint32_t customer : next->table->customers_of(next->word)) {
          if (enough(next->score)) return;
          take(customer);
        }
      }
    };
    for (const FoundNumbers& numbers : leading_.numbers) {
      const auto worth = static_cast<float>(numbers.lookup->worth);
      take_words(worth);
      if (enough(worth)) break;
      segment_.each_number(numbers, looks_max,
                           [&](std::uint32_t customer, float) { take(customer); });
    }
    take_words(0);
    return in_order();
  }

  // The best of each form of the leading word: the likeliest form first, of equal ones the one that
  // most people have.
  std::vector<OfForm> best_of_each() {
    constexpr std::size_t looks_each = 1'000;
    std::vector<OfForm> best;
    for (const Scored& one : forms_by_number()) {
      found_.clear();
      const std::size_t looks_before = looks_;
      for (const std::uint32_t customer : one.table->customers_of(one.word)) {
        if (enough(one.score) || looks_ - looks_before >= looks_each) break;
        take(customer);
      }
      const std::string_view form = one.table->forms(WordTable::By::word).word(one.word);
      best.push_back({std::string(form), segment_.count_of(*one.table, one.word), in_order()});
    }
    return best;
  }

 private:
  // Of words that very many have together not all are looked at.
  static constexpr std::size_t looks_max = 4'000;

  bool enough(float leading_most) const {
    if (looks_ >= looks_max) return true;
    return found_.size() == limit_ && found_.front().score >= leading_most + others_most_;
  }

  // What all the words are worth in the customer together; 0: one of them is not there.
  float look(std::uint32_t customer) {
    for (const std::vector<bool>& some : possible_) {
      if (!some[customer]) return 0;
    }
    if (looks_ >= looks_max || segment_.gone_[customer]) return 0;
    ++looks_;
    float total = 0;
    for (std::size_t i = 0; i < plans_.size(); ++i) {
      const float score = segment_.fit(plans_[i], worths_[i], customer);
      if (score == 0) return 0;
      total += score;
    }
    const std::size_t name_words = segment_.names_.words_of_customer(customer).size();
    return total * static_cast<float>(share_of_name(name_words, plans_.size()));
  }

  void take(std::uint32_t customer) {
    const Candidate one{look(customer), customer};
    if (one.score == 0 || (found_.size() == limit_ && !by_score(one, found_.front()))) return;
    const auto same = [&](const Candidate& other) { return other.customer == customer; };
    if (std::ranges::any_of(found_, same)) return;
    found_.push_back(one);
    std::push_heap(found_.begin(), found_.end(), by_score);
    if (found_.size() <= limit_) return;
    std::pop_heap(found_.begin(), found_.end(), by_score);
    found_.pop_back();
  }

  std::vector<Candidate> in_order() {
    std::sort_heap(found_.begin(), found_.end(), by_score);
    for (Candidate& one : found_) one.score /= static_cast<float>(plans_.size());
    return std::exchange(found_, {});
  }

  // The likeliest only.
  std::vector<Scored> forms_by_number() const {
    std::map<std::pair<const WordTable*, std::uint32_t>, float> best;
    for (const Scored& one : segment_.words_of(leading_)) {
      float& score = best[{one.table, one.word}];
      score = std::max(score, one.score);
    }
    std::vector<std::pair<Scored, std::size_t>> counted;
    for (const auto& [word, score] : best) {
      const auto& [table, number] = word;
      counted.push_back({{score, table, number}, segment_.count_of(*table, number)});
    }
    std::stable_sort(counted.begin(), counted.end(), [](const auto& a, const auto& b) {
      return std::pair(a.first.score, a.second) > std::pair(b.first.score, b.second);
    });
    constexpr std::size_t forms_max = 40;
    std::vector<Scored> forms;
    for (const auto& [form, count] : counted) {
      if (forms.size() < forms_max) forms.push_back(form);
    }
    return forms;
  }

  const Segment& segment_;
  const std::vector<Plan>& plans_;
  const Plan& leading_;
  const std::size_t limit_;
  std::vector<Worth> worths_;  // of each plan
  float others_most_ = 0;
  std::vector<std::vector<bool>> possible_;
  std::vector<Candidate> found_;  // a heap, the worst in front
  std::size_t looks_ = 0;
};

std::vector<Segment::Plan> Segment::plans(const std::vector<Sought>& words) const {
  std::vector<Plan> made;
  for (const Sought& lookups : words) {
    made.push_back(plan(lookups));
    if (made.back().count == 0) return {};
  }
  return made;
}

std::vector<Segment::Candidate> Segment::best(const std::vector<Sought>& words,
                                              std::size_t limit) const {
  const std::vector<Plan> made = plans(words);
  if (made.empty()) return {};
  if (made.size() == 1) return best_of_one(made.front(), limit);
  const Plan& rarest = *std::min_element(
      made.begin(), made.end(), [](const Plan& a, const Plan& b) { return a.count < b.count; });
  return Meeting(*this, made, rarest, limit).best();
}

std::vector<Segment::OfForm> Segment::best_of_each(const std::vector<Sought>& words,
                                                   std::size_t leading) const {
  const std::vector<Plan> made = plans(words);
  if (made.empty()) return {};
  return Meeting(*this, made, made[leading], each_form_max).best_of_each();
}

}  // namespace tresen
