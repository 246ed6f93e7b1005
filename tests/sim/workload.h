#pragma once
// What people do all day: they answer, correct, open processes, take consents back, move house. On
// few customers, so that they get in one another's way.

#include <cstdint>
#include <string>
#include <vector>

#include "tests/sim/world.h"

namespace tresen::sim {

class Workload {
 public:
  explicit Workload(World& world) : world_(&world) {}

  // One thing that somebody does somewhere.
  void act();
  const std::vector<Uuid>& customers() const { return customers_; }

 private:
  std::string word();
  Uuid new_id();
  Uuid some_customer();
  Answer some_answer(std::string value);
  FieldEdit seen(const Record& record, std::string key, Answer answer);
  void write(Terminal& terminal, Edit edit);

  void new_customer(Terminal& terminal);
  void answer(Terminal& terminal);
  void consent(Terminal& terminal);
  void category(Terminal& terminal);
  void move_house(Terminal& terminal);
  void visit(Terminal& terminal);
  void go_on_with(Terminal& terminal);
  void wrong_kind(Terminal& terminal);
  void at_head_office();

  World* world_;
  std::uint64_t words_ = 0;
  std::uint64_t ids_ = 0;
  std::vector<Uuid> customers_;
};

}  // namespace tresen::sim
