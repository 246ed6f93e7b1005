#include "sync/office/cli/arguments.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <string>

#include "sync/base/clock.h"
#include "sync/office/cli/admin_client.h"
#include "sync/office/cli/audit_commands.h"
#include "sync/office/cli/campaign_arguments.h"
#include "sync/office/cli/chain_commands.h"
#include "sync/office/cli/consent_arguments.h"
#include "sync/office/cli/console.h"
#include "sync/office/cli/custody_commands.h"
#include "sync/office/cli/customer_commands.h"
#include "sync/office/cli/customer_import.h"
#include "sync/office/cli/device_commands.h"
#include "sync/office/cli/field_commands.h"
#include "sync/office/cli/letter_commands.h"
#include "sync/office/cli/lookup_commands.h"
#include "sync/office/cli/person_commands.h"
#include "sync/office/cli/processing_commands.h"
#include "sync/office/cli/report_arguments.h"
#include "sync/office/cli/request_commands.h"
#include "sync/office/cli/store_arguments.h"
#include "sync/office/cli/twin_arguments.h"
#include "sync/office/serve.h"

namespace tresen {
namespace {

constexpr std::uint32_t hits_default = 20;

// What was typed.
struct Words {
  std::string data;
  std::string database;
  std::string file;
  std::string branch;
  std::string customer_no;
  TwinWords twins;
  std::string language = "en";
  std::vector<std::string> query;
  std::uint32_t hits = hits_default;
  bool batch = false;
  std::uint64_t device = 0;
  bool desk = false;
  StoreWords store;
  PersonOrder person;
  SettleOrder settle;
  ConsentWords consents;
  CampaignWords campaigns;
  OutcomeWords outcome;
  std::uint64_t change = 0;
  bool resolved_too = false;
  std::string reason;
  std::string day;
  ImportOrder import;
  LetterOrder letter;
  CheckOrder check;
  ServeOptions serve;
};

class CommandLine {
 public:
  explicit CommandLine(const Clock& clock) : clock_(clock) {
    app_.require_subcommand(1);
    app_.footer("Every command explains itself: tresen-headoffice COMMAND --help");
    add_office();
    add_chain();
    add_customers();
    add_devices();
    add_custody();
    add_records();
    add_consents();
    add_persons();
    add_campaign_commands(app_, words_.campaigns, adder());
    add_outcome_commands(app_, words_.outcome, adder());
    add_store_commands(app_, words_.store, adder(),
                       [this](CLI::App& parent, const std::string& name, const std::string& what,
                              Command command) {
                         CLI::App* sub = add(parent, name, what, std::move(command));
                         add_json(sub);
                         return sub;
                       });
    add_fields();
    add_letters();
  }

  int run(int count, const char* const* words) {
    try {
      app_.parse(count, words);
    } catch (const CLI::ParseError& error) {
      // CLI11 has numbers of its own for each mistake; scripts know 2.
      return app_.exit(error) == 0 ? 0 : 2;
    }
    const auto done = command_(console_);
    if (done) return 0;
    console_.tell("tresen-headoffice: " + done.error().detail);
    return 1;
  }

 private:
  CLI::App* add(CLI::App& parent, const std::string& name, const std::string& what,
                Command command) {
    CLI::App* sub = parent.add_subcommand(name, what);
    sub->callback([this, command = std::move(command)] { command_ = command; });
    return sub;
  }
  // A command that works on the head office in --data.
  CLI::App* add_with_data(CLI::App& parent, const std::string& name, const std::string& what,
                          OfficeCommand command) {
    CLI::App* sub =
        add(parent, name, what, [this, command = std::move(command)](const Console& console) {
          return with_office(command, console);
        });
    sub->add_option("--data", words_.data, "Folder of head office")->required();
    return sub;
  }
  // The same for the commands that other files add.
  AddOfficeCommand adder() {
    return [this](CLI::App& parent, const std::string& name, const std::string& what,
                  OfficeCommand command) {
      CLI::App* sub = add_with_data(parent, name, what, std::move(command));
      add_json(sub);
      return sub;
    };
  }
  CLI::App& group(const std::string& name, const std::string& what) {
    CLI::App* sub = app_.add_subcommand(name, what);
    sub->require_subcommand(1);
    return *sub;
  }
  void add_json(CLI::App* sub) { sub->add_flag("--json", console_.json, "Print JSON"); }

