// Every field of the table is held against the promises in field.h.

#include "sync/record/field.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "sync/base/text.h"
#include "sync/record/field_rules.h"
#include "tests/support/seed.h"

namespace tresen {
namespace {

const FieldContext here{.today = parse_date("2026-11-21").value(), .country = "DE"};

FieldContext in(std::string_view country) { return {.today = here.today, .country = country}; }

const Field& field(std::string_view key) {
  const Field* found = find_field(key);
  EXPECT_NE(found, nullptr) << key;
  return *found;
}

struct Case {
  std::string_view key, raw;
  Verdict verdict;
  std::string_view tidy;
};

void expect_all(std::initializer_list<Case> cases, const FieldContext& context) {
  for (const Case& test : cases) {
    EXPECT_EQ(name_of(judge(field(test.key), test.raw, context)), name_of(test.verdict))
        << test.key << " <- \"" << test.raw << '"';
    EXPECT_EQ(tidy(field(test.key), test.raw, context), test.tidy)
        << test.key << " <- \"" << test.raw << '"';
  }
}

TEST(Field, KeysAreUnique) {
  std::set<std::string_view> seen;
  for (const Field& row : fields()) EXPECT_TRUE(seen.insert(row.key).second) << row.key;
}

TEST(Field, KeysAreThoseThatScriptsRelyOn) {
  for (const std::string_view key : {"customer_no",
                                     "external_id",
                                     "salutation",
                                     "title",
                                     "first_name",
                                     "name_affix",
                                     "last_name",
                                     "company",
                                     "birth_date",
                                     "street",
                                     "house_no",
                                     "address_extra",
                                     "district",
                                     "postcode",
                                     "city",
                                     "country",
                                     "mobile",
                                     "phone_home",
                                     "phone_work",
                                     "fax",
                                     "email",
                                     "preferred_channel",
                                     "language",
                                     "insurer",
                                     "insured_status",
                                     "doctor",
                                     "guardian.name",
                                     "guardian.relation",
                                     "referred_by",
                                     "notes",
                                     "objection",
                                     "restricted",
                                     "deceased",
                                     "moved_unknown",
                                     "email_undeliverable",
                                     "mobile_undeliverable",
                                     "home_branch",
                                     "category.shape",
                                     "consent.email.advertising",
                                     "consent.fax.survey"}) {
    EXPECT_NE(find_field(key), nullptr) << key;
  }
}

TEST(Field, DoesNotKnowWhatMustNotBeCollected) {
  for (const std::string_view key :
       {"photo", "bank", "iban", "id_card_no", "category.", "category", "consent.", "consent.email",
        "consent.pigeon.advertising", "consent.email.spam", "", "last_nam", "last_name."}) {
    EXPECT_EQ(find_field(key), nullptr) << key;
  }
}

TEST(Field, EachHasAPurpose) {
  for (const Field& row : fields()) EXPECT_FALSE(row.purpose.empty()) << row.key;
}

TEST(Field, OnlyTheLastNameIsBlocking) {
  for (const Field& row : fields()) {
    EXPECT_EQ(row.level == FieldLevel::blocking, row.key == "last_name") << row.key;
  }
}

TEST(Field, SalutationIsNeverAMust) { EXPECT_EQ(field("salutation").level, FieldLevel::optional); }

TEST(Field, TidyingTwiceChangesNothing) {
  for (const std::string_view raw :
       {"  Ann 10 10@a.b ", "0171/ 39 200 42", "1.2.03", "01022003", "d-71 229", "12 - 14 a",
        " Frau ", "b\na\nb", "DE-at", "O\u0308sterreich", "", "  ", "\t\n", "112",
        "+43 664 1234567"}) {
    for (const Field& row : fields()) {
      const std::string once = tidy(row, raw, here);
      EXPECT_EQ(once, tidy(row, once, here)) << row.key << " <- \"" << raw << '"';
    }
  }
}

// Whatever is typed: a tidied text stays as it is and is judged as it was.
TEST(Field, TidyingIsALawForAnyText) {
  static constexpr std::string_view parts[] = {
      "0",  "1",  "7", "12", "1961",   "+49", "0171",    "(0)", "/",   "-", ".",
      ",",  " ",  "@", "ä",  "ß",      "Ö",   "u\u0308", "gmx", ".de", "a", "X",
      "\n", "\t", "'", "’",  "\u00A0", "D-",  "€",       "Дм",  "DE",  "at"};
  std::mt19937_64 random(test::seed());
  for (int round = 0; round < 3000; ++round) {
    std::string raw;
    for (std::size_t size = random() % 7; size > 0; --size) {
      raw += parts[random() % std::size(parts)];
    }
    const FieldContext context = in(round % 3 == 0 ? "DE" : round % 3 == 1 ? "AT" : "GB");
    for (const Field& row : fields()) {
      const std::string once = tidy(row, raw, context);
      ASSERT_EQ(tidy(row, once, context), once)
          << row.key << " <- " << raw << " seed=" << test::seed();
      ASSERT_EQ(judge(row, once, context), judge(row, raw, context))
          << row.key << " <- " << raw << " seed=" << test::seed();
      ASSERT_TRUE(is_utf8(once)) << row.key << " <- " << raw;
    }
  }
}

// Refused, and never made into something that somebody else wrote.
TEST(Field, WhatCannotBeSeenIsMalformedInEveryFieldAndStaysAsItIs) {
  for (const Field& row : fields()) {
    for (const std::string_view hidden :
         {"\x01", "\x1b[2J", "\x7f", "\u0085", "\u200e", "\u202e", "\u2066", "\ufeff", "\uffff"}) {
      for (const std::string& raw : {std::string(hidden), "M\u00fcl" + std::string(hidden) + "ler",
                                     "71229" + std::string(hidden)}) {
        EXPECT_EQ(judge(row, raw, here), Verdict::malformed) << row.key << " <- " << raw;
        EXPECT_EQ(tidy(row, raw, here), raw) << row.key;
        EXPECT_TRUE(suggest(row, raw, here).empty()) << row.key;
      }
    }
  }
}

// DIN SPEC 91379: Latin letters with all their marks, and those of transliteration. Whoever writes
// a name otherwise is asked, and may keep it.
TEST(Field, NamesAreWrittenInLatinLetters) {
  for (const char* key : {"first_name", "last_name", "guardian.name"}) {
    for (const std::string_view name :
         {"M\u00fcller", "\u0141ukasz", "Nguy\u1ec5n", "\u015eim\u015fek", "O\u2019Neill",
          "Jean-Luc", "H. Meier", "\u02bbAl\u0101", "M\u0304\u0331", "\u1e9e\u00f8\u00e6"}) {
      EXPECT_EQ(judge(field(key), name, here), Verdict::good) << key << " " << name;
    }
    for (const std::string_view name :
         {"\u540d", "\u0414\u043c\u0438\u0442\u0440\u0438\u0439", "\u03a0\u03b1\u03c0\u03ac\u03c2",
          "M\u00fcller \u0414", "\u05d3\u05d5\u05d3"}) {
      EXPECT_EQ(judge(field(key), name, here), Verdict::unlikely) << key << " " << name;
      EXPECT_EQ(tidy(field(key), name, here), name);
    }
  }
}

TEST(Field, ProposesANameThatStandsInCapitalsAlone) {
  const std::pair<const char*, const char*> names[]{
      {"M\u00dcLLER", "M\u00fcller"},
      {"M\u00dcLLER-L\u00dcDENSCHEIDT", "M\u00fcller-L\u00fcdenscheidt"},
      {"VON DER HEIDE", "von der Heide"},
      {"O'NEILL", "O'Neill"},
      {"D\u2019ANGELO", "D\u2019Angelo"},
      {"\u015eIM\u015eEK", "\u015eim\u015fek"},
      {"  GRO\u1e9e ", "Gro\u00df"},
      {"LE", "Le"}};
  for (const auto& [raw, meant] : names) {
    EXPECT_EQ(suggest(field("last_name"), raw, here), std::vector<std::string>{meant}) << raw;
    EXPECT_EQ(judge(field("last_name"), raw, here), Verdict::good) << raw << ": asked, not changed";
    EXPECT_NE(tidy(field("last_name"), raw, here), meant) << raw;
  }
  for (const char* kept :
       {"M\u00fcller", "McDonald", "von der Heide", "de Boer", "X", "", "meier"}) {
    EXPECT_TRUE(suggest(field("last_name"), kept, here).empty()) << kept;
  }
  EXPECT_TRUE(suggest(field("company"), "AOK", here).empty()) << "a firm may be written so";
}

TEST(Field, BlankIsEmptyAndBrokenBytesAreMalformed) {
  for (const Field& row : fields()) {
    EXPECT_EQ(judge(row, " \t ", here), Verdict::empty) << row.key;
    EXPECT_EQ(judge(row, "Ann\xFF", here), Verdict::malformed) << row.key;
  }
}

TEST(Field, IsTooLongAboveItsLength) {
  for (const std::string_view key : {"last_name", "street", "city", "notes", "company", "title"}) {
    const auto size = static_cast<std::size_t>(field(key).length_max);
    const auto letters = [](std::size_t count) {
      std::string text;
      for (std::size_t i = 0; i < count; ++i) text += "ü";
      return text;
    };
    EXPECT_EQ(judge(field(key), letters(size), here), Verdict::good) << key;
    EXPECT_EQ(judge(field(key), letters(size + 1), here), Verdict::too_long) << key;
  }
}

TEST(Field, JudgesNames) {
  expect_all(
      {{"first_name", " Anna  Maria ", Verdict::good, "Anna Maria"},
       {"first_name", "Jean-Luc", Verdict::good, "Jean-Luc"},
       {"first_name", "Jürgen", Verdict::good, "Jürgen"},
       {"first_name", "Ju\u0308rgen", Verdict::good, "Jürgen"},
       {"first_name", "D'Arcy Jr.", Verdict::good, "D'Arcy Jr."},
       {"first_name", "Дмитрий", Verdict::unlikely, "Дмитрий"},
       {"first_name", "Ann4", Verdict::malformed, "Ann4"},
       {"first_name", "-", Verdict::malformed, "-"},
       {"last_name", "von der Tann-Rathsamhausen", Verdict::good, "von der Tann-Rathsamhausen"},
       {"last_name", "Müller 2", Verdict::unlikely, "Müller 2"},
       {"last_name", "???", Verdict::malformed, "???"}},
      here);
}

TEST(Field, JudgesBirthDates) {
  expect_all({{"birth_date", "12031961", Verdict::good, "1961-03-12"},
              {"birth_date", "12.3.1961", Verdict::good, "1961-03-12"},
              {"birth_date", "12. 03. 1961", Verdict::good, "1961-03-12"},
              {"birth_date", "1961-03-12", Verdict::good, "1961-03-12"},
              {"birth_date", "19610312", Verdict::good, "1961-03-12"},
              {"birth_date", "12.3.61", Verdict::good, "1961-03-12"},
              {"birth_date", "120361", Verdict::good, "1961-03-12"},
              {"birth_date", "1.1.26", Verdict::good, "2026-01-01"},
              {"birth_date", "1.1.27", Verdict::good, "1927-01-01"},
              {"birth_date", "1.1.00", Verdict::good, "2000-01-01"},
              {"birth_date", "29.02.2024", Verdict::good, "2024-02-29"},
              {"birth_date", "29.02.2023", Verdict::malformed, "29.02.2023"},
              {"birth_date", "31.04.1980", Verdict::malformed, "31.04.1980"},
              {"birth_date", "12.13.1980", Verdict::malformed, "12.13.1980"},
              {"birth_date", "21.11.2026", Verdict::good, "2026-11-21"},
              {"birth_date", "22.11.2026", Verdict::malformed, "2026-11-22"},
              {"birth_date", "31.12.1899", Verdict::malformed, "1899-12-31"},
              {"birth_date", "01.01.1900", Verdict::unlikely, "1900-01-01"},
              {"birth_date", "21.11.1916", Verdict::good, "1916-11-21"},
              {"birth_date", "21.11.1915", Verdict::unlikely, "1915-11-21"},
              {"birth_date", "1203", Verdict::malformed, "1203"},
              {"birth_date", "im März", Verdict::malformed, "im März"}},
             here);
}

TEST(Field, JudgesHouseNumbers) {
  expect_all({{"house_no", "1", Verdict::good, "1"},
              {"house_no", "12a", Verdict::good, "12a"},
              {"house_no", "12 a", Verdict::good, "12 a"},
              {"house_no", "12 - 14", Verdict::good, "12-14"},
              {"house_no", "12a/14B", Verdict::good, "12a/14B"},
              {"house_no", "9999", Verdict::good, "9999"},
              {"house_no", "12345", Verdict::malformed, "12345"},
              {"house_no", "a12", Verdict::malformed, "a12"},
              {"house_no", "12ab", Verdict::malformed, "12ab"},
              {"house_no", "12-", Verdict::malformed, "12-"},
              {"house_no", "12 14", Verdict::malformed, "12 14"}},
             here);
}

TEST(Field, JudgesPostcodesByCountry) {
  expect_all({{"postcode", " 71 229 ", Verdict::good, "71229"},
              {"postcode", "D-01067", Verdict::good, "01067"},
              {"postcode", "00123", Verdict::malformed, "00123"},
              {"postcode", "10", Verdict::malformed, "10"},
              {"postcode", "101010", Verdict::too_long, "101010"},
              {"postcode", "1O115", Verdict::malformed, "1O115"}},
             here);
  for (const std::string_view country : {"AT", "CH"}) {
    expect_all({{"postcode", "1010", Verdict::good, "1010"},
                {"postcode", "0101", Verdict::malformed, "0101"},
                {"postcode", "71229", Verdict::too_long, "71229"}},
               in(country));
  }
  expect_all({{"postcode", " sw1a  1aa", Verdict::good, "SW1A 1AA"},
              {"postcode", "123456789012", Verdict::good, "123456789012"},
              {"postcode", "1234567890123", Verdict::too_long, "1234567890123"}},
             in("GB"));
}

TEST(Field, JudgesPhones) {
  expect_all({{"mobile", "0171 39 200 42", Verdict::good, "+491713920042"},
              {"mobile", "+49 (0)171/3920042", Verdict::good, "+491713920042"},
              {"mobile", "0049 171 3920042", Verdict::good, "+491713920042"},
              {"mobile", "0711 123456", Verdict::unlikely, "+49711123456"},
              {"mobile", "0171", Verdict::malformed, "0171"},
              {"mobile", "0171 CALL NOW", Verdict::malformed, "0171 CALL NOW"},
              {"phone_home", "07152 / 90 12-3", Verdict::good,
               "+4971529"
               "0123"},
              {"phone_home", "030 123", Verdict::unlikely, "+4930123"},
              {"phone_home", "112", Verdict::malformed, "112"},
              {"phone_home", "+43 1 5880", Verdict::unlikely, "+4315880"},
              {"phone_work", "+41 44 668 18 00", Verdict::good, "+41446681800"}},
             here);
  expect_all({{"mobile", "0664 1234567", Verdict::good, "+436641234567"}}, in("AT"));
}

TEST(Field, ShowsPhonesInGroupsAsReadAloud) {
  struct Shown {
    std::string_view stored, read;
  };
  for (const auto& [stored, read] :
       {Shown{"+491713920042", "0171 39 200 42"}, Shown{"+4917612345678", "0176 12 34 56 78"},
        Shown{"+49711123456", "0711 12 34 56"}, Shown{"+49715290123", "07152 90 123"},
        Shown{"+41446681800", "+41 44 668 18 00"}, Shown{"unknown", "unknown"}, Shown{"", ""}}) {
    EXPECT_EQ(shown(field("mobile"), stored), read);
  }
  EXPECT_EQ(shown(field("city"), "+491713920042"), "+491713920042");
}

TEST(Field, JudgesEmails) {
  const std::string long_local(64, 'a');
  expect_all(
      {{"email", " Hans.Mueller@GMX.DE ", Verdict::good, "Hans.Mueller@gmx.de"},
       {"email", "ann@home.at", Verdict::good, "ann@home.at"},
       {"email", "ann+news@sub.firma-mueller.com", Verdict::good, "ann+news@sub.firma-mueller.com"},
       {"email", "info@müller.de", Verdict::good, "info@müller.de"},
       {"email", "ann@home", Verdict::malformed, "ann@home"},
       {"email", "annhome.at", Verdict::malformed, "annhome.at"},
       {"email", "ann@@home.at", Verdict::malformed, "ann@@home.at"},
       {"email", "a@nn@home.at", Verdict::malformed, "a@nn@home.at"},
       {"email", ".ann@home.at", Verdict::malformed, ".ann@home.at"},
       {"email", "ann..b@home.at", Verdict::malformed, "ann..b@home.at"},
       {"email", "ann b@home.at", Verdict::malformed, "ann b@home.at"},
       {"email", "ann@-home.at", Verdict::malformed, "ann@-home.at"},
       {"email", "ann@home..at", Verdict::malformed, "ann@home..at"},
       {"email", "ann@gmx.d", Verdict::malformed, "ann@gmx.d"},
       {"email", "ann@gmial.com", Verdict::unlikely, "ann@gmial.com"},
       {"email", "müller@gmx.de", Verdict::unlikely, "müller@gmx.de"}},
      here);
  EXPECT_EQ(judge(field("email"), long_local + "@home.at", here), Verdict::good);
  EXPECT_EQ(judge(field("email"), long_local + "a@home.at", here), Verdict::malformed);
  std::string domain;
  while (domain.size() < 200) domain += "abcdefghi.";
  EXPECT_EQ(judge(field("email"), long_local + "@" + domain + "de", here), Verdict::too_long);
}

TEST(Field, SuggestsTheDomainThatWasMeant) {
  struct Slip {
    std::string_view raw, first;
  };
  for (const auto& [raw, first] :
       {Slip{"hans@gmx.d", "hans@gmx.de"}, Slip{"hans@gmx", "hans@gmx.de"},
        Slip{"hans@gmial.com", "hans@gmail.com"}, Slip{"hans@t-onlin.de", "hans@t-online.de"},
        Slip{"hans@web,de", "hans@web.de"}, Slip{"hans@wbe.de", "hans@web.de"},
        Slip{"hans@freenet.dee", "hans@freenet.de"}}) {
    const auto meant = suggest(field("email"), raw, here);
    ASSERT_FALSE(meant.empty()) << raw;
    EXPECT_EQ(meant.front(), first) << raw;
    EXPECT_LE(meant.size(), 5U) << raw;
  }
  for (const std::string_view fine : {"hans@gmx.de", "hans@firma-beispiel.de", "hans", "", "@"}) {
    EXPECT_TRUE(suggest(field("email"), fine, here).empty()) << fine;
  }
}

TEST(Field, EverySuggestionIsGood) {
  for (const std::string_view raw : {"a@gmx.d", "a@gmx", "a@yahoo", "a@hotmial.de", "a@web,de"}) {
    for (const std::string& meant : suggest(field("email"), raw, here)) {
      EXPECT_EQ(judge(field("email"), meant, here), Verdict::good) << meant;
    }
  }
}

TEST(Field, JudgesInsurers) {
  expect_all({{"insurer", "AOK Bayern", Verdict::good, "AOK Bayern"},
              {"insurer", "260326822", Verdict::good, "260326822"},
              {"insurer", "100696012", Verdict::good, "100696012"},
              {"insurer", "260326823", Verdict::malformed, "260326823"},
              {"insurer", "26032682", Verdict::malformed, "26032682"}},
             here);
}

TEST(Field, AnInstitutionCodeShowsEverySingleWrongDigit) {
  // By the check digit of digits 3 to 8; class and region are not protected.
  const std::string right = "260326822";
  for (std::size_t at = 2; at < right.size(); ++at) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string code = right;
      code[at] = digit;
      EXPECT_EQ(is_institution_code(code), code == right) << code;
    }
  }
}

