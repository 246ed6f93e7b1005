// What a customer is asked in hand-over, and in which order.

#include <algorithm>

#include "sync/record/consent_record.h"
#include "sync/record/field.h"
#include "sync/record/missing_data.h"
#include "terminal/app/screens/hand_over_parts.h"
#include "terminal/app/shared.h"
#include "terminal/process/progress.h"

namespace tresen {
namespace {

// Whether a customer may say it at all.
bool is_for_customers(std::string_view key) {
  const Field* field = find_field(key);
  return field != nullptr && field->level != FieldLevel::system &&
         field->policy == Policy::last_writer && key != "notes" && key != "referred_by";
}

void add_topic(std::vector<std::string>& topics, std::string_view key) {
  if (!is_for_customers(key)) return;
  const bool of_address =
      std::find(address_parts.begin(), address_parts.end(), key) != address_parts.end();
  const std::string topic(of_address ? "address" : key);
  if (std::find(topics.begin(), topics.end(), topic) == topics.end()) topics.push_back(topic);
}

// The wishes of the chain that may be asked of this customer, and the signature below them.
void add_consents(std::vector<std::string>& topics, const HandOverScreen& screen,
                  const Shared& shared) {
  const v1::Rules& rules = shared.options.rules;
  const std::size_t before = topics.size();
  for (const int index : consents_to_ask(screen.file.customer, rules, shared.device.branch, {},
                                         shared.now.wall_ms, shared.today)) {
    const v1::ConsentWish& wish = rules.consents(index);
    // Without its wording nothing can be allowed.
    if (find_text(shared.options.texts, wish.text(), screen.language) == nullptr) continue;
    topics.push_back(consent_key(wish.channel(), wish.purpose()));
  }
  if (topics.size() > before) topics.emplace_back("signature");
}

// What the chain releases; where it says nothing, what the process or the rules would ask.
std::vector<std::string> released_fields(const HandOverScreen& screen, const Shared& shared) {
  std::vector<std::string> topics;
  const v1::Rules& rules = screen.back_to ? screen.back_to->rules : shared.options.rules;
  for (const std::string& key : rules.hand_over_fields()) add_topic(topics, key);
  if (!rules.hand_over_fields().empty()) return topics;
  if (screen.back_to) {
    const Surroundings around = surroundings(*screen.back_to, shared);
    const CustomerProcess& process = screen.back_to->process;
    for (std::size_t step = 0; step < process.steps.size(); ++step) {
      for (const QuestionStatus& question : questions_of(process, around, step)) {
        if (!question.answered) add_topic(topics, question.key);
      }
    }
    return topics;
  }
  const Situation situation{shared.device.branch, "", shared.today};
  for (const FieldVerdict& verdict : missing_fields(screen.file.customer, rules, situation)) {
    add_topic(topics, verdict.field);
  }
  return topics;
}

}  // namespace

void ask_consents_anew(HandOverScreen& screen, const Shared& shared) {
  if (screen.said || screen.at >= screen.topics.size()) return;
  if (is_about_consent(screen.topics[screen.at])) return;
  std::erase_if(screen.topics, is_about_consent);
  add_consents(screen.topics, screen, shared);
  std::erase_if(screen.allowed, [&](const std::string& key) {
    return std::find(screen.topics.begin(), screen.topics.end(), key) == screen.topics.end();
  });
}

bool is_about_consent(const std::string& topic) {
  return topic == "signature" || topic.starts_with("consent.");
}

std::vector<std::string> released_topics(const HandOverScreen& screen, const Shared& shared) {
  std::vector<std::string> topics = released_fields(screen, shared);
  add_consents(topics, screen, shared);
  return topics;
}

}  // namespace tresen