  Result<void> with_office(const OfficeCommand& command, const Console& console) {
    TRY_TO(office, AdminClient::open(words_.data, clock_));
    return command(office, console);
  }

  void add_office() {
    CLI::App* init =
        add(app_, "init", "Make a head office in a new folder", [this](const Console& console) {
          return init_office(words_.data, words_.file, words_.database, console);
        });
    init->add_option("--data", words_.data, "Folder of head office")->required();
    init->add_option("--chain", words_.file, "The chain's options, protobuf text format")
        ->required();
    init->add_option("--database", words_.database,
                     "postgresql://... that keeps the store, empty yet; else a file in the folder");
    CLI::App* serve = add(app_, "serve", "Run head office until SIGTERM or Ctrl-C",
                          [this](const Console&) { return serve_here(); });
    serve->add_option("--data", words_.data, "Folder of head office")->required();
    serve->add_option("--listen", words_.serve.listen, "HOST:PORT for terminals; port 0 picks one")
        ->capture_default_str();
    serve
        ->add_option("--enrol-listen", words_.serve.enrol_listen,
                     "HOST:PORT where new terminals hand in their code")
        ->capture_default_str();
    serve->add_option("--reached-at", words_.serve.reached_at,
                      "HOST:PORT that terminals are told, where a balancer stands in front");
    serve->add_option("--public-listen", words_.serve.public_listen,
                      "HOST:PORT for the links in messages, behind the chain's web server");
    serve->add_option("--public-server", words_.serve.public_server,
                      "Address of that web server, where it is another machine");
    serve->add_option("--database", words_.database,
                      "postgresql://... that init was told; refused if it is another one");
    add_json(add_with_data(app_, "status", "How head office is", show_status));
  }

  void add_chain() {
    CLI::App& chain = group("chain", "The chain's options as a file");
    const auto file = [this](CLI::App* sub, const char* what) {
      sub->add_option("FILE", words_.file, what)->required();
    };
    CLI::App* check = add(chain, "check", "Tell all mistakes of a chain file, with line and column",
                          [this](const Console& console) {
                            return check_chain_file(words_.file, words_.language, console);
                          });
    file(check, "Chain file to check");
    check->add_option("--language", words_.language, "Of what is told: de or en");
    CLI::App* import =
        add_with_data(chain, "import", "Publish what differs from the options in force",
                      [this](AdminClient& office, const Console& console) {
                        return import_chain(office, words_.file, console);
                      });
    file(import, "Chain file to read");
    add_json(import);
    file(add_with_data(chain, "export", "Write the options in force into a file, without staff",
                       [this](AdminClient& office, const Console& console) {
                         return export_chain(office, words_.file, console);
                       }),
         "Chain file to write");
    CLI::App& branch = group("branch", "The branches of the chain");
    add_json(add_with_data(branch, "list", "List the branches", list_branches));
  }

