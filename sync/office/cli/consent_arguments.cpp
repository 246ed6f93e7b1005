#include "sync/office/cli/consent_arguments.h"

#include <CLI/CLI.hpp>

#include "sync/office/cli/consent_mail.h"

namespace tresen {

void add_consent_commands(CLI::App& app, ConsentWords& words, const AddOfficeCommand& add) {
  CLI::App& consent =
      *app.add_subcommand("consent", "E-mail consents that wait for the click in a mail");
  consent.require_subcommand(1);
  CLI::App* pending =
      add(consent, "pending", "Who waits, and until when; and the tokens for their mails",
          [&words](AdminClient& office, const Console& console) {
            return list_pending_consents(office, words.pending, console);
          });
  pending->add_flag("--make-tokens", words.pending.make,
                    "Make a token for each that has none; it is shown once, only its hash is kept");
  pending->add_flag("--remind", words.pending.remind,
                    "One more token for each that has one; nobody gets a third");
  CLI::App* mail =
      add(consent, "mail",
          "Send the mail with the link to each who has got none, as channels/mail.conf "
          "says",
          [&words](AdminClient& office, const Console& console) {
            return mail_pending_consents(office, words.pending.remind, console);
          });
  mail->add_flag("--remind", words.pending.remind,
                 "One more to each who has got one; nobody gets a third");
  CLI::App* confirm = add(consent, "confirm", "What the click in a mail does",
                          [&words](AdminClient& office, const Console& console) {
                            return confirm_consent(office, words.token, console);
                          });
  confirm->add_option("TOKEN", words.token, "As it stands in the mail")->required();
}

}  // namespace tresen
