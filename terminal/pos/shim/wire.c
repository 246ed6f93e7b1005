#include "terminal/pos/shim/wire.h"

#include <pb_decode.h>
#include <pb_encode.h>
#include <string.h>

#include "tresen/v1/pos.pb.h"

enum { length_bytes = 4 };

static bool write_text(pb_ostream_t* stream, const pb_field_t* field, void* const* argument) {
  const char* text = *argument;
  return pb_encode_tag_for_field(stream, field) &&
         pb_encode_string(stream, (const pb_byte_t*)text, strlen(text));
}

static pb_callback_t said(const char* text) {
  pb_callback_t callback = {.funcs.encode = NULL, .arg = NULL};
  if (text == NULL || *text == '\0') return callback;
  callback.funcs.encode = &write_text;
  callback.arg = (void*)(uintptr_t)text;
  return callback;
}

static bool write_protocols(pb_ostream_t* stream, const pb_field_t* field, void* const* argument) {
  (void)argument;
  return pb_encode_tag(stream, PB_WT_VARINT, field->tag) && pb_encode_varint(stream, 1);
}

static bool write_fields(pb_ostream_t* stream, const pb_field_t* field, void* const* argument) {
  const tresen_customer_ref* customer = *argument;
  for (size_t i = 0; i < customer->field_count; ++i) {
    /* An entry of either map has the same two tags. */
    tresen_v1_TillCustomer_FieldsEntry entry = tresen_v1_TillCustomer_FieldsEntry_init_zero;
    entry.key = said(customer->fields[i].key);
    entry.value = said(customer->fields[i].value);
    if (!pb_encode_tag_for_field(stream, field) ||
        !pb_encode_submessage(stream, tresen_v1_TillCustomer_FieldsEntry_fields, &entry)) {
      return false;
    }
  }
  return true;
}

static pb_callback_t said_fields(const tresen_customer_ref* customer) {
  pb_callback_t callback = {.funcs.encode = NULL, .arg = NULL};
  if (customer->field_count == 0) return callback;
  callback.funcs.encode = &write_fields;
  callback.arg = (void*)(uintptr_t)customer;
  return callback;
}

static void fill_process(tresen_v1_PosRequest* out, pb_size_t which, const char* process_id) {
  out->which_request = which;
  out->request.resume.process_id = said(process_id);
}

static void fill_customer(tresen_v1_PosRequest* out, const wire_request* in) {
  if (in->kind == wire_set_customer) {
    out->which_request = tresen_v1_PosRequest_set_customer_tag;
    out->request.set_customer.customer_no = said(in->customer->customer_no);
    out->request.set_customer.card = said(in->customer->card);
    out->request.set_customer.fields = said_fields(in->customer);
  } else {
    out->which_request = tresen_v1_PosRequest_push_customer_tag;
    out->request.push_customer.customer_no = said(in->customer->customer_no);
    out->request.push_customer.fields = said_fields(in->customer);
  }
}

static void fill_hello(tresen_v1_PosRequest* out, const wire_request* in) {
  out->which_request = tresen_v1_PosRequest_hello_tag;
  tresen_v1_PosHello* hello = &out->request.hello;
  hello->protocols.funcs.encode = &write_protocols;
  hello->client = said(in->config->client);
  hello->client_version = said(in->config->version);
  hello->locale = said(in->config->locale);
  hello->last_event = in->event;
}

static void fill_sale(tresen_v1_PosRequest* out, const tresen_sale* in) {
  out->which_request = tresen_v1_PosRequest_report_sale_tag;
  tresen_v1_Sale* sale = &out->request.report_sale;
  sale->process_id = said(in->process_id);
  sale->customer_no = said(in->customer_no);
  sale->amount_cents = in->amount_cents;
  sale->currency = said(in->currency);
  sale->receipt = said(in->receipt);
  sale->correlation = said(in->correlation);
}

static void fill(tresen_v1_PosRequest* out, const wire_request* in) {
  switch (in->kind) {
    case wire_hello:
      fill_hello(out, in);
      return;
    case wire_acknowledge:
      out->which_request = tresen_v1_PosRequest_acknowledge_tag;
      out->request.acknowledge.event_id = in->event;
      return;
    case wire_heartbeat:
      out->which_request = tresen_v1_PosRequest_heartbeat_tag;
      return;
    case wire_set_operator:
      out->which_request = tresen_v1_PosRequest_set_operator_tag;
      out->request.set_operator.staff = said(in->word);
      return;
    case wire_set_customer:
    case wire_push_customer:
      fill_customer(out, in);
      return;
    case wire_start:
      out->which_request = tresen_v1_PosRequest_start_tag;
      out->request.start.customer_no = said(in->start->customer_no);
      out->request.start.template = said(in->start->template_id);
      out->request.start.correlation = said(in->start->correlation);
      return;
    case wire_resume:
      fill_process(out, tresen_v1_PosRequest_resume_tag, in->word);
      return;
    case wire_park:
      fill_process(out, tresen_v1_PosRequest_park_tag, in->word);
      return;
    case wire_cancel:
      fill_process(out, tresen_v1_PosRequest_cancel_tag, in->word);
      return;
    case wire_report_sale:
      fill_sale(out, in->sale);
      return;
    case wire_incoming_call:
      out->which_request = tresen_v1_PosRequest_incoming_call_tag;
      out->request.incoming_call.number = said(in->word);
      return;
    case wire_show:
      out->which_request = tresen_v1_PosRequest_show_tag;
      return;
    case wire_hide:
      out->which_request = tresen_v1_PosRequest_hide_tag;
      return;
    case wire_lock:
      out->which_request = tresen_v1_PosRequest_lock_tag;
      return;
  }
}

