// Tables as they are found in the wild, and as RFC 4180 wants them.

#include "sync/office/cli/csv.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "sync/base/text.h"
#include "sync/office/cli/json.h"

namespace tresen {
namespace {

const std::filesystem::path data = std::filesystem::path(TRESEN_SOURCE_DIR) / "tests/office/data";

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

std::vector<CsvRecord> read_all(std::string_view text, char separator = ',') {
  CsvReader reader(text, separator);
  std::vector<CsvRecord> records;
  std::size_t columns = 0;
  while (auto record = reader.next(columns)) {
    if (columns == 0) columns = record->values.size();
    records.push_back(std::move(*record));
  }
  return records;
}

// The records as an array of objects.
std::string as_json(const std::vector<CsvRecord>& records) {
  JsonText json;
  json.array();
  for (std::size_t i = 1; i < records.size(); ++i) {
    json.object();
    for (std::size_t j = 0; j < records[i].values.size(); ++j) {
      json.member(records[0].values.at(j), records[i].values[j]);
    }
    json.end_object();
  }
  return json.end_array().text();
}

// Without the white space between the tokens, and with line ends as our JSON writes them.
std::string compact(std::string_view json) {
  std::string text;
  bool quoted = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (json[i] == '"') quoted = !quoted;
    if (json[i] == '\\') {
      const char escaped = json[++i];
      text += escaped == 'n' || escaped == 'r' ? json_escaped(escaped == 'n' ? "\n" : "\r")
                                               : std::string("\\") + escaped;
    } else if (quoted || json[i] > ' ') {
      text += json[i];
    }
  }
  return text;
}

TEST(Csv, ReadsTheSpectrumOfFormats) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(data / "csv")) {
    const std::string text = bytes_of(entry.path());
    std::string expected = bytes_of((data / "csv_json" / entry.path().stem()).string() + ".json");
    EXPECT_EQ(as_json(read_all(text)), compact(expected)) << entry.path().filename();
    ++count;
  }
  EXPECT_EQ(count, 12) << "the fixtures are there";
}

TEST(Csv, GivesBackWhatItWrote) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed=" + std::to_string(seed));
  std::mt19937 random(seed);
  const std::string letters = "ab ,;\t\"\r\nä";
  for (int round = 0; round < 300; ++round) {
    std::vector<std::vector<std::string>> table(1 + random() % 5,
                                                std::vector<std::string>(2 + random() % 3));
    table[0] = std::vector<std::string>(table[0].size(), "column");
    std::string text;
    for (auto& row : table) {
      row.resize(table[0].size());
      for (std::string& value : row) {
        for (std::size_t i = random() % 6; i > 0; --i) value += letters[random() % letters.size()];
      }
      row[0] += "x";  // a record without anything is a blank line
      text += csv_line(row);
    }
    const auto records = read_all(text);
    ASSERT_EQ(records.size(), table.size()) << text;
    for (std::size_t i = 0; i < table.size(); ++i) EXPECT_EQ(records[i].values, table[i]) << text;
  }
}

TEST(Csv, KnowsTheLineOfEachRecord) {
  const auto records = read_all("a,b\r\n\r\n1,\"x\r\ny\"\r\n2,3\n4,5\r6,7");
  std::vector<std::size_t> lines;
  for (const CsvRecord& record : records) lines.push_back(record.line);
  EXPECT_EQ(lines, (std::vector<std::size_t>{1, 3, 5, 6, 7}));
}

TEST(Csv, LosesOneLineToABrokenQuoteAndNoMore) {
  struct Case {
    const char* broken;
    const char* why;
  };
  for (const auto& [broken, why] : {
           Case{"\"Meier,2", "opened, never closed, at the end"},
           Case{"1,\"Meier", "opened in the middle of the line"},
           Case{"\"Mei\"er,2", "something behind the closing quote"},
           Case{"\"a\"b\"c,2", "three quotes"},
           Case{"1,\"\"\"", "an escaped quote that looks like an end"},
       }) {
    const std::string text =
        std::string("a,b\n1,2\n") + broken + "\n3,4\n\"5\",\"6\"\n7,\"x\ny\"\n8,9\n";
    const auto records = read_all(text);
    ASSERT_EQ(records.size(), 7U) << why;
    EXPECT_EQ(records[2].line, 3U) << why;
    EXPECT_FALSE(records[2].broken.empty()) << why;
    EXPECT_EQ(records[2].raw, broken) << why;
    for (const std::size_t i : {1U, 3U, 4U, 5U, 6U}) EXPECT_EQ(records[i].broken, "") << why;
    EXPECT_EQ(records[5].values, (std::vector<std::string>{"7", "x\ny"})) << why;
    EXPECT_EQ(records[6].line, 8U) << why;
  }
}

TEST(Csv, LeavesQuotesInsideAnUnquotedValueAlone) {
  const auto records = read_all("a,b\nBrille 5\" breit,2\nx\"y\"z,3\n");
  ASSERT_EQ(records.size(), 3U);
  EXPECT_EQ(records[1].values[0], "Brille 5\" breit");
  EXPECT_EQ(records[2].values[0], "x\"y\"z");
}

TEST(Csv, FindsTheSeparator) {
  struct Case {
    const char* text;
    char separator;
  };
  for (const auto& [text, separator] : {
           Case{"a,b,c\n1;2;3;4;5\n", ','},
           Case{"a;b\n1,2,3\n", ';'},
           Case{"a\tb\n", '\t'},
           Case{"\"x,y,z\";b\n", ';'},
           Case{"alone\n1;2\n", ','},
           Case{"", ','},
       }) {
    EXPECT_EQ(separator_of(text), separator) << text;
  }
}

TEST(Csv, SkipsTheByteOrderMarkAndKeepsSpaces) {
  const auto records = read_all(
      "\xEF\xBB\xBF"
      "a;b\n x ;\" y \"\n",
      ';');
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].values[0], "a");
  EXPECT_EQ(records[1].values, (std::vector<std::string>{" x ", " y "}));
}

TEST(Csv, EndsOnAnyBytes) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed=" + std::to_string(seed));
  std::mt19937 random(seed);
  const std::string letters("\"\",;\r\n\0x\xC3\xFF", 10);
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (std::size_t i = random() % 40; i > 0; --i) text += letters[random() % letters.size()];
    std::size_t bytes = 0;
    std::size_t line = 0;
    for (const CsvRecord& record : read_all(text)) {
      EXPECT_GT(record.line, line);
      line = record.line;
      bytes += record.raw.size();
    }
    EXPECT_LE(bytes, text.size());
  }
}

}  // namespace
}  // namespace tresen
