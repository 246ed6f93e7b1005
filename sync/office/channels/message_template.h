#pragma once
// An e-mail or a text message as marketing staff write it: a text file, the same for all recipients
// but for its gaps (template_text.h). DIR/letters/ID.mail and ID.sms.
//
//   language: de
//   subject: Ihr Sehtest ist fällig
//   sender: Tresen Optik GmbH · Marktplatz 1 · 71229 Leonberg
//   ---
//   {{briefanrede}},
//
//   a paragraph.
//
//   Keine Nachrichten mehr? {{abmelden}}
//
// A mail says who writes it and how to be rid of it (UWG 7(2)): without sender and {{unsubscribe}}
// it is none. A text message has neither subject nor sender.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"
#include "sync/office/channels/placeholders.h"

namespace tresen {

enum class MessageForm { mail, sms };

// What one recipient reads.
struct Message {
  std::string subject;
  std::string text;
  std::string html;  // of a mail
};

// Why somebody's message cannot be written.
struct MessageProblem {
  std::string place;  // subject, text
  std::string what;

  bool operator==(const MessageProblem&) const = default;
};

struct MessageTemplate {
  MessageForm form = MessageForm::mail;
  std::string language = "de";
  std::vector<GappedText> subject;  // of a mail: one
  std::string sender;               // of a mail: stands below the text
  std::vector<GappedText> body;     // paragraphs

  // Nothing: values are missing, and `problems` has got which.
  std::optional<Message> filled(const PlaceholderValues& values,
                                std::vector<MessageProblem>& problems) const;
};

struct MessageReading {
  MessageTemplate message;
  std::vector<TextMistake> mistakes;  // none: it can be used
};
MessageReading read_message_template(std::string_view text, MessageForm form);

// DIR/letters/ID.mail or ID.sms, checked. invalid: the detail has all mistakes, each as
// "FILE:LINE:COLUMN: ...", a line each.
Result<MessageTemplate> load_message_template(const std::string& dir, const std::string& id,
                                              MessageForm form);

}  // namespace tresen
