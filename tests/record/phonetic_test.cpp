// Kölner Phonetik by its published examples.

#include "sync/record/phonetic.h"

#include <gtest/gtest.h>

namespace tresen {
namespace {

TEST(Phonetic, CodesAsPublished) {
  struct Case {
    std::string_view word, code;
  };
  for (const auto& [word, code] : {
           Case{"Hoffmann", "0366"},
           Case{"Hofman", "0366"},
           Case{"Müller-Lüdenscheidt", "65752682"},
           Case{"Wikipedia", "3412"},
           Case{"Breschnew", "17863"},
           Case{"Müller", "657"},
           Case{"Meier", "67"},
           Case{"Mayr", "67"},
           Case{"Schmidt", "862"},
           Case{"Schmitt", "862"},
           Case{"Philipp", "351"},
           Case{"Xaver", "4837"},
           Case{"Chr", "47"},
           Case{"Cäsar", "487"},
           Case{"Celle", "85"},
           Case{"Weiß", "38"},
           Case{"Aachen", "046"},
           Case{"Hexe", "048"},
           Case{"", ""},
           Case{"123 -", ""},
       }) {
    EXPECT_EQ(cologne_code(word), code) << word;
  }
}

}  // namespace
}  // namespace tresen