  void add_customers() {
    CLI::App& import = group("import", "Take in tables of other programs");
    CLI::App* customers = add_with_data(
        import, "customers", "Make customers of the rows of a CSV file, or bring them up to date",
        [this](AdminClient& office, const Console& console) {
          return import_rows(office, words_.import, console);
        });
    ImportOrder& order = words_.import;
    customers->add_option("FILE", order.file, "CSV with a header of field keys")->required();
    customers->add_option("--map", order.map, "Which column is which field, protobuf text format");
    customers->add_option("--branch", order.branch, "Home branch of new customers who have none");
    customers->add_option("--country", order.country, "Country of rows that name none, such as AT");
    customers->add_option("--encoding", order.encoding, "utf8 or latin1")
        ->capture_default_str()
        ->check(CLI::IsMember({"utf8", "latin1"}));
    add_json(customers);
    CLI::App& exporting = group("export", "Write tables for other programs");
    CLI::App* table = add_with_data(exporting, "customers", "Write all customers into a CSV file",
                                    [this](AdminClient& office, const Console& console) {
                                      return export_customers(office, words_.file, console);
                                    });
    table->add_option("FILE", words_.file, "CSV to write")->required();
    add_json(table);
    add_customer();
  }

  void add_customer() {
    CLI::App& customer = group("customer", "One customer, or a few");
    CLI::App* show = add_with_data(customer, "show", "Everything about a customer",
                                   [this](AdminClient& office, const Console& console) {
                                     return show_customer(office, words_.customer_no, console);
                                   });
    show->add_option("NO", words_.customer_no, "Customer number or external id")->required();
    add_json(show);
    CLI::App* search = add_with_data(customer, "search",
                                     "Find customers by the beginnings of words, numbers and dates",
                                     [this](AdminClient& office, const Console& console) {
                                       return search_words(office, console);
                                     });
    CLI::App* what = search->add_option_group("What to search for");
    what->add_option("WORDS", words_.query, "Such as \"muell han\"");
    what->add_flag("--batch", words_.batch, "A query a line of standard input");
    what->require_option(1);
    search->add_option("--limit", words_.hits, "At most so many hits")
        ->capture_default_str()
        ->check(CLI::Range(1, 1000));
    add_json(search);
    // Known by their own names and as acts on customers.
    for (CLI::App* parent : {&app_, &customer}) add_twin_commands(*parent, words_.twins, adder());
  }

  void add_devices() {
    CLI::App& device = group("device", "The terminals of the chain");
    CLI::App* code =
        add_with_data(device, "code", "Make a one-time code for a new terminal or desk",
                      [this](AdminClient& office, const Console& console) {
                        return make_code(office, words_.desk ? "" : words_.branch, console);
                      });
    CLI::Option_group* where = code->add_option_group("where");
    where->add_option("--branch", words_.branch, "Branch where the terminal will stand");
    where->add_flag("--desk", words_.desk, "For a desk of head office (tresen-desk)");
    where->require_option(1);
    add_json(code);
    add_json(add_with_data(device, "list", "List the terminals", list_devices));
    CLI::App* revoke = add_with_data(device, "revoke", "Shut a terminal out for ever",
                                     [this](AdminClient& office, const Console& console) {
                                       return revoke_device(office, words_.device, console);
                                     });
    revoke->add_option("ID", words_.device, "Number as `device list` shows it")->required();
    add_json(revoke);
    CLI::App* unfreeze =
        add_with_data(device, "unfreeze", "Let a terminal go on whose disk was cloned or set back",
                      [this](AdminClient& office, const Console& console) {
                        return unfreeze_device(office, words_.device, console);
                      });
    unfreeze->add_option("ID", words_.device, "Number as `device list` shows it")->required();
    add_json(unfreeze);
  }

