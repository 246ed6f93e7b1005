// A chain file is held against what it promises: every mistake, where it stands, what would be
// right.

#include "sync/office/cli/chain_file.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>

#include "sync/office/cli/mistake_words.h"

namespace tresen {
namespace {

// Lines 1 to 3 are in order; a case's own line is line 4.
constexpr const char* three_lines =
    "id: \"kette\" name: \"Kette\"\n"
    "rules { branches { id: \"b1\" name: \"Eins\" } category_sets { id: \"wahl\" name: \"W\" "
    "categories { id: \"x\" name: \"X\" } }\n"
    "  templates { id: \"neu\" name: \"Neu\" type: \"glasses\" steps { kind: "
    "STEP_KIND_SUMMARY } }";

std::string in_rules(const std::string& line) {
  return std::string(three_lines) + "\n" + line + "\n}\n";
}
std::string beside_rules(const std::string& line) {
  return std::string(three_lines) + " }\n" + line + "\n";
}

std::string all(const std::vector<Mistake>& mistakes) {
  std::string text;
  for (const Mistake& mistake : mistakes) text += shown(mistake, "chain") + "\n";
  return text;
}

struct Case {
  const char* line;   // the fourth of the file
  int column;         // where it is wrong
  const char* field;  // path of the field
  const char* says;   // part of the message
};

constexpr Case mistakes_of_rules[] = {
    {R"(fields { field: "mobil" level: LEVEL_MUST purpose: "p" })", 10, "rules.fields[0].field",
     "did you mean \"mobile\"?"},
    {R"(fields { field: "zzz" level: LEVEL_MUST purpose: "p" })", 10, "rules.fields[0].field",
     "tresen-headoffice fields"},
    {R"(fields { field: "email" level: LEVEL_MUST })", 1, "rules.fields[0].purpose",
     "GDPR 5(1)(b)"},
    {R"(fields { field: "email" purpose: "p" })", 1, "rules.fields[0].level",
     "LEVEL_MUST, LEVEL_OPTIONAL or LEVEL_OFF"},
    {R"(fields { field: "salutation" level: LEVEL_MUST purpose: "p" })", 30,
     "rules.fields[0].level", "C-394/23"},
    {R"(fields { field: "last_name" level: LEVEL_MUST purpose: "p" })", 10, "rules.fields[0].field",
     "always needed"},
    {R"(fields { field: "customer_no" level: LEVEL_MUST purpose: "p" })", 10,
     "rules.fields[0].field", "written by the house"},
    {R"(fields { field: "email" level: LEVEL_MUST purpose: "p" branches: "b2" })", 56,
     "rules.fields[0].branches[0]", "no branch \"b2\""},
    {R"(fields { field: "email" level: LEVEL_MUST purpose: "p" process_types: "glases" })", 56,
     "rules.fields[0].process_types[0]", "did you mean \"glasses\"?"},
    {R"(fields { field: "email" level: LEVEL_OFF valid_from: "2026-02-30" })", 42,
     "rules.fields[0].valid_from", "no day of the calendar"},
    {R"(fields { field: "email" level: LEVEL_OFF valid_from: "2026-02-02" valid_to: "2026-01-01" })",
     67, "rules.fields[0].valid_to", "before valid_from"},
    {R"(fields { field: "email" level: LEVEL_OFF } fields { field: "email" level: LEVEL_OFF })", 53,
     "rules.fields[1].field", "leave one of them out"},
    {R"(fields { field: "category.wal" level: LEVEL_OFF })", 10, "rules.fields[0].field",
     "did you mean \"wahl\"?"},
    {R"(fields { field: "email" level: LEVEL_OFF condition { all { field: "email" op: OP_AGE_BELOW values: "18" } } })",
     75, "rules.fields[0].condition.all[0].op", "from a date only"},
    {R"(fields { field: "email" level: LEVEL_OFF condition { any { field: "email" op: OP_EQUALS } } })",
     54, "rules.fields[0].condition.any[0].values", "is missing"},
    {R"(branches { id: "b1" name: "Zwei" })", 12, "rules.branches[1].id", "ids are unique"},
    {R"(branches { id: "Groß" name: "Zwei" })", 12, "rules.branches[1].id", "a-z"},
    {R"(fields { field: "email" level: 9 purpose: "p" })", 25, "rules.fields[0].level",
     "LEVEL_MUST, LEVEL_OPTIONAL or LEVEL_OFF"},
    {R"(held: 7)", 1, "rules.held", "HELD_BRANCH or HELD_CHAIN"},
    {R"(later_days: -1)", 1, "rules.later_days", "0 or more"},
};

constexpr Case mistakes_of_templates[] = {
    {R"(templates { id: "t" name: "T" type: "t" steps { kind: STEP_KIND_CONSENT } })", 49,
     "rules.templates[1].steps[0].kind", "there is nothing to ask"},
    {R"(templates { id: "t" name: "T" type: "t" steps { kind: 99 } })", 49,
     "rules.templates[1].steps[0].kind", "not in this release yet"},
    {R"(templates { id: "t" name: "T" type: "t" steps { kind: STEP_KIND_NOTICE } })", 41,
     "rules.templates[1].steps[0].text", "notice_text"},
    {R"(templates { id: "t" name: "T" type: "t" steps { kind: STEP_KIND_SIGNATURE text: "x" } })",
     75, "rules.templates[1].steps[0].text", "no text \"x\""},
    {R"(templates { id: "t" name: "T" type: "t" steps { kind: STEP_KIND_GUARDIAN } })", 41,
     "rules.templates[1].steps[0].only_fields", "guardian.name"},
    {R"(templates { id: "t" name: "T" type: "t" steps { kind: STEP_KIND_CATEGORY category_set: "wal" } })",
     74, "rules.templates[1].steps[0].category_set", "did you mean \"wahl\"?"},
    {R"(templates { id: "t" name: "T" type: "t" steps { kind: STEP_KIND_FOLLOW_UP } })", 41,
     "rules.templates[1].steps[0].text", "what is to be done"},
    {R"(templates { id: "t" name: "T" type: "t" })", 1, "rules.templates[1].steps",
     "a process needs a step"},
    {R"(category_sets { id: "leer" name: "L" })", 1, "rules.category_sets[1].categories",
     "cannot be answered"},
};

constexpr Case mistakes_of_campaigns[] = {
    {R"(campaigns { campaigns { id: "k" state: STATE_ACTIVE } })", 13,
     "campaigns.campaigns[0].name", "is missing"},
    {R"(campaigns { campaigns { id: "k" name: "K" } })", 13, "campaigns.campaigns[0].state",
     "STATE_DRAFT"},
    {R"(campaigns { campaigns { id: "k" name: "Käse" state: STATE_DRAFT goal: "fame" } })", 65,
     "campaigns.campaigns[0].goal", "retention or acquisition"},
    {R"(campaigns { campaigns { id: "k" name: "K" state: STATE_DRAFT valid_to: "21.11.2026" } })",
     62, "campaigns.campaigns[0].valid_to", "YYYY-MM-DD"},
    {R"(campaigns { campaigns { id: "k" name: "K" state: STATE_DRAFT currency: "Euro" } })", 62,
     "campaigns.campaigns[0].currency", "ISO 4217"},
    {R"(campaigns { campaigns { id: "k" name: "K" state: STATE_DRAFT selection { } } })", 62,
     "campaigns.campaigns[0].selection.made_on", "is missing"},
    {R"(campaigns { campaigns { id: "k" name: "K" state: STATE_DRAFT dispatch { )"
     R"(query { nodes { row { field: "ctiy" op: QUERY_OP_KNOWN } } } } } })",
     95, "campaigns.campaigns[0].dispatch.query.nodes[0].row.field", "did you mean \"city\""},
    {R"(campaigns { campaigns { id: "k" name: "K" state: STATE_DRAFT dispatch { )"
     R"(query { nodes { group { nodes { row { field: "age" op: QUERY_OP_IS } } } } } } } })",
     124, "campaigns.campaigns[0].dispatch.query.nodes[0].group.nodes[0].row.op",
     "cannot be asked of age"},
    {R"(campaigns { campaigns { id: "k" name: "K" state: STATE_DRAFT dispatch { )"
     R"(stored_query: "none" } } })",
     73, "campaigns.campaigns[0].dispatch.stored_query", "there is no query"},
    {R"(campaigns { campaigns { id: "k" name: "K" state: STATE_DRAFT dispatch { )"
     R"(contacts { channel: "pigeon" output: OUTPUT_PRINT } } } })",
     84, "campaigns.campaigns[0].dispatch.contacts[0].channel", "is no channel"},
    {R"(campaigns { campaigns { id: "k" name: "K" state: STATE_DRAFT dispatch { )"
     R"(contacts { channel: "post" template: "a" output: OUTPUT_FAX } } } })",
     114, "campaigns.campaigns[0].dispatch.contacts[0].output", "for channel \"fax\" alone"},
    {R"(campaigns { campaigns { id: "k" name: "K" state: STATE_DRAFT dispatch { )"
     R"(contacts { channel: "fax" output: OUTPUT_FAX } } } })",
     73, "campaigns.campaigns[0].dispatch.contacts[0].template", "letters/ID.letter"},
    {R"(campaigns { campaigns { id: "k" name: "K" state: STATE_DRAFT dispatch { )"
     R"(contacts { channel: "phone" output: OUTPUT_TASK } } } })",
     73, "campaigns.campaigns[0].dispatch.contacts[0].text", "is missing"},
    {R"(campaigns { campaigns { id: "k" name: "K" state: STATE_DRAFT dispatch { )"
     R"(tasks_max: 10000 } } })",
     73, "campaigns.campaigns[0].dispatch.tasks_max", "at most 5000"},
    {R"(campaigns { campaigns { id: "k" name: "K" state: STATE_DRAFT answer_rules { )"
     R"(id: "a" text: "Ring" outcomes: "yes" } } })",
     98, "campaigns.campaigns[0].answer_rules[0].outcomes[0]", "is no outcome"},
    {R"(campaigns { campaigns { id: "k" name: "K" state: STATE_DRAFT answer_rules { )"
     R"(id: "a" text: "Ring" tasks_max: 10000 } } })",
     98, "campaigns.campaigns[0].answer_rules[0].tasks_max", "at most 5000"},
    {R"(campaigns { campaigns { id: "k" name: "K" state: STATE_DRAFT answer_rules { )"
     R"(id: "a" text: "Ring" branch: "b9" } } })",
     98, "campaigns.campaigns[0].answer_rules[0].branch", "there is no branch"},
    {R"(campaigns { campaigns { id: "k" name: "K" state: STATE_DRAFT commission { )"
     R"(cents: 100 outcomes: "bought" } } })",
     62, "campaigns.campaigns[0].commission", "is locked"},
};

constexpr Case mistakes_of_texts_and_staff[] = {
    {R"(texts { texts { id: "a" language: "de" text: "x" } texts { id: "a" language: "de" text: "y" } })",
     60, "texts.texts[1].id", "twice"},
    {R"(texts { texts { id: "a" language: "Deutsch!" text: "x" } })", 25, "texts.texts[0].language",
     "no language"},
    {R"(staff { members { id: "s1" name: "A" pin: "123" } })", 38, "staff.members[0].pin",
     "4 to 8 digits"},
    {R"(staff { members { id: "s1" name: "A" pin: "12a4" } })", 38, "staff.members[0].pin",
     "4 to 8 digits"},
    {R"(staff { members { id: "s1" name: "A" pin: "1111" } members { id: "s2" name: "B" pin: "1111" } })",
     81, "staff.members[1].pin", "PIN of \"s1\" already"},
    {R"(staff { members { id: "s1" name: "A" pin: "1111" pin_hash: "x" } })", 50,
     "staff.members[0].pin_hash", "write pin instead"},
    {R"(staff { members { id: "s1" name: "A" pin: "1111" branches: "b7" } })", 50,
     "staff.members[0].branches[0]", "no branch \"b7\""},
};

constexpr Case mistakes_of_writing_in_rules[] = {
    {R"(fields { feild: "email" level: LEVEL_OFF })", 10, "rules.fields[0].feild",
     "did you mean \"field\"?"},
    {R"(fields { field: "email" level: LEVEL_MUSST purpose: "p" })", 32, "rules.fields[0].level",
     "did you mean \"LEVEL_MUST\"?"},
    {R"(later_days: seven)", 13, "rules.later_days", "cannot be read"},
};

constexpr Case mistakes_of_writing[] = {
    {R"(campaigns { campaigns { name: "K })", 35, "campaigns.campaigns[0].name", "closing quote"},
    {R"(name: "Noch einmal")", 5, "name", "twice"},
};

template <std::size_t count>
void expect_found(const Case (&cases)[count], std::string (*file_with)(const std::string&)) {
  for (const auto& [line, column, field, says] : cases) {
    const ChainFile file = read_chain(file_with(line));
    const auto found =
        std::any_of(file.mistakes.begin(), file.mistakes.end(), [&](const Mistake& mistake) {
          return mistake.line == 4 && mistake.column == column && mistake.field == field &&
                 mistake.what.find(says) != std::string::npos;
        });
    EXPECT_TRUE(found) << line << "\n  should say at 4:" << column << " " << field << ": " << says
                       << "\n  but says:\n"
                       << all(file.mistakes);
    EXPECT_EQ(file.mistakes.size(), 1U) << line << "\n" << all(file.mistakes);
  }
}

// What is wrong with the words of a file is told to whoever writes files, in English alone.
template <std::size_t count>
void expect_german(const Case (&cases)[count], std::string (*file_with)(const std::string&)) {
  for (const Case& one : cases) {
    for (const Mistake& mistake : read_chain(file_with(one.line)).mistakes) {
      EXPECT_TRUE(german_mistake(mistake.what)) << mistake.what;
    }
  }
}

TEST(ChainFile, NamesMistakesOfRules) { expect_found(mistakes_of_rules, in_rules); }
TEST(ChainFile, NamesMistakesOfTemplates) { expect_found(mistakes_of_templates, in_rules); }
// A chain that informs and asks consents, with one part replaced by another.
std::string consenting(const std::string& part = {}, const std::string& other = {}) {
  std::string chain =
      R"(id: "k" name: "K"
rules {
branches { id: "b1" name: "B" legal_entity: "kb" }
legal_entities { id: "kb" name: "Klarblick Optik GmbH" }
consents { channel: "email" purpose: "advertising" text: "mail" }
notice_text: "privacy"
hand_over_fields: "mobile"
fields { field: "guardian.name" level: LEVEL_MUST purpose: "p" }
fields { field: "guardian.relation" level: LEVEL_MUST purpose: "p" }
templates { id: "t" name: "T" type: "t"
  steps { kind: STEP_KIND_NOTICE }
  steps { kind: STEP_KIND_GUARDIAN only_fields: "guardian.name" only_fields: "guardian.relation" }
  steps { kind: STEP_KIND_CONSENT consents: "email.advertising" }
  steps { kind: STEP_KIND_SIGNATURE text: "privacy" }
  steps { kind: STEP_KIND_SUMMARY } }
}
texts { texts { id: "mail" language: "de" text: "x" }
        texts { id: "privacy" language: "de" text: "y" } }
)";
  const auto at = chain.find(part);
  EXPECT_NE(at, std::string::npos) << part;
  return part.empty() ? chain : chain.replace(at, part.size(), other);
}

