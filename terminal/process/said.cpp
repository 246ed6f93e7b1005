#include "terminal/process/said.h"

#include <algorithm>
#include <charconv>

namespace tresen {
namespace {

constexpr std::size_t head_words = 3;  // time, staff, ink
constexpr std::size_t said_size = 9;   // words of one thing said

template <class Number>
std::optional<Number> number_in(const std::string& word) {
  Number number{};
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc() || end != word.data() + word.size()) return std::nullopt;
  return number;
}

template <class Word>
std::optional<Word> named(const std::string& text, int count) {
  for (int i = 0; i < count; ++i) {
    if (name_of(static_cast<Word>(i)) == text) return static_cast<Word>(i);
  }
  return std::nullopt;
}

constexpr int act_count = 4, way_count = 5;

std::optional<ConsentSaid> one_from(const std::string* word) {
  ConsentSaid said;
  const auto act = named<ConsentAct>(word[0], act_count);
  const auto state = consent_state(word[3]);
  const auto version = number_in<std::uint32_t>(word[5]);
  const auto way = named<ConsentWay>(word[8], way_count);
  if (!act || !state || !version || !way) return std::nullopt;
  return ConsentSaid{*act, word[1], word[2], *state, {word[4], *version, word[6], word[7]},
                     *way, {}};
}

}  // namespace

bool SaidChoice::objects() const {
  return std::any_of(said.begin(), said.end(), [](const ConsentSaid& one) {
    return one.act == ConsentAct::objection && one.state == ConsentState::granted;
  });
}

std::vector<std::string> said_words(const SaidChoice& choice) {
  std::vector<std::string> words{std::to_string(choice.at_ms), choice.staff, choice.ink};
  for (const ConsentSaid& one : choice.said) {
    for (const std::string_view word :
         {name_of(one.act), std::string_view(one.channel), std::string_view(one.purpose),
          name_of(one.state), std::string_view(one.text.id)})
      words.emplace_back(word);
    words.push_back(std::to_string(one.text.version));
    words.push_back(one.text.hash);
    words.push_back(one.text.language);
    words.emplace_back(name_of(one.way));
  }
  return words;
}

std::optional<SaidChoice> said_from(const std::optional<std::vector<std::string>>& words) {
  if (!words || words->size() < head_words) return std::nullopt;
  if ((words->size() - head_words) % said_size != 0) return std::nullopt;
  const auto at_ms = number_in<std::int64_t>(words->front());
  if (!at_ms) return std::nullopt;
  SaidChoice choice{*at_ms, (*words)[1], (*words)[2], {}};
  for (std::size_t i = head_words; i < words->size(); i += said_size) {
    auto one = one_from(words->data() + i);
    if (!one) return std::nullopt;
    choice.said.push_back(std::move(*one));
  }
  return choice;
}

std::vector<Edit> write_said(const StepContext& step, IdSource& ids) {
  auto choice = said_from(step.progress().choice);
  if (!choice) return {};
  for (ConsentSaid& one : choice->said) {
    if (one.way == ConsentWay::signature) one.ink = choice->ink;
  }
  const Surroundings& around = step.around;
  return consent_edits({.customer = around.customer,
                        .consents = around.consents,
                        .rules = around.rules,
                        .branch = around.branch,
                        .device = around.device,
                        .staff = choice->staff,
                        .process = step.process.id,
                        .now_ms = choice->at_ms,
                        .today = around.today},
                       choice->said, ids);
}

}  // namespace tresen
