// Plays a visit in the real window of a real terminal, with a real pointer on a virtual display.

#include <google/protobuf/util/json_util.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <map>

#include "sync/base/text.h"
#include "tests/visit/driver/story.h"

namespace tresen::visit {
namespace {

using Story = Result<Told> (*)(Scene);

const std::map<std::string, Story>& stories() {
  static const std::map<std::string, Story> all{
      {"visit", play_visit},         {"counter", play_counter},
      {"crash", play_crash},         {"park", play_park},
      {"wrong_pin", play_wrong_pin}, {"language", play_language},
      {"consent", play_consent},     {"new_customer", play_new_customer},
      {"minor", play_minor},         {"hand_over", play_hand_over},
      {"scanner", play_scanner},     {"letter", play_letter},
      {"call", play_call}};
  return all;
}

struct Order {
  std::string bin, work, screenshots;
  std::string story = "visit";
};

Result<Told> play(const Order& order) {
  std::error_code trouble;
  std::filesystem::remove_all(order.screenshots, trouble);
  std::filesystem::create_directories(order.screenshots, trouble);
  if (trouble) return fail(Fault::storage, "cannot make the folder " + order.screenshots);
  TRY_TO(stage, Stage::set_up(order.bin, order.work));
  TRY_TO(pointer, Pointer::open(stage.display()));
  Hand hand(std::move(pointer), stage.socket_path(), order.screenshots);
  auto told = stories().at(order.story)({stage, hand});
  if (!told) {
    // The last look, for whoever wants to know why.
    (void)hand.picture("failed");
    if (!stage.terminal_runs())
      return fail(Fault::offline,
                  told.error().detail + "; the terminal has ended, see " + stage.log("terminal"));
  }
  return told;
}

void print(const Order& order, const Told& told) {
  std::string customer;
  (void)google::protobuf::util::MessageToJsonString(told.customer, &customer);
  std::cout << "{\"screenshots\":\"" << json_escaped(order.screenshots) << "\",\"taps\":{"
            << "\"navigation\":" << told.taps.navigation << ",\"all\":" << told.taps.all()
            << "},\"customer\":" << customer << "}" << std::endl;
}

}  // namespace
}  // namespace tresen::visit

int main(int count, char** arguments) {
  tresen::visit::Order order;
  CLI::App app("Plays a visit at the counter and checks it at head office", "tresen-visit");
  app.add_option("--bin", order.bin, "Folder with the programs")->required();
  app.add_option("--work", order.work, "Folder with headoffice/, and for all that is made")
      ->required();
  app.add_option("--screenshots", order.screenshots, "Folder for the pictures; emptied first")
      ->required();
  std::string names;
  for (const auto& [name, story] : tresen::visit::stories()) names += " " + name;
  app.add_option("--story", order.story, "One of:" + names)->capture_default_str();
  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (!tresen::visit::stories().contains(order.story)) {
    std::cerr << "tresen-visit: no story \"" << order.story << "\"; there are:" << names << '\n';
    return 2;
  }
  std::signal(SIGPIPE, SIG_IGN);
  const auto told = tresen::visit::play(order);
  if (!told) {
    std::cerr << "tresen-visit: " << told.error().detail << '\n';
    return 1;
  }
  tresen::visit::print(order, *told);
  return 0;
}