size_t wire_write(const wire_request* request, uint8_t* frame) {
  tresen_v1_PosRequest out = tresen_v1_PosRequest_init_zero;
  out.request_id = said(request->request_id);
  fill(&out, request);
  pb_ostream_t stream =
      pb_ostream_from_buffer(frame + length_bytes, wire_request_max - length_bytes);
  if (!pb_encode(&stream, tresen_v1_PosRequest_fields, &out)) return 0;
  for (int i = 0; i < length_bytes; ++i) frame[i] = (uint8_t)(stream.bytes_written >> (8 * i));
  return stream.bytes_written + length_bytes;
}

/* Where a text that is read goes. */
typedef struct wanted {
  wire_texts* texts;
  const char** to;
} wanted;

/* A text behind the others; several of one field stand one a line. */
static bool read_text(pb_istream_t* stream, const pb_field_t* field, void** argument) {
  (void)field;
  wanted* want = *argument;
  wire_texts* texts = want->texts;
  const size_t length = stream->bytes_left;
  const bool fits = texts->room - texts->used > length + 1;
  if (!fits) return pb_read(stream, NULL, length);
  char* begin = texts->bytes + texts->used;
  const bool follows = **want->to != '\0';
  /* Writers keep the items of a field together; of others we take the first ones. */
  if (follows && *want->to + strlen(*want->to) + 1 != begin) return pb_read(stream, NULL, length);
  if (follows) begin[-1] = '\n'; /* over the end of the one before, which is the last of all */
  if (!pb_read(stream, (pb_byte_t*)begin, length)) return false;
  begin[length] = '\0';
  texts->used += length + 1;
  if (!follows) *want->to = begin;
  return true;
}

static pb_callback_t heard(wanted* want, wire_texts* texts, const char** to) {
  *to = "";
  *want = (wanted){.texts = texts, .to = to};
  return (pb_callback_t){.funcs.decode = &read_text, .arg = want};
}

enum { process_texts = 9 };

static void hear_process(tresen_v1_ProcessState* process, wanted* wants, wire_texts* texts,
                         tresen_event* event) {
  process->process_id = heard(&wants[0], texts, &event->process_id);
  process->customer_no = heard(&wants[1], texts, &event->customer_no);
  process->template = heard(&wants[2], texts, &event->template_id);
  process->state = heard(&wants[3], texts, &event->state);
  process->correlation = heard(&wants[4], texts, &event->correlation);
  process->fields_changed = heard(&wants[5], texts, &event->fields_changed);
  process->campaign = heard(&wants[6], texts, &event->campaign);
  process->categories = heard(&wants[7], texts, &event->categories);
  process->follow_ups = heard(&wants[8], texts, &event->follow_ups);
}

static tresen_status status_of(tresen_v1_PosStatus status) {
  if (status < tresen_v1_PosStatus_POS_STATUS_OK) return TRESEN_OK;
  if (status > tresen_v1_PosStatus_POS_STATUS_INTERNAL) return TRESEN_INTERNAL;
  return (tresen_status)(status - tresen_v1_PosStatus_POS_STATUS_OK);
}

bool wire_read(const uint8_t* message, size_t length, wire_texts* texts, wire_reply* reply) {
  tresen_v1_PosReply in = tresen_v1_PosReply_init_zero;
  tresen_event of_process = {0}, of_event = {0};
  const char *reply_text, *event_text, *event_customer, *event_fields, *merged_no;
  wanted wants[2 * process_texts + 10];
  hear_process(&in.process, wants, texts, &of_process);
  hear_process(&in.event.process, wants + process_texts, texts, &of_event);
  wanted* want = wants + 2 * process_texts;
  in.request_id = heard(want++, texts, &reply->request_id);
  in.text = heard(want++, texts, &reply_text);
  in.welcome.version = heard(want++, texts, &reply->version);
  in.welcome.capabilities = heard(want++, texts, &reply->capabilities);
  const char* kind;
  const char* step;
  in.event.kind = heard(want++, texts, &kind);
  in.event.step = heard(want++, texts, &step);
  in.event.text = heard(want++, texts, &event_text);
  in.event.customer_no = heard(want++, texts, &event_customer);
  in.event.fields_changed = heard(want++, texts, &event_fields);
  in.event.merged_no = heard(want++, texts, &merged_no);

  pb_istream_t stream = pb_istream_from_buffer(message, length);
  if (!pb_decode(&stream, tresen_v1_PosReply_fields, &in)) return false;
  reply->event = in.has_event ? of_event : of_process;
  reply->event.kind = kind;
  reply->event.step = step;
  reply->event.text = in.has_event ? event_text : reply_text;
  if (*reply->event.customer_no == '\0') reply->event.customer_no = event_customer;
  if (*event_fields != '\0') reply->event.fields_changed = event_fields;
  reply->event.merged_no = merged_no;
  reply->event.event_id = in.event.event_id;
  reply->event.online = in.event.online ? 1 : 0;
  reply->event.waiting = in.event.waiting;
  reply->event.oldest_s = in.event.oldest_s;
  reply->event.revision = in.event.revision;
  reply->event.retry = in.event.retry ? 1 : 0;
  reply->event.status = status_of(in.has_event ? in.event.status : in.status);
  reply->welcome = in.has_welcome;
  reply->protocol = in.welcome.protocol;
  return true;
}