TEST(ChainFile, NamesMistakesOfConsents) {
  EXPECT_EQ(all(read_chain(consenting()).mistakes), "");
  struct Swap {
    const char *part, *other, *field, *says;
  };
  for (const auto& [part, other, field, says] :
       {Swap{R"(channel: "email")", R"(channel: "mail")", "rules.consents[0].channel",
             "one of post, phone, email"},
        Swap{R"(purpose: "advertising")", R"(purpose: "fun")", "rules.consents[0].purpose",
             "one of advertising"},
        Swap{R"(text: "mail" })", R"(text: "male" })", "rules.consents[0].text", "no text"},
        Swap{R"(notice_text: "privacy")", R"(notice_text: "p")", "rules.notice_text", "no text"},
        Swap{R"(legal_entity: "kb")", "", "rules.branches[0].legal_entity", "no legal entity"},
        Swap{R"(hand_over_fields: "mobile")", R"(hand_over_fields: "mobil")",
             "rules.hand_over_fields[0]", "did you mean"},
        Swap{R"(consents: "email.advertising")", R"(consents: "sms.advertising")",
             "rules.templates[0].steps[2].consents[0]", "no consent"},
        Swap{R"(kind: STEP_KIND_SUMMARY)", R"(kind: STEP_KIND_SUMMARY consents: "x")",
             "rules.templates[0].steps[4].consents[0]", "STEP_KIND_CONSENT only"},
        Swap{R"(only_fields: "guardian.relation")", "", "rules.templates[0].steps[1].only_fields",
             "guardian.relation"},
        Swap{R"(fields { field: "guardian.relation" level: LEVEL_MUST purpose: "p" })", "",
             "rules.templates[0].steps[1].kind", "guardian.relation"}}) {
    const ChainFile file = read_chain(consenting(part, other));
    const std::string told = all(file.mistakes);
    const bool found =
        std::any_of(file.mistakes.begin(), file.mistakes.end(), [&](const Mistake& mistake) {
          return mistake.field == field && mistake.what.find(says) != std::string::npos;
        });
    EXPECT_TRUE(found) << field << ": " << says << "\n" << told;
  }
}

