#include "sync/office/cli/answer_arguments.h"

#include <CLI/CLI.hpp>

namespace tresen {
namespace {

void add_response(CLI::App& campaign, ResponseOrder& order, const AddOfficeCommand& add) {
  CLI::App* sub = add(campaign, "response", "Put down what somebody answered",
                      [&order](AdminClient& office, const Console& console) {
                        return record_answer(office, order, console);
                      });
  sub->add_option("CAMPAIGN", order.campaign, "Id of the campaign")->required();
  CLI::Option_group* who = sub->add_option_group("Who");
  who->add_option("NO", order.no, "Customer number or external id");
  who->add_option("--new", order.fields, "Somebody new, as last_name=Ahrens mobile=01713920042");
  who->require_option(1);
  sub->add_option("--outcome", order.outcome,
                  "interested, appointment, bought, callback, declined, wrong_address or objects")
      ->required();
  sub->add_option("--way", order.way, "phone, desk, email, sms or post")->capture_default_str();
  sub->add_option("--branch", order.branch, "Which cares; else the home branch");
  sub->add_option("--follow-up", order.text, "What is to be done about it");
  sub->add_option("--in", order.working_days, "Due after so many working days of the branch")
      ->check(CLI::Range(0, 250));
}

void add_calls(CLI::App& campaign, CallTasksOrder& order, const AddOfficeCommand& add) {
  CLI::App* sub = add(campaign, "calls",
                      "Tasks for the branches: ring up whom the campaign reaches by telephone",
                      [&order](AdminClient& office, const Console& console) {
                        return make_calls(office, order, console);
                      });
  sub->add_option("CAMPAIGN", order.campaign, "Id of the campaign")->required();
  sub->add_option("--text", order.text, "What to say; else the campaign's prompt");
  sub->add_option("--in", order.working_days, "Due after so many working days of the branch")
      ->check(CLI::Range(0, 250));
  sub->add_flag("--check", order.only_check, "Make none, and count them");
}

void add_commissions(CLI::App& campaign, std::string& id, const AddOfficeCommand& add) {
  CLI::App* sub = add(campaign, "commissions",
                      "What branches have earned by answers, by month",
                      [&id](AdminClient& office, const Console& console) {
                        return show_commissions(office, id, console);
                      });
  sub->add_option("CAMPAIGN", id, "Id of the campaign")->required();
}

void add_which(CLI::App* sub, FollowUpOrder& order) {
  sub->add_option("--when", order.when, "open, due, overdue or done")
      ->check(CLI::IsMember({"open", "due", "overdue", "done"}))
      ->capture_default_str();
  sub->add_option("--branch", order.branch, "Those of this branch");
  sub->add_option("--staff", order.staff, "Those of this member of the staff");
  sub->add_option("--customer", order.no, "Those of this customer");
}

void add_follow_ups(CLI::App& app, FollowUpOrder& order, const AddOfficeCommand& add) {
  CLI::App* group = app.add_subcommand("follow-up", "What is to be done about customers");
  group->require_subcommand(1);
  add_which(add(*group, "list", "The earliest first, and how many are due and overdue",
                [&order](AdminClient& office, const Console& console) {
                  return list_follow_ups(office, order, console);
                }),
            order);
  const auto change = [&](const char* name, const char* what, const std::string& state) {
    CLI::App* sub =
        add(*group, name, what, [&order, state](AdminClient& office, const Console& console) {
          return change_follow_ups(office, state, order, console);
        });
    sub->add_option("ID", order.ids, "As `follow-up list` shows them");
    sub->add_flag("--all", order.all, "All that the next four name; at most 2,000");
    add_which(sub, order);
    return sub;
  };
  for (CLI::App* sub : {change("done", "It is done", "done"),
                        change("drop", "It is not to be done any more", "dropped")}) {
    sub->add_option("--result", order.result, "What came of it");
  }
  change("reopen", "It was ended by mistake, and is open again", "open");
  CLI::Option_group* day =
      change("move", "Another day for it", "")->add_option_group("To which day");
  day->add_option("--to", order.due, "Such as 2026-12-01");
  day->add_option("--in", order.working_days, "So many working days of its branch from today")
      ->check(CLI::Range(1, 250));
  day->require_option(1);
  CLI::Option_group* whom =
      change("assign", "Somebody else cares", "")->add_option_group("To whom");
  whom->add_option("--to-branch", order.to_branch, "This branch");
  whom->add_option("--to", order.to_staff, "This member of the staff, or \"-\" for anybody");
  whom->require_option(1, 2);
}

}  // namespace

void add_answer_commands(CLI::App& app, AnswerWords& words, const AddOfficeCommand& add) {
  CLI::App* campaign = app.get_subcommand("campaign");
  add_response(*campaign, words.response, add);
  add_calls(*campaign, words.calls, add);
  add_commissions(*campaign, words.commissions, add);
  CLI::App* call = add(app, "call", "Whose telephone number it is, and what is known of them",
                       [&order = words.call](AdminClient& office, const Console& console) {
                         return show_caller(office, order, console);
                       });
  call->add_option("NUMBER", words.call.number, "In any spelling; \"anonymous\": it is suppressed")
      ->required();
  call->add_option("--country", words.call.country, "Of numbers without a country code")
      ->capture_default_str();
  add_follow_ups(app, words.follow_up, add);
}

}  // namespace tresen
