// Letters as they come out of the press, read back from their PDF by other programs.

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <regex>

#include "sync/office/channels/letter_geometry.h"
#include "sync/office/channels/letter_order.h"
#include "sync/office/channels/letter_volume.h"
#include "tests/office/letter_parts.h"
#include "tests/support/hostile_values.h"

namespace tresen {
namespace {

using test::letter_to;
using test::press_of;
using test::said_by;
using test::small_letter;

const PdfWords words{"Sehtest <2026> & mehr", "2026-11-22T09:30:00Z"};

struct Box {
  std::string word;
  double left, top, right, bottom;  // points
};

// Every word of a page and where it stands.
std::vector<Box> boxes_of(const std::string& pdf, int page) {
  const std::string number = std::to_string(page);
  const std::string html =
      said_by("pdftotext -bbox -f " + number + " -l " + number + " " + pdf + " -");
  static const std::regex pattern(
      "<word xMin=\"([0-9.]+)\" yMin=\"([0-9.]+)\" xMax=\"([0-9.]+)\" yMax=\"([0-9.]+)\">([^<]*)<");
  std::vector<Box> boxes;
  for (auto it = std::sregex_iterator(html.begin(), html.end(), pattern);
       it != std::sregex_iterator(); ++it) {
    boxes.push_back({(*it)[5], std::stod((*it)[1]), std::stod((*it)[2]), std::stod((*it)[3]),
                     std::stod((*it)[4])});
  }
  return boxes;
}

TEST(Letters, StandWhereDin5008WantsThem) {
  const test::Folder folder;
  for (const bool form_a : {true, false}) {
    std::string text = small_letter;
    if (form_a) text.replace(text.find("form: B"), 7, "form: A");
    LetterPress press = press_of(text);
    LetterData letter = letter_to(1);
    letter.address = {"Zeile", "Zeile", "Zeile", "Zeile", "Zeile", "SCHLUSS"};
    std::vector<LetterProblem> problems;
    ASSERT_EQ(print_single(press, letter, folder / "a.pdf", words, problems), 1);
    const double window = sheet::mm(form_a ? 27 : 45);
    const double subject = sheet::mm(form_a ? 80 : 98);
    int address = 0;
    for (const Box& box : boxes_of(folder / "a.pdf", 1)) {
      EXPECT_GE(box.left, sheet::mm(24.9)) << box.word;
      EXPECT_LE(box.right, sheet::mm(190.5)) << box.word;
      if (box.word == "Zeile" || box.word == "SCHLUSS") {
        ++address;
        EXPECT_GE(box.top, window + sheet::mm(17.2)) << box.word;
        EXPECT_LE(box.bottom, window + sheet::mm(45)) << box.word;
        EXPECT_LE(box.right, sheet::mm(105)) << box.word;
      }
      if (box.word == "Date") {
        EXPECT_NEAR(box.left, sheet::mm(125), 1);
        EXPECT_GE(box.top, sheet::mm(form_a ? 31 : 49));
      }
      if (box.word == "Time") {
        EXPECT_NEAR(box.top, subject, 4);
      }
      if (box.word == "sincerely") {
        EXPECT_LE(box.bottom, sheet::mm(243));
      }
      if (box.word == "Limited") {
        EXPECT_GE(box.top, sheet::mm(270));
      }
    }
    EXPECT_EQ(address, 6);
  }
}

TEST(Letters, AreReadableByMachinesTextAndCode) {
  const test::Folder folder;
  LetterPress press = press_of(small_letter);
  std::vector<LetterProblem> problems;
  ASSERT_EQ(print_single(press, letter_to(34), folder / "a.pdf", words, problems), 1);
  const std::string text = said_by("pdftotext -layout " + (folder / "a.pdf") + " -");
  for (const std::string& wanted :
       {std::string("Erika Mustermann"), std::string("01067 Dresden"),
        std::string("Dear Ms Mustermann,"), std::string("22 November 2026"), std::string("€10.34"),
        "Code " + to_readable({7, 34})}) {
    EXPECT_NE(text.find(wanted), std::string::npos) << wanted << "\n" << text;
  }
  said_by("pdftoppm -r 150 -png " + (folder / "a.pdf") + " " + (folder / "a"));
  EXPECT_EQ(said_by("zbarimg -q --raw " + (folder / "a-1.png")), to_text({7, 34}) + "\n");
}

TEST(Letters, DivideWordsAndKeepTheHyphenWithinTheBlock) {
  const test::Folder folder;
  LetterPress press = press_of(small_letter);
  LetterData letter = letter_to(1);
  letter.values["greeting"] = "Dear";
  for (int i = 0; i < 30; ++i) letter.values["greeting"] += " internationalization";
  std::vector<LetterProblem> problems;
  ASSERT_EQ(print_single(press, letter, folder / "a.pdf", words, problems), 1);
  int divided = 0;
  for (const Box& box : boxes_of(folder / "a.pdf", 1)) {
    if (!box.word.ends_with('-')) continue;
    ++divided;
    EXPECT_NEAR(box.right, sheet::right, 0.5) << box.word;
  }
  EXPECT_GT(divided, 1);
}

TEST(Letters, HaveTheStructureOfAnArchivesFile) {
  const test::Folder folder;
  std::string text = small_letter;
  std::filesystem::copy_file(TRESEN_SOURCE_DIR "/assets/letters/logo.png", folder / "logo.png");
  TemplateReading reading = read_letter_template("logo: logo.png\n" + text, folder.path());
  ASSERT_TRUE(reading.mistakes.empty());
  auto press = LetterPress::open(reading.letter, test::hyphenation_of("en"));
  ASSERT_TRUE(press);
  std::vector<LetterProblem> problems;
  ASSERT_EQ(print_single(*press, letter_to(1), folder / "a.pdf", words, problems), 1);
  const auto objections = archive_objections(folder / "a.pdf");
  ASSERT_TRUE(objections) << objections.error().detail;
  EXPECT_EQ(*objections, std::vector<std::string>{});
  said_by("qpdf --check " + (folder / "a.pdf"));
  const std::string meta = said_by("pdfinfo -meta " + (folder / "a.pdf"));
  EXPECT_NE(meta.find("<pdfaid:part>2</pdfaid:part>"), std::string::npos) << meta;
  EXPECT_NE(meta.find("Sehtest &lt;2026&gt; &amp; mehr"), std::string::npos) << meta;
}

TEST(Letters, TellWhoseDoNotFitAndWhy) {
  struct Case {
    std::string place, what;
    void (*spoil)(LetterData&);
  };
  LetterPress press = press_of(small_letter);
  for (const auto& [place, what, spoil] : {
           Case{"address", "at most six lines, this one has 7",
                [](LetterData& letter) { letter.address.resize(7, "x"); }},
           Case{"address", "at least two lines",
                [](LetterData& letter) { letter.address.resize(1); }},
           Case{"address", "wider than the window",
                [](LetterData& letter) { letter.address[1] = std::string(60, 'W'); }},
           Case{"address", "wider than the window",
                [](LetterData& letter) {
                  for (int i = 0; i < 20; ++i) letter.address[1] += " Mustermann";
                }},
           Case{"address", "no empty lines", [](LetterData& letter) { letter.address[1] = ""; }},
           Case{"text", "no value for voucher",
                [](LetterData& letter) { letter.values.erase("voucher"); }},
           Case{"info", "no value for today: \"soon\" is no date",
                [](LetterData& letter) { letter.values["today"] = "soon"; }},
           Case{"text", "a word is wider than its box",
                [](LetterData& letter) { letter.values["greeting"] = std::string(200, 'm'); }},
           Case{"text", "the letter needs 2 pages, it may have 1",
                [](LetterData& letter) {
                  for (int i = 0; i < 400; ++i) letter.values["greeting"] += " noch ein Wort";
                }},
           Case{"text", "no font has one of its letters",
                [](LetterData& letter) { letter.values["greeting"] = "\U000F1234"; }},
       }) {
    LetterData letter = letter_to(3);
    spoil(letter);
    std::vector<LetterProblem> problems;
    EXPECT_EQ(press.check(letter, problems), 0);
    ASSERT_EQ(problems.size(), 1u) << what;
    EXPECT_EQ(problems[0].key, "run1-3");
    EXPECT_EQ(problems[0].place, place);
    EXPECT_NE(problems[0].what.find(what), std::string::npos) << problems[0].what;
  }
}

// Without what a reader of PDF puts between the letters: blanks, and in which direction it reads.
std::string letters_alone(std::string text) {
  for (const std::string blank : {" ", "\n", "\u202a", "\u202b", "\u202c"}) {
    for (std::size_t at = 0; (at = text.find(blank, at)) != std::string::npos;) {
      text.erase(at, blank.size());
    }
  }
  return text;
}

// To the last letter, or nothing is printed and it is told whose letter cannot be.
TEST(Letters, PrintStrangeValuesAsTheyAreOrTellWhoseCannotBe) {
  const test::Folder folder;
  LetterPress press = press_of(small_letter);
  std::size_t printed = 0;
  for (const test::HostileValue& one : test::hostile_values()) {
    if (!one.good) continue;
    LetterData letter = letter_to(3);
    letter.values["greeting"] = one.value;
    std::vector<LetterProblem> problems;
    const int pages = press.check(letter, problems);
    EXPECT_EQ(pages == 0, !problems.empty()) << one.what;
    for (const LetterProblem& problem : problems) {
      EXPECT_EQ(problem.key, "run1-3");
      EXPECT_EQ(problem.what, "no font has one of its letters") << one.what;
    }
    if (!problems.empty()) continue;
    ++printed;
    const std::string pdf = folder.path() + "/strange.pdf";
    ASSERT_EQ(print_single(press, letter, pdf, words, problems), 1);
    const std::string read = said_by("pdftotext -raw " + pdf + " -");
    EXPECT_NE(letters_alone(read).find(letters_alone(one.value) + ","), std::string::npos)
        << one.what << "\n"
        << read;
  }
  EXPECT_GE(printed, 5U);
}

TEST(Letters, GoOnOverThePageWithoutLonelyLines) {
  const test::Folder folder;
  LetterPress press = press_of(std::string("pages: 3\n") + small_letter);
  int longer = 0;
  for (int length = 300; length < 400; length += 5) {
    LetterData letter = letter_to(1);
    for (int i = 0; i < length; ++i) letter.values["greeting"] += " Wort";
    std::vector<LetterProblem> problems;
    const auto pages = print_single(press, letter, folder / "a.pdf", words, problems);
    ASSERT_TRUE(pages) << pages.error().detail;
    if (*pages == 1) continue;
    ++longer;
    std::set<int> lines;
    for (const Box& box : boxes_of(folder / "a.pdf", 2)) {
      if (box.bottom < sheet::mm(266)) lines.insert(static_cast<int>(box.top));
    }
    EXPECT_GE(lines.size(), 2u) << length;
  }
  EXPECT_GT(longer, 5);
}

TEST(Letters, ComeOutTheSameAfterTenThousandOtherWords) {
  const test::Folder folder;
  LetterPress press = press_of(small_letter);
  std::vector<LetterProblem> problems;
  ASSERT_EQ(print_single(press, letter_to(1), folder / "a.pdf", words, problems), 1);
  for (int other = 0; other < 80; ++other) {
    LetterData letter = letter_to(2);
    for (int i = 0; i < 150; ++i) {
      letter.values["greeting"] += " w" + std::to_string(other * 1000 + i);
    }
    EXPECT_EQ(press.check(letter, problems), 1);
  }
  ASSERT_EQ(print_single(press, letter_to(1), folder / "b.pdf", words, problems), 1);
  EXPECT_TRUE(problems.empty());
  EXPECT_TRUE(said_by("pdftotext -bbox " + (folder / "a.pdf") + " -") ==
              said_by("pdftotext -bbox " + (folder / "b.pdf") + " -"));
}

TEST(Letters, KnowWhenAFontOrALineCannotBe) {
  const auto open = [](const std::string& setting) {
    return LetterPress::open(test::template_of("language: en\n" + setting + "\n---\nx"),
                             test::hyphenation_of("en"));
  };
  EXPECT_NE(open("font: Comic Grotesk")
                .error()
                .detail.find("the font \"Comic Grotesk\" is not installed"),
            std::string::npos);
  EXPECT_NE(open("sender: " + std::string(120, 'm')).error().detail.find("sender is wider"),
            std::string::npos);
  EXPECT_NE(open("info: A very long label indeed | x").error().detail.find("a label beside"),
            std::string::npos);
  EXPECT_NE(open("footer: " + std::string(300, 'm')).error().detail.find("footer is wider"),
            std::string::npos);
}

TEST(Volumes, HoldALimitedNumberOfLettersAndSayWhosePagesAreWhose) {
  const test::Folder folder;
  LetterPress press = press_of(small_letter);
  VolumeWriter writer(press, {folder.path(), "g7k-1", words, 3});
  std::vector<LetterProblem> problems;
  for (std::uint32_t i = 1; i <= 8; ++i) {
    LetterData letter = letter_to(i);
    if (i == 4) letter.address.clear();
    ASSERT_TRUE(writer.add(letter, problems));
  }
  const auto volumes = writer.finish();
  ASSERT_TRUE(volumes) << volumes.error().detail;
  ASSERT_EQ(volumes->size(), 3u);
  EXPECT_EQ(problems.size(), 1u);
  EXPECT_EQ((*volumes)[1].path, folder / "g7k-1-0002.pdf");
  EXPECT_EQ(
      (*volumes)[1].letters,
      (std::vector<IndexedLetter>{{"run1-5", {1, 1}}, {"run1-6", {2, 2}}, {"run1-7", {3, 3}}}));
  for (const LetterVolume& volume : *volumes) {
    const auto index = read_volume_index(volume.path.substr(0, volume.path.size() - 4) + ".csv");
    ASSERT_TRUE(index) << index.error().detail;
    EXPECT_EQ(*index, volume.letters);
    EXPECT_EQ(pages_of(volume.path), static_cast<int>(volume.letters.size()));
  }
  ASSERT_TRUE(extract_pages((*volumes)[1].path, {{2, 2}}, folder / "one.pdf"));
  EXPECT_EQ(pages_of(folder / "one.pdf"), 1);
  const std::string text = said_by("pdftotext " + (folder / "one.pdf") + " -");
  EXPECT_NE(text.find(to_readable({7, 6})), std::string::npos) << text;
  EXPECT_NE(extract_pages((*volumes)[1].path, {{2, 4}}, folder / "x.pdf")
                .error()
                .detail.find("has pages 1 to 3, not 2 to 4"),
            std::string::npos);
}

TEST(Volumes, AreTheSameBytesWheneverTheyAreMade) {
  std::string first;
  for (int round = 0; round < 2; ++round) {
    const test::Folder folder;
    LetterPress press = press_of(small_letter);
    VolumeWriter writer(press, {folder.path(), "v", words});
    std::vector<LetterProblem> problems;
    for (std::uint32_t i = 1; i <= 3; ++i) ASSERT_TRUE(writer.add(letter_to(i), problems));
    const auto volumes = writer.finish();
    ASSERT_TRUE(volumes);
    if (round == 0) first = volumes->front().hash;
    // The clock of the profile and of Cairo runs in seconds.
    const std::string second = said_by("date +%S");
    while (round == 0 && said_by("date +%S") == second) std::this_thread::yield();
    EXPECT_EQ(volumes->front().hash, first);
  }
}

TEST(Volumes, LeaveNothingBehindWhenTheDiskIsFull) {
  const test::Folder folder;
  const pid_t child = fork();
  if (child == 0) {
    // Files may not grow beyond 16 KiB, as on a full disk.
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{16 * 1024, 16 * 1024};
    setrlimit(RLIMIT_FSIZE, &limit);
    LetterPress press = press_of(small_letter);
    bool told = false;
    {
      VolumeWriter writer(press, {folder.path(), "g7k-1", words, 2000});
      std::vector<LetterProblem> problems;
      for (std::uint32_t i = 1; i <= 100 && !told; ++i) told = !writer.add(letter_to(i), problems);
      const auto finished = writer.finish();
      told = told || (!finished && finished.error().fault == Fault::storage);
    }
    _exit(told ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(LetterOrder, IsByCountryThenPostcodeThenAddress) {
  std::vector<PostalPlace> places{{"DE", "71229", "b"}, {"AT", "1010", "a"}, {"DE", "01067", "z"},
                                  {"DE", "71229", "a"}, {"DE", "9", "a"},    {"CH", "8001", "a"}};
  std::ranges::sort(places, PostalOrder{"DE"});
  std::string order;
  for (const PostalPlace& place : places)
    order += place.country + place.postcode + place.rest + " ";
  EXPECT_EQ(order, "DE9a DE01067z DE71229a DE71229b AT1010a CH8001a ");
}

}  // namespace
}  // namespace tresen
