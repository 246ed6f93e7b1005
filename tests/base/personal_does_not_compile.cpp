// Built by the test Personal.CannotBeLogged, which passes when the compiler refuses.

#include "sync/base/log.h"

int main() {
  const tresen::Personal name("Hans");
#ifdef TRESEN_ALLOWED
  tresen::note("test", "done", {{"letters", static_cast<int>(name.reveal().size())}});
#else
  tresen::note("test", "done", {{"name", name}});
#endif
}