  void add_custody() {
    CLI::App& quarantine = group("quarantine", "Changes that could not be applied");
    CLI::App* list = add_with_data(quarantine, "list", "List the changes that are held",
                                   [this](AdminClient& office, const Console& console) {
                                     return list_quarantine(office, words_.resolved_too, console);
                                   });
    list->add_flag("--all", words_.resolved_too, "Also those that were replayed or discarded");
    add_json(list);
    const auto one = [&](const char* name, const char* what, OfficeCommand command) {
      CLI::App* sub = add_with_data(quarantine, name, what, std::move(command));
      sub->add_option("ID", words_.change, "Number as `quarantine list` shows it")->required();
      add_json(sub);
      return sub;
    };
    one("show", "Show a change with its content, and why it is held",
        [this](AdminClient& office, const Console& console) {
          return show_quarantined(office, words_.change, console);
        });
    one("replay", "Write a change again, as head office, with those that wait behind it",
        [this](AdminClient& office, const Console& console) {
          return replay_quarantined(office, words_.change, console);
        });
    one("discard", "Be done with a change",
        [this](AdminClient& office, const Console& console) {
          return discard_quarantined(office, words_.change, words_.reason, console);
        })
        ->add_option("--reason", words_.reason, "Why, for the record")
        ->required();
    CLI::App* day = add_with_data(
        app_, "day", "What the terminals of a branch wrote on a day, and what became of it",
        [this](AdminClient& office, const Console& console) {
          return show_day(office, words_.branch, words_.day, console);
        });
    day->add_option("--branch", words_.branch, "Branch, as `branch list` shows it")->required();
    day->add_option("--date", words_.day, "Such as 2026-11-21, the day in Germany")->required();
    add_json(day);
  }

  // What has been noted of staff, and what persons have asked.
  void add_records() {
    CLI::App* audit = add_with_data(
        group("audit", "Sensitive acts of staff"), "list",
        "All entries, oldest first; that somebody has read them becomes one too",
        [](AdminClient& office, const Console& console) { return list_audit(office, console); });
    add_json(audit);
    CLI::App& requests = group("request", "What persons have asked under the GDPR");
    add_json(add_with_data(requests, "list",
                           "All requests, oldest first, with the last day for the answer",
                           [](AdminClient& office, const Console& console) {
                             return list_data_requests(office, console);
                           }));
    CLI::App* settle = add_with_data(
        requests, "settle",
        "Answer a request for good; access writes the person's files, erasure erases the person",
        [this](AdminClient& office, const Console& console) {
          return settle_data_request(office, words_.settle, stdin, console);
        });
    settle->add_option("NUMBER", words_.settle.number, "As on the receipt, and in `request list`")
        ->required();
    settle->add_option("--as", words_.settle.as, "done or refused")
        ->required()
        ->check(CLI::IsMember({"done", "refused"}));
    settle->add_option("--why", words_.settle.why, "For the person's file; a refusal needs it");
    settle->add_option("--out", words_.settle.folder,
                       "Access: folder for person-NO.json and .html");
    settle->add_option("--language", words_.settle.language, "Access: of the page, de or en")
        ->capture_default_str()
        ->check(CLI::IsMember({"de", "en"}));
    settle->add_flag("--yes", words_.settle.sure, "Erasure: without asking");
    add_json(settle);
    CLI::App* lookups = add_with_data(app_, "lookups",
                                      "Who has looked at customers of other branches, newest first",
                                      [this](AdminClient& office, const Console& console) {
                                        return list_lookups(office, words_.customer_no, console);
                                      });
    lookups->add_option("NO", words_.customer_no, "At this customer; number or external id");
    add_json(lookups);
  }

  void add_consents() {
    add_consent_commands(app_, words_.consents, adder());
    add_json(add_with_data(app_, "processing",
                           "The record of processing activities: each purpose with its legal basis "
                           "(GDPR 6, 30)",
                           list_processing));
  }

  void add_persons() {
    CLI::App& person = group("person", "What a person may ask of the chain by law");
    const auto one = [&](const char* name, const char* what, OfficeCommand command) {
      CLI::App* sub = add_with_data(person, name, what, std::move(command));
      sub->add_option("NO", words_.person.no, "Customer number or external id")->required();
      add_json(sub);
      return sub;
    };
    CLI::App* report = one("export", "Write everything about a person into two files",
                           [this](AdminClient& office, const Console& console) {
                             return export_person_files(office, words_.person, console);
                           });
    report->add_option("--out", words_.person.folder, "Folder for person-NO.json and .html");
    report->add_option("--language", words_.person.language, "Of the page: de or en")
        ->capture_default_str()
        ->check(CLI::IsMember({"de", "en"}));
    one("restrict", "Keep a person's data and use it for nothing",
        [this](AdminClient& office, const Console& console) {
          return restrict_one(office, words_.person, console);
        })
        ->add_flag("--lift", words_.person.lift, "Take the restriction back");
    one("erase", "Erase a person, here and at all terminals",
        [this](AdminClient& office, const Console& console) {
          return erase_one(office, words_.person, stdin, console);
        })
        ->add_flag("--yes", words_.person.sure, "Without asking");
    add_json(add_with_data(person, "erasures", "List the erasures, and who owes a receipt",
                           show_erasures));
  }

