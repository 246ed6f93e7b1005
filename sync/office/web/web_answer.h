#pragma once
// What a link of the web door does at head office: looking at it shows a page and changes nothing,
// agreeing confirms a consent or ends what a channel sends, once however often it is done. Each act
// is a proof in the customer's chain with the time and from where it came, and goes down to the
// counters like any other.

#include <string>

#include "sync/office/office.h"
#include "sync/office/web/web_page.h"
#include "sync/office/web/web_request.h"

namespace tresen {

struct WebCall {
  WebLink link;
  bool agrees = false;  // else it is only looked at
  std::string from;     // network address
  std::string accept_language;
};

// An error is the store's; whatever is wrong with the link is a page.
Result<WebPage> answer_web(Office& office, const WebCall& call, std::int64_t now_ms);

}  // namespace tresen
