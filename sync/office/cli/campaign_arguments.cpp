#include "sync/office/cli/campaign_arguments.h"

#include <CLI/CLI.hpp>

namespace tresen {
namespace {

CLI::App& group(CLI::App& app, const std::string& name, const std::string& what) {
  CLI::App* sub = app.add_subcommand(name, what);
  sub->require_subcommand(1);
  return *sub;
}

// A query in words, or one that the chain keeps.
CLI::Option_group* add_query(CLI::App* sub, QueryOrder& order, const char* name) {
  CLI::Option_group* which = sub->add_option_group("Whom");
  which->add_option(name, order.text, "Such as \"home_branch = b1 and age >= 60\"");
  which->add_option("--stored", order.stored, "Id of a query that the chain keeps");
  return which;
}

void add_stored_queries(CLI::App& query, StoredQueryOrder& order, const AddOfficeCommand& add) {
  add(query, "list", "The queries that the chain keeps", list_queries);
  CLI::App* show = add(query, "show", "One of them, with its earlier versions",
                       [&order](AdminClient& office, const Console& console) {
                         return show_query(office, order, console);
                       });
  CLI::App* back = add(query, "restore", "Publish an earlier version again, as a new one",
                       [&order](AdminClient& office, const Console& console) {
                         return restore_query(office, order, console);
                       });
  for (CLI::App* sub : {show, back}) {
    sub->add_option("QUERY", order.id, "Id of the query")->required();
    sub->add_option("--version", order.version, "Number of the version")
        ->check(CLI::PositiveNumber)
        ->required(sub == back);
  }
}

CLI::App& add_queries(CLI::App& app, QueryOrder& order, const AddOfficeCommand& add) {
  CLI::App& query = group(app, "query", "Whom a query finds");
  CLI::App* run = add(query, "run", "How many it finds, and the first of them",
                      [&order](AdminClient& office, const Console& console) {
                        return run_query(office, order, console);
                      });
  add_query(run, order, "QUERY")->require_option(1);
  run->add_option("--rows", order.rows, "So many by name")->capture_default_str();
  run->add_flag("--lamp", order.lamp, "For how many each channel is lawful");
  CLI::App* why = add(query, "explain", "Why a customer is found, or is not",
                      [&order](AdminClient& office, const Console& console) {
                        return explain_query(office, order, console);
                      });
  why->add_option("NO", order.no, "Customer number or external id")->required();
  add_query(why, order, "QUERY")->require_option(1);
  for (CLI::App* sub : {&query, run, why}) {
    sub->footer(
        "Fields: those of `fields`, age, birthday, made, process, process.TYPE, contact, "
        "contact.CAMPAIGN, selected, selected.CAMPAIGN, list.ID.\n"
        "Asked of them: = != (one of several, with commas), begins, contains, < >=, is known, is "
        "missing, is refused, within 24 months, older than 24 months, next 14 days (birthday).\n"
        "Joined by and, or, not and brackets.");
  }
  return query;
}

void add_lists(CLI::App& app, ListOrder& order, const AddOfficeCommand& add) {
  CLI::App& list = group(app, "list", "Static lists of customers and of bought addresses");
  CLI::App* more = add(list, "add", "Put people into a list, which is made if need be",
                       [&order](AdminClient& office, const Console& console) {
                         return add_to_list(office, order, console);
                       });
  more->add_option("LIST", order.list, "Id of the list")->required();
  more->add_option("NO", order.nos, "Customer numbers or external ids");
  add_query(more, order.query, "--query");
  more->add_option("--csv", order.csv, "Bought addresses; the header names fields");
  more->add_option("--robinson", order.robinson, "With --csv: who is in this file is left out");
  more->add_flag("--latin1", order.latin1, "The files are ISO 8859-1");
  CLI::App* less = add(list, "remove", "Take customers out, or the list away",
                       [&order](AdminClient& office, const Console& console) {
                         return remove_from_list(office, order, console);
                       });
  less->add_option("LIST", order.list, "Id of the list")->required();
  less->add_option("NO", order.nos, "Customer numbers or external ids");
  less->add_flag("--whole", order.whole, "The list itself, with bought addresses");
  CLI::App* show = add(list, "show", "All lists, or one with who is in it",
                       [&order](AdminClient& office, const Console& console) {
                         return show_lists(office, order, console);
                       });
  show->add_option("LIST", order.list, "Id of the list");
}

void add_events(CLI::App& app, EventOrder& order, const AddOfficeCommand& add) {
  CLI::App& event = group(app, "event", "What people are invited to, and who comes");
  using Command = Result<void> (*)(AdminClient&, const EventOrder&, const Console&);
  const auto command = [&](const char* name, const char* what, Command run) {
    return add(event, name, what, [&order, run](AdminClient& office, const Console& console) {
      return run(office, order, console);
    });
  };
  const auto one = [&](const char* name, const char* what, Command run) {
    CLI::App* sub = command(name, what, run);
    sub->add_option_function<std::string>(
           "EVENT", [&order](const std::string& id) { order.event.set_id(id); }, "Id of the event")
        ->required();
    return sub;
  };
  CLI::App* made = one("add", "Make an event", add_event);
  using Set = void (*)(v1::Event&, const std::string&);
  const auto text = [&](const char* name, const char* what, Set set) {
    return made->add_option_function<std::string>(
        name, [&order, set](const std::string& typed) { set(order.event, typed); }, what);
  };
  text("--title", "As it is announced", [](auto& made_event, const auto& typed) {
    made_event.set_title(typed);
  })->required();
  text("--begins", "German time, \"2026-12-03 18:30\"", [](auto& made_event, const auto& typed) {
    made_event.set_begins(typed);
  })->required();
  text("--ends", "Likewise; else it is open",
       [](auto& made_event, const auto& typed) { made_event.set_ends(typed); });
  text("--place", "Where, in words",
       [](auto& made_event, const auto& typed) { made_event.set_place(typed); });
  text("--branch", "Branch that it is in",
       [](auto& made_event, const auto& typed) { made_event.set_branch(typed); });
  made->add_option_function<std::uint32_t>(
      "--capacity", [&order](std::uint32_t count) { order.event.set_capacity(count); },
      "So many may accept; else any number");
  command("list", "List the events", list_events);
  one("show", "One event with everybody who was invited", show_event);
  CLI::App* invite = one("invite", "Put customers among the invited", invite_to_event);
  CLI::App* answer = one("answer", "Put down what somebody answered, or who came", answer_to_event);
  answer->add_option("ANSWER", order.standing, "accepted, declined or came")->required();
  for (CLI::App* sub : {invite, answer}) {
    sub->add_option("NO", order.nos, "Customer numbers or external ids")->required();
  }
  one("remove", "Forget an event, with who was invited", remove_event);
}

void add_runs(CLI::App& campaign, RunOrder& order, const AddOfficeCommand& add) {
  using Command = Result<void> (*)(AdminClient&, const RunOrder&, const Console&);
  const auto one = [&](const char* name, const char* what, Command command) {
    return add(campaign, name, what,
               [&order, command](AdminClient& office, const Console& console) {
                 return command(office, order, console);
               });
  };
  CLI::App* run = one("run", "Freeze whom it reaches now, and send it", run_campaign);
  run->add_option("CAMPAIGN", order.campaign, "Id of the campaign")->required();
  CLI::App* resume = one("resume", "Go on with a run that was paused, or broke off", resume_run);
  for (CLI::App* sub : {run, resume}) {
    sub->add_option("--batch", order.batch, "So many at a time; else 2,000, or as it was started")
        ->check(CLI::Range(1, 2000));
  }
  CLI::App* pause = one("pause", "Send no further batch of a run", pause_run);
  CLI::App* cancel = one("cancel", "End a run: who still waits gets nothing", cancel_run);
  for (CLI::App* sub : {resume, pause, cancel}) {
    sub->add_option("RUN", order.run, "Id of the run, see `campaign log`")->required();
  }
  one("log", "What happened in the runs of a campaign", show_runs)
      ->add_option("CAMPAIGN", order.campaign, "Id of the campaign; else of all");
  CLI::App* letter = one("letter", "The letters that a customer was sent", show_letters);
  letter->add_option("NO", order.no, "Customer number or external id")->required();
  letter->add_option("--campaign", order.campaign, "Those of this campaign alone");
  letter->add_option("--to", order.to, "The newest of them as this PDF");
  letter->add_flag("--preview", order.preview,
                   "With --campaign and --to: as it would be now; nothing is sent");
}

void add_test_print(CLI::App& campaign, ProofOrder& order, const AddOfficeCommand& add) {
  CLI::App* test = add(campaign, "test-print", "One letter on paper, marked as a test",
                       [&order](AdminClient& office, const Console& console) {
                         return test_print(office, order, console);
                       });
  test->add_option("CAMPAIGN", order.campaign, "Id of the campaign")->required();
  test->add_option("--no", order.no, "Whose: customer number or external id")->required();
  test->add_option("--channel", order.channel, "By which it leaves")
      ->required()
      ->check(CLI::IsMember({"print", "upload"}));
}

void add_paper(CLI::App& campaign, CampaignWords& words, const AddOfficeCommand& add) {
  CLI::App* again = add(campaign, "reprint", "Print sheets of a run again, after a jam",
                        [&order = words.reprint](AdminClient& office, const Console& console) {
                          return print_sheets_again(office, order, console);
                        });
  again->add_option("RUN", words.reprint.run, "Id of the run, see `campaign log`")->required();
  again->add_option("--sheets", words.reprint.sheets, "Such as 120-180, as they lay in the batch");
  again->add_option("--batch", words.reprint.batch,
                    "Of which batch; needed if it was not the only");
  again->add_option("--why", words.reprint.why, "What happened to them");
  again->add_option("--by", words.reprint.staff, "Who asks for it; else the user of the system");
  again
      ->add_option("--order", words.reprint.number,
                   "Number of what a desk has ordered, instead of sheets and reason")
      ->excludes("--sheets", "--why", "--batch", "--by");
  CLI::App* pull = add(campaign, "pull-list", "Printed letters that should not be posted any more",
                       [&order = words.pull_list](AdminClient& office, const Console& console) {
                         return show_pull_list(office, order, console);
                       });
  pull->add_option("RUN", words.pull_list.run, "Id of the run, see `campaign log`")->required();
  pull->add_option("--csv", words.pull_list.csv, "As this file");
  CLI::App* counted = add(campaign, "statistics", "What came of a run: by channel, branch, reason",
                          [&order = words.statistics](AdminClient& office, const Console& console) {
                            return show_statistics(office, order, console);
                          });
  counted->add_option("RUN", words.statistics.run, "Id of the run, see `campaign log`")->required();
  counted->add_option("--csv", words.statistics.csv, "As this table");
  counted->add_option("--pdf", words.statistics.pdf, "As this sheet, with bars");
  counted->add_option("--language", words.statistics.language, "Of the sheet: de or en");
}

CLI::App& add_campaigns(CLI::App& app, CampaignOrder& order, const AddOfficeCommand& add) {
  CLI::App& campaign = group(app, "campaign", "What brings customers in, and whom it reaches");
  add(campaign, "list", "List the campaigns", list_campaigns);
  using Command = Result<void> (*)(AdminClient&, const CampaignOrder&, const Console&);
  const auto one = [&](const char* name, const char* what, Command command) {
    CLI::App* sub =
        add(campaign, name, what, [&order, command](AdminClient& office, const Console& console) {
          return command(office, order, console);
        });
    sub->add_option("CAMPAIGN", order.campaign, "Id of the campaign")->required();
    return sub;
  };
  one("show", "All that a campaign says, and its frozen selections", show_campaign);
  CLI::App* recipients = one("recipients", "Who gets what, and by which channel", list_recipients);
  recipients->add_option("--selection", order.selection, "As frozen then; else as it would be now");
  recipients->add_flag("--excluded", order.excluded_too, "Also who gets nothing, and why");
  CLI::App* flight =
      one("preflight", "Recipients, exclusions and cost before anything is sent", show_preflight);
  flight->add_option("--seed", order.seed, "Of the three previews; else by lot");
  flight->add_option("--previews", order.previews, "Their letters as PDFs in this folder");
  return campaign;
}

void add_mails(CLI::App& app, std::string& maildir, const AddOfficeCommand& add) {
  add(group(app, "mail", "Mails of campaigns"), "bounces",
      "Settle mails that came back, and say whose they were",
      [&maildir](AdminClient& office, const Console& console) {
        return settle_bounces(office, maildir, console);
      })
      ->add_option("--maildir", maildir, "Maildir of the return address")
      ->required();
}

}  // namespace

void add_campaign_commands(CLI::App& app, CampaignWords& words, const AddOfficeCommand& add) {
  add_stored_queries(add_queries(app, words.query, add), words.stored_query, add);
  add_lists(app, words.list, add);
  add_events(app, words.event, add);
  CLI::App& campaign = add_campaigns(app, words.campaign, add);
  add_runs(campaign, words.run, add);
  add_paper(campaign, words, add);
  add_test_print(campaign, words.proof, add);
  add_mails(app, words.maildir, add);
}

}  // namespace tresen