TEST(ChainFile, NamesMistakesOfCampaigns) { expect_found(mistakes_of_campaigns, beside_rules); }
TEST(ChainFile, NamesMistakesOfTextsAndStaff) {
  expect_found(mistakes_of_texts_and_staff, beside_rules);
}
TEST(ChainFile, SaysWhatIsWrongInGermanToo) {
  expect_german(mistakes_of_rules, in_rules);
  expect_german(mistakes_of_templates, in_rules);
  expect_german(mistakes_of_campaigns, beside_rules);
  expect_german(mistakes_of_texts_and_staff, beside_rules);
  EXPECT_EQ(mistake_in("de", "there is no branch \"b9\", did you mean \"b1\"?"),
            "„b9“ gibt es nicht (Filiale); gemeint vielleicht „b1“?");
  EXPECT_EQ(mistake_in("de", "is missing; write the branch's name"),
            "fehlt; bitte den Namen der Filiale");
  EXPECT_EQ(mistake_in("de", "2026-01-01 is before valid_from 2026-02-02; exchange them"),
            "2026-01-01 liegt vor dem ersten Tag 2026-02-02; bitte vertauschen");
  EXPECT_EQ(mistake_in("en", "is missing; write the branch's name"),
            "is missing; write the branch's name");
  EXPECT_EQ(mistake_in("de", "is of a later release"), "is of a later release");
}