  void add_fields() {
    CLI::App* fields = add(app_, "fields", "List the fields of a customer record",
                           [this](const Console& console) { return fields_of_chain(console); });
    fields->add_option("--data", words_.data, "Folder of head office: with its category sets");
    add_json(fields);
    CLI::App* check =
        add(app_, "check", "Judge values, one a line of standard input",
            [this](const Console& console) { return check_values(words_.check, stdin, console); });
    check->add_option("FIELD_KEY", words_.check.key, "Such as email, or phonetic for sounds")
        ->required();
    check->add_option("--country", words_.check.country, "Country whose rules hold")
        ->default_str("DE");
    words_.check.postcodes = installed("postcodes/de.csv");
    check->add_option("--postcodes", words_.check.postcodes, "Towns: lines \"71229;Leonberg\"");
    add_json(check);
  }

  void add_letters() {
    CLI::App& letters = group("letter", "Templates of letters");
    CLI::App* preview =
        add(letters, "preview", "Look at a template: a letter to an invented recipient, as PDF",
            [this](const Console& console) { return preview_letter(words_.letter, console); });
    preview->add_option("TEMPLATE", words_.letter.name, "Name in DIR/letters, or a file")
        ->required();
    preview->add_option("--data", words_.letter.data, "Folder of head office");
    preview->add_option("--to", words_.letter.to, "The PDF")->required();
    add_json(preview);
    add(letters, "samples", "Put copies of the sample templates into DIR/letters, to be changed",
        [this](const Console& console) {
          return copy_sample_letters(installed("letters"), words_.letter.data, console);
        })
        ->add_option("--data", words_.letter.data, "Folder of head office")
        ->required();
  }

  // What is installed beside the programs, if it is.
  static std::string installed(const std::string& name) {
    std::error_code trouble;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", trouble);
    const auto file = program.parent_path().parent_path() / "share" / "tresen" / name;
    return std::filesystem::exists(file, trouble) ? file.string() : std::string();
  }

  Result<void> serve_here() {
    TRY(expect_office(words_.data));
    if (!words_.database.empty()) TRY(expect_database(words_.data, words_.database));
    words_.serve.data_dir = words_.data;
    return serve_until_signalled(words_.serve);
  }

  Result<void> search_words(AdminClient& office, const Console& console) {
    if (words_.batch) return search_batch(office, stdin, words_.hits, console);
    std::string query;
    for (const std::string& word : words_.query) query += (query.empty() ? "" : " ") + word;
    return search_customers(office, query, words_.hits, console);
  }

  Result<void> fields_of_chain(const Console& console) {
    if (words_.data.empty()) return list_fields({}, console);
    TRY_TO(office, AdminClient::open(words_.data, clock_));
    v1::AdminRequest request;
    request.mutable_chain();
    TRY_TO(reply, office.ask(request));
    return list_fields(reply.chain().rules(), console);
  }

  const Clock& clock_;
  CLI::App app_{"Head office of a chain of branches: one program, one folder", "tresen-headoffice"};
  Words words_;
  Console console_{false, clock_.now().wall_ms};
  Command command_;
};

}  // namespace

int run_command_line(int count, const char* const* words) {
  const SystemClock clock;
  return CommandLine(clock).run(count, words);
}

}  // namespace tresen
