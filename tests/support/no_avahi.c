/* Lets ippeveprinter run where no avahi daemon does: Debian's build asks it to announce the printer
   and refuses to start without. Preloaded, it answers that all is well and announces nothing. */
#include <stddef.h>

static int nothing[64];

void* avahi_threaded_poll_new(void) { return nothing; }
void* avahi_threaded_poll_get(void* poll) { return (void)poll, nothing; }
int avahi_threaded_poll_start(void* poll) { return (void)poll, 0; }
int avahi_threaded_poll_stop(void* poll) { return (void)poll, 0; }
void avahi_threaded_poll_free(void* poll) { (void)poll; }
void avahi_threaded_poll_lock(void* poll) { (void)poll; }
void avahi_threaded_poll_unlock(void* poll) { (void)poll; }
void* avahi_client_new(const void* poll, int flags, void* call, void* user, int* error) {
  return (void)poll, (void)flags, (void)call, (void)user, (void)error, nothing;
}
void avahi_client_free(void* client) { (void)client; }
int avahi_client_errno(void* client) { return (void)client, 0; }
const char* avahi_client_get_host_name_fqdn(void* client) { return (void)client, "localhost"; }
const char* avahi_client_get_host_name(void* client) { return (void)client, "localhost"; }
void* avahi_entry_group_new(void* client, void* call, void* user) {
  return (void)client, (void)call, (void)user, nothing;
}
int avahi_entry_group_reset(void* group) { return (void)group, 0; }
int avahi_entry_group_commit(void* group) { return (void)group, 0; }
void avahi_entry_group_free(void* group) { (void)group; }
int avahi_entry_group_add_service_strlst(void* group, ...) { return (void)group, 0; }
int avahi_entry_group_add_service_subtype(void* group, ...) { return (void)group, 0; }
int avahi_entry_group_update_service_txt_strlst(void* group, ...) { return (void)group, 0; }
int avahi_entry_group_add_record(void* group, ...) { return (void)group, 0; }