TEST(Field, JudgesChoices) {
  expect_all({{"salutation", "Frau", Verdict::good, "ms"},
              {"salutation", "HERR", Verdict::good, "mr"},
              {"salutation", "keine Angabe", Verdict::good, "none"},
              {"salutation", "Lord", Verdict::malformed, "lord"},
              {"country", "de", Verdict::good, "DE"},
              {"country", "Österreich", Verdict::good, "AT"},
              {"country", "XX", Verdict::malformed, "XX"},
              {"language", "DE-at", Verdict::good, "de-AT"},
              {"language", "1", Verdict::malformed, "1"},
              {"preferred_channel", "Email", Verdict::good, "email"},
              {"preferred_channel", "fax", Verdict::malformed, "fax"},
              {"consent.email.advertising", "granted", Verdict::good, "granted"},
              {"consent.email.advertising", "yes", Verdict::malformed, "yes"},
              {"objection", "yes", Verdict::good, "yes"},
              {"category.use", "work\nhome\nwork", Verdict::good, "home\nwork"}},
             here);
}

TEST(Field, WarnsOfHealthInNotes) {
  expect_all({{"notes", "Ruft abends an", Verdict::good, "Ruft abends an"},
              {"notes", "hat Diabetes", Verdict::unlikely, "hat Diabetes"},
              {"notes", "GRÜNER STAR", Verdict::unlikely, "GRÜNER STAR"},
              {"notes", "seit 2019 blind.", Verdict::unlikely, "seit 2019 blind."},
              {"notes", "Archiv, Kooperation, Staub, Blindtext", Verdict::good,
               "Archiv, Kooperation, Staub, Blindtext"}},
             here);
}

TEST(Field, HeadOfficeAloneWritesNumbers) {
  EXPECT_EQ(policy_of(RecordKind::customer, "customer_no"), Policy::head_office_only);
  EXPECT_EQ(policy_of(RecordKind::customer, "restricted"), Policy::head_office_only);
  EXPECT_EQ(policy_of(RecordKind::customer, "consent.sms.survey"), Policy::withdraw_wins);
  EXPECT_EQ(policy_of(RecordKind::customer, "objection"), Policy::withdraw_wins);
  EXPECT_EQ(policy_of(RecordKind::customer, "category.use"), Policy::set);
  EXPECT_EQ(policy_of(RecordKind::customer, "of a newer release"), Policy::last_writer);
  EXPECT_EQ(policy_of(RecordKind::process, "customer"), Policy::immutable);
  EXPECT_EQ(policy_of(RecordKind::process, "state"), Policy::last_writer);
}

}  // namespace
}  // namespace tresen