// Each sentence that a check can say stands in the table of German ones: its words between quotes,
// up to what is filled in.
TEST(ChainFile, HasNoSentenceThatNobodyHasPutIntoGerman) {
  const std::regex literal(R"re("((?:[^"\\]|\\.)*)")re");
  for (const char* name : {"chain_check", "chain_rules_check", "chain_consents_check",
                           "chain_dispatch_check", "chain_tasks_check", "names"}) {
    const std::string path = std::string(TRESEN_SOURCE_DIR "/sync/office/cli/") + name + ".cpp";
    std::ifstream file(path);
    ASSERT_TRUE(file) << path;
    std::string text{std::istreambuf_iterator<char>(file), {}};
    text = std::regex_replace(text, std::regex(R"(//[^\n]*|#include[^\n]*)"), "");
    text = std::regex_replace(text, std::regex(R"("\s*\n\s*")"), "");
    for (std::sregex_iterator one(text.begin(), text.end(), literal), end; one != end; ++one) {
      std::string words = std::regex_replace((*one)[1].str(), std::regex(R"(\\")"), "\"");
      for (std::string part; !words.empty();) {
        const auto parting = words.find("; ");
        part = words.substr(0, parting);
        words = parting == std::string::npos ? "" : words.substr(parting + 2);
        // Quotes belong to what is filled in, and so does the blank at an end.
        while (part.starts_with('"') || part.starts_with(' ')) part.erase(0, 1);
        while (part.ends_with('"') || part.ends_with(' ')) part.pop_back();
        if (part.find(' ') == std::string::npos) continue;
        const bool known =
            has_german(part) || (!part.starts_with("write ") && german_mistake(part));
        EXPECT_TRUE(known) << name << ".cpp says \"" << part << '"';
      }
    }
  }
}

TEST(ChainFile, NamesMistakesOfWriting) {
  expect_found(mistakes_of_writing_in_rules, in_rules);
  expect_found(mistakes_of_writing, beside_rules);
}

TEST(ChainFile, NamesAllMistakesInOneRunInTheOrderOfTheFile) {
  const ChainFile file = read_chain(
      in_rules("fields { feild: \"email\" level: LEVEL_MUSST }\n"
               "  fields { field: \"mobil\" level: LEVEL_OFF } }\n"
               "campaigns { campaigns { id: \"k\" state: STATE_DRAFT valid_from: \"gestern\" }"));
  std::vector<int> lines;
  for (const Mistake& mistake : file.mistakes) lines.push_back(mistake.line);
  // Two words and the purpose; the key; the day and the name.
  EXPECT_EQ(lines, (std::vector<int>{4, 4, 4, 5, 6, 6})) << all(file.mistakes);
}

TEST(ChainFile, CountsColumnsInLettersEvenBehindUmlautsAndTabs) {
  const ChainFile file = read_chain(
      beside_rules("campaigns {\tcampaigns { id: \"k\" name: \"Größe\" sate: STATE_DRAFT } }"));
  ASSERT_FALSE(file.mistakes.empty());
  EXPECT_EQ(file.mistakes[0].column, 47) << all(file.mistakes);
}

TEST(ChainFile, TakesAChainThatIsInOrder) {
  const ChainFile file = read_chain(
      "\xEF\xBB\xBF" + beside_rules(R"(staff { members { id: "s1" name: "Ann" pin: "1111" } })"));
  EXPECT_TRUE(file.mistakes.empty()) << all(file.mistakes);
  EXPECT_EQ(file.chain.rules().branches(0).id(), "b1");
}

TEST(ChainFile, RefusesWhatIsNoTextAtAll) {
  for (const char* bytes :
       {"\xFF\xFE", "{", "}", "id", "id:", "\"", "rules {", "# only a remark"}) {
    EXPECT_FALSE(read_chain(bytes).mistakes.empty()) << bytes;
  }
}

TEST(ChainFile, NeverGivesStaffAway) {
  ChainFile file = read_chain(
      beside_rules(R"(staff { members { id: "s1" name: "Ann Beispiel" pin: "7391" } })"));
  ASSERT_TRUE(file.mistakes.empty()) << all(file.mistakes);
  const std::string text = write_chain(file.chain);
  EXPECT_EQ(text.find("Beispiel"), std::string::npos);
  EXPECT_EQ(text.find("7391"), std::string::npos);
  EXPECT_TRUE(read_chain(text).mistakes.empty()) << "an export can be imported";
}

TEST(ChainFile, TurnsPinsIntoHashesThatOnlyTheRightPinMakes) {
  v1::Staff staff;
  staff.add_members()->set_id("s1");
  staff.mutable_members(0)->set_pin("1234");
  ASSERT_TRUE(seal_pins(staff, {}));
  const v1::StaffMember& sealed = staff.members(0);
  EXPECT_TRUE(sealed.pin().empty());
  ASSERT_EQ(sealed.pin_salt().size(), 16U);
  ASSERT_EQ(sealed.pin_hash().size(), 32U);
  for (const std::string pin : {"1234", "1235"}) {
    std::string hash(32, '\0');
    ASSERT_EQ(
        crypto_pwhash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(), pin.data(),
                      pin.size(), reinterpret_cast<const unsigned char*>(sealed.pin_salt().data()),
                      crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE,
                      crypto_pwhash_ALG_ARGON2ID13),
        0);
    EXPECT_EQ(hash == sealed.pin_hash(), pin == "1234");
  }
}

TEST(ChainFile, KeepsSaltAndHashOfAPinThatHasNotChanged) {
  v1::Staff before;
  before.add_members()->set_id("s1");
  before.mutable_members(0)->set_pin("1234");
  ASSERT_TRUE(seal_pins(before, {}));
  for (const std::string pin : {"1234", "9999"}) {
    v1::Staff after;
    after.add_members()->set_id("s1");
    after.mutable_members(0)->set_pin(pin);
    ASSERT_TRUE(seal_pins(after, before));
    EXPECT_EQ(after.members(0).pin_hash() == before.members(0).pin_hash(), pin == "1234");
  }
}

}  // namespace
}  // namespace tresen
