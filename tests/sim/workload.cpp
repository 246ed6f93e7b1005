#include "tests/sim/workload.h"

#include <array>
#include <utility>

namespace tresen::sim {
namespace {

constexpr std::size_t customers_max = 10;
constexpr std::array texts{"mobile", "email", "last_name", "city", "notes", "new_in_2031"};
constexpr std::array branches{"b1", "b2", "b3", "closed"};

FieldEdit plain(std::string key, std::string value) {
  FieldEdit edit;
  edit.key = std::move(key);
  edit.answer.state = AnswerState::value;
  edit.answer.value = std::move(value);
  edit.answer.source = Source::spoken;
  return edit;
}

}  // namespace

std::string Workload::word() { return "word " + std::to_string(++words_); }

Uuid Workload::new_id() {
  Uuid id;
  ++ids_;
  id.bytes = {0x5a, static_cast<std::uint8_t>(world_->dice.roll(256))};
  id.bytes[14] = static_cast<std::uint8_t>(ids_ >> 8U);
  id.bytes[15] = static_cast<std::uint8_t>(ids_);
  return id;
}

Uuid Workload::some_customer() {
  return customers_.empty() ? Uuid{} : world_->dice.pick(customers_);
}

Answer Workload::some_answer(std::string value) {
  Answer answer;
  answer.source = Source::spoken;
  constexpr std::array states{AnswerState::refused, AnswerState::unknown, AnswerState::later,
                              AnswerState::not_applicable, AnswerState::missing};
  if (world_->dice.one_in(4)) {
    answer.state = states.at(world_->dice.roll(states.size()));
  } else {
    answer.state = AnswerState::value;
    if (!world_->dice.one_in(12)) answer.value = std::move(value);  // else: a blank
  }
  return answer;
}

// An answer as the screen makes it: it names what was seen there. A till is not so careful.
FieldEdit Workload::seen(const Record& record, std::string key, Answer answer) {
  FieldEdit edit;
  edit.base = world_->dice.one_in(5) ? Stamp{} : record.answer(key).stamp;
  edit.key = std::move(key);
  edit.answer = std::move(answer);
  return edit;
}

void Workload::write(Terminal& terminal, Edit edit) {
  std::vector<Edit> edits;
  edits.push_back(std::move(edit));
  terminal.write(std::move(edits));
}

void Workload::act() {
  Dice& dice = world_->dice;
  if (dice.one_in(12)) return at_head_office();
  if (world_->old_terminal && dice.one_in(6) && !customers_.empty()) {
    return world_->old_terminal->write(some_customer(), texts.at(dice.roll(texts.size())), word(),
                                       world_->now_ms());
  }
  Terminal& terminal = *dice.pick(world_->terminals);
  if (!terminal.runs()) return;
  if (customers_.empty() || (customers_.size() < customers_max && dice.one_in(6))) {
    return new_customer(terminal);
  }
  switch (dice.roll(12)) {
    case 0:
    case 1:
      return consent(terminal);
    case 2:
      return category(terminal);
    case 3:
      return move_house(terminal);
    case 4:
      return visit(terminal);
    case 5:
    case 6:
      return go_on_with(terminal);
    case 7:
      if (dice.one_in(3)) return terminal.look_up(some_customer());
      return dice.one_in(3) ? wrong_kind(terminal) : answer(terminal);
    default:
      return answer(terminal);
  }
}

void Workload::new_customer(Terminal& terminal) {
  const Uuid id = new_id();
  customers_.push_back(id);
  Edit edit{id, RecordKind::customer, {plain("last_name", word())}};
  if (!world_->dice.one_in(4)) edit.fields.push_back(plain("home_branch", terminal.branch()));
  write(terminal, std::move(edit));
}

void Workload::answer(Terminal& terminal) {
  const Uuid id = some_customer();
  const Record record = terminal.record(id);
  Edit edit{id, RecordKind::customer, {}};
  const std::size_t first = world_->dice.roll(texts.size());
  for (std::size_t i = 0; i <= world_->dice.roll(3); ++i) {
    edit.fields.push_back(seen(record, texts.at((first + i) % texts.size()), some_answer(word())));
  }
  write(terminal, std::move(edit));
}

void Workload::consent(Terminal& terminal) {
  constexpr std::array says{"granted", "refused", "withdrawn", "pending"};
  const Uuid id = some_customer();
  const Record record = terminal.record(id);
  Dice& dice = world_->dice;
  Answer answer{.state = AnswerState::value,
                .value = says.at(dice.roll(says.size())),
                .source = Source::spoken,
                .stamp = {},
                .staff = {},
                .branch = {}};
  std::string key = "consent.email.advertising";
  if (dice.one_in(4)) {
    key = "objection";
    answer.value = dice.one_in(2) ? "yes" : "no";
  }
  write(terminal, {id, RecordKind::customer, {seen(record, key, std::move(answer))}});
}

void Workload::category(Terminal& terminal) {
  FieldEdit edit =
      plain("category.shape", std::string(1, static_cast<char>('a' + world_->dice.roll(5))));
  edit.action = world_->dice.one_in(3) ? FieldEdit::Action::remove : FieldEdit::Action::add;
  write(terminal, {some_customer(), RecordKind::customer, {std::move(edit)}});
}

void Workload::move_house(Terminal& terminal) {
  const Uuid id = some_customer();
  const Record record = terminal.record(id);
  Answer answer = plain("", branches.at(world_->dice.roll(branches.size()))).answer;
  write(terminal, {id, RecordKind::customer, {seen(record, "home_branch", std::move(answer))}});
}

void Workload::visit(Terminal& terminal) {
  const Uuid customer = some_customer();
  const std::string whose = to_hex(customer);
  std::vector<Edit> edits;
  edits.push_back({new_id(),
                   RecordKind::process,
                   {plain("customer", whose), plain("template", "standard"), plain("state", "open"),
                    plain("branch", terminal.branch())}});
  if (world_->dice.one_in(2)) {
    edits.push_back({new_id(),
                     RecordKind::marketing_contact,
                     {plain("customer", whose), plain("campaign", word())}});
  }
  if (world_->dice.one_in(2)) {
    edits.push_back({new_id(),
                     RecordKind::follow_up,
                     {plain("customer", whose), plain("state", "open"), plain("due", "2026-12-24"),
                      plain("branch", terminal.branch())}});
  }
  terminal.write(std::move(edits));
}

void Workload::go_on_with(Terminal& terminal) {
  constexpr std::array states{"open", "parked", "closed", "cancelled"};
  const auto records = terminal.records_of(some_customer());
  if (records.empty()) return answer(terminal);
  const Record& record = world_->dice.pick(records);
  Edit edit{record.id, record.kind, {}};
  edit.fields.push_back(
      seen(record, "state", plain("", states.at(world_->dice.roll(states.size()))).answer));
  if (record.kind == RecordKind::process && world_->dice.one_in(3)) {
    // Fixed since it was opened: who tries to change it loses.
    edit.fields.push_back(seen(record, "template", plain("", word()).answer));
  }
  write(terminal, std::move(edit));
}

// Something that is no customer writes under a customer's id: to be taken, and never applied.
void Workload::wrong_kind(Terminal& terminal) {
  write(terminal, {some_customer(), RecordKind::follow_up, {plain("text", word())}});
}

void Workload::at_head_office() {
  Dice& dice = world_->dice;
  if (dice.one_in(3)) {
    world_->chain.mutable_rules()->set_attribution_days(static_cast<int>(dice.roll(1000)));
    if (dice.one_in(3)) {
      world_->chain.mutable_rules()->set_held(dice.one_in(2) ? v1::HELD_BRANCH : v1::HELD_CHAIN);
    }
    return world_->office->publish(world_->chain);
  }
  if (customers_.empty()) return;
  world_->office->submit({{some_customer(), RecordKind::customer, {plain("notes", word())}}});
}

}  // namespace tresen::sim
