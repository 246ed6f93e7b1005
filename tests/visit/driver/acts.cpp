#include "tests/visit/driver/acts.h"

namespace tresen::visit {

Result<void> open_shop(Scene scene) {
  TRY(scene.stage.start_office());
  TRY(scene.stage.start_terminal());
  TRY(scene.hand.wait_until(
      "the lock of the enrolled terminal",
      [](const Screen& screen) { return screen.name == "S01"; }, Millis(60000)));
  TRY(scene.hand.picture("lock"));
  return {};
}

Result<std::string> open_shop_for_hans(Scene scene) {
  TRY(open_shop(scene));
  TRY_TO(number, number_of(scene, hans));
  Counter counter(scene.hand);
  TRY(counter.sign_in("1111"));
  TRY(counter.wait_for_customer("muell han", number));
  return number;
}

Result<std::string> number_of(Scene scene, std::string_view external_id) {
  TRY_TO(customer, scene.stage.customer(std::string(external_id)));
  const std::string number = text_of(at(customer, "no"));
  if (number.empty())
    return fail(Fault::absent, std::string(external_id) + " has no customer number");
  return number;
}

std::string chip_state(const Screen& screen) {
  const Control* chip = screen.find("sync.chip");
  return chip == nullptr ? "" : chip->value;
}

Result<void> wait_arrived(Scene scene) {
  TRY(scene.hand.wait_until(
      "everything to arrive at head office",
      [](const Screen& screen) {
        const std::string state = chip_state(screen);
        return state == "arrived" || state == "fine";
      },
      arrives_within));
  return scene.stage.wait_decided();
}

Result<void> check_fields(const Json& customer, const std::vector<Expected>& all) {
  for (const auto& [key, state, value] : all) {
    const Json& field = at(at(customer, "fields"), key);
    const std::string is = text_of(at(field, "state"));
    if (is != state) return fail(Fault::conflict, key + " is \"" + is + "\", not " + state);
    if (!value.empty() && text_of(at(field, "value")) != value) {
      return fail(Fault::conflict, key + " has another value than " + value);
    }
  }
  return {};
}

Result<void> check_process(const Json& customer, const std::string& template_id) {
  int closed = 0;
  for (const Json& process : at(customer, "processes").list_value().values()) {
    const bool same = text_of(at(process, "template")) == template_id;
    if (same && text_of(at(process, "state")) == "closed") ++closed;
  }
  if (closed == 1) return {};
  return fail(Fault::absent, "head office shows " + std::to_string(closed) +
                                 " closed processes of " + template_id + ", not one");
}

const Json& consent_of(const Json& customer, const std::string& channel) {
  for (const Json& consent : at(customer, "consents").list_value().values()) {
    if (text_of(at(consent, "channel")) == channel &&
        text_of(at(consent, "purpose")) == "advertising")
      return consent;
  }
  return at(customer, "no such consent");
}

Result<void> check_consent(const Json& customer, const std::string& channel,
                           const std::string& state, const std::string& way) {
  const Json& consent = consent_of(customer, channel);
  const std::string is = text_of(at(consent, "state"));
  if (is != state) {
    return fail(Fault::conflict, "the consent to " + channel + " is \"" + is + "\", not " + state);
  }
  const std::string by = text_of(at(at(consent, "proof"), "way"));
  if (!way.empty() && by != way) {
    return fail(Fault::conflict, "the consent to " + channel + " was given by " + by);
  }
  int written = 0;
  for (const Json& record : at(customer, "consent_records").list_value().values()) {
    const bool same = text_of(at(record, "channel")) == channel &&
                      text_of(at(record, "purpose")) == "advertising";
    if (same) ++written;
  }
  if (written == 1) return {};
  return fail(Fault::conflict,
              "the consent to " + channel + " was written " + std::to_string(written) + " times");
}

Result<void> check_contact(const Json& customer, const std::string& campaign) {
  for (const Json& contact : at(customer, "contacts").list_value().values()) {
    if (text_of(at(contact, "campaign")) == campaign) return {};
  }
  return fail(Fault::absent, "head office shows no marketing contact by " + campaign);
}

}  // namespace tresen::visit
