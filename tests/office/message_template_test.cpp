// Mails and text messages as marketing staff write them.

#include "sync/office/channels/message_template.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace tresen {
namespace {

constexpr std::string_view small_mail =
    "subject: Hallo {{vorname}}\n"
    "sender: Tresen Optik · Markt 1 · Ulm\n"
    "---\n"
    "{{briefanrede}},\n\n"
    "| Zeile <eins>\n"
    "| & zwei\n\n"
    "Abmelden: {{abmelden}}.\n";

PlaceholderValues values() {
  return {{"first_name", "Anna"},
          {"greeting", "Guten Tag Anna Beispiel"},
          {"unsubscribe", "https://optik.example/u/abc?x=1&y=2"}};
}

TEST(MessageTemplate, BecomesAMailInTextAndInHtml) {
  const auto reading = read_message_template(small_mail, MessageForm::mail);
  ASSERT_TRUE(reading.mistakes.empty()) << reading.mistakes.front().what;
  std::vector<MessageProblem> problems;
  const auto message = reading.message.filled(values(), problems);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->subject, "Hallo Anna");
  EXPECT_EQ(message->text,
            "Guten Tag Anna Beispiel,\n\nZeile <eins>\n& zwei\n\n"
            "Abmelden: https://optik.example/u/abc?x=1&y=2.\n\n"
            "Tresen Optik · Markt 1 · Ulm\n");
  EXPECT_NE(message->html.find("<p>Zeile &lt;eins&gt;<br>\n&amp; zwei</p>"), std::string::npos);
  EXPECT_NE(message->html.find("<a href=\"https://optik.example/u/abc?x=1&amp;y=2\">"),
            std::string::npos);
  EXPECT_NE(message->html.find("<html lang=\"de\">"), std::string::npos);
}

TEST(MessageTemplate, NamesEachValueThatIsMissing) {
  const auto reading = read_message_template(small_mail, MessageForm::mail);
  std::vector<MessageProblem> problems;
  EXPECT_FALSE(reading.message.filled({{"greeting", "x"}}, problems));
  const std::vector<MessageProblem> expected{{"subject", "no value for first_name"},
                                             {"text", "no value for unsubscribe"}};
  EXPECT_EQ(problems, expected);
}

TEST(MessageTemplate, KeepsTheSubjectInOneLineWhateverANameHolds) {
  const auto reading = read_message_template(small_mail, MessageForm::mail);
  PlaceholderValues sly = values();
  sly["first_name"] = "Anna\r\nBcc: all@example.org";
  std::vector<MessageProblem> problems;
  const auto message = reading.message.filled(sly, problems);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->subject.find_first_of("\r\n"), std::string::npos) << message->subject;
}

TEST(MessageTemplate, SaysWhereItIsWrong) {
  struct Case {
    std::string text;
    MessageForm form;
    std::string what;
    int line;
  };
  for (const auto& [text, form, what, line] : {
           Case{"sender: a\n---\nx {{abmelden}}", MessageForm::mail, "\"subject: ...\"", 1},
           Case{"subject: a\n---\nx {{abmelden}}", MessageForm::mail, "who writes it", 1},
           Case{"subject: a\nsender: b\n---\nx\n\ny", MessageForm::mail, "{{unsubscribe}}", 6},
           Case{"font: a\n---\nx", MessageForm::mail, "no setting \"font\"", 1},
           Case{"subject: a\n---\nx", MessageForm::sms, "no setting \"subject\"", 1},
           Case{"---\n{{vornahme}}", MessageForm::sms, "no placeholder", 2},
           Case{"language: fr\n---\nx", MessageForm::sms, "de or en", 1},
           Case{"---\n", MessageForm::sms, "no text", 1},
           Case{"x", MessageForm::sms, "no line ---", 1},
       }) {
    const auto reading = read_message_template(text, form);
    const bool told = std::ranges::any_of(reading.mistakes, [&](const TextMistake& mistake) {
      return mistake.line == line && mistake.what.find(what) != std::string::npos;
    });
    EXPECT_TRUE(told) << text << "\n"
                      << (reading.mistakes.empty() ? "" : reading.mistakes.front().what);
  }
}

}  // namespace
}  // namespace tresen
