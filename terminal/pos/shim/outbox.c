#include "terminal/pos/shim/outbox.h"

#include <stdlib.h>
#include <string.h>

static void drop(outbox* box, size_t index) {
  box->bytes -= box->frames[index].length;
  free(box->frames[index].bytes);
  memmove(&box->frames[index], &box->frames[index + 1],
          (box->count - index - 1) * sizeof box->frames[0]);
  --box->count;
}

bool outbox_add(outbox* box, uint64_t request, const uint8_t* bytes, size_t length) {
  if (box->count == outbox_frames_max || length > outbox_bytes_max - box->bytes) return false;
  uint8_t* copy = malloc(length);
  if (copy == NULL) return false;
  memcpy(copy, bytes, length);
  box->frames[box->count++] =
      (outbox_frame){.request = request, .length = (uint32_t)length, .bytes = copy};
  box->bytes += length;
  return true;
}

const uint8_t* outbox_next(const outbox* box, size_t* length) {
  if (box->sent == box->count) return NULL;
  const outbox_frame* frame = &box->frames[box->sent];
  *length = frame->length - box->partial;
  return frame->bytes + box->partial;
}

void outbox_sent(outbox* box, size_t length) {
  box->partial += length;
  if (box->partial < box->frames[box->sent].length) return;
  box->partial = 0;
  if (box->frames[box->sent].request == 0) {
    drop(box, box->sent);
  } else {
    ++box->sent;
  }
}

void outbox_settle(outbox* box, uint64_t request) {
  for (size_t i = 0; i < box->sent; ++i) {
    if (box->frames[i].request != request) continue;
    drop(box, i);
    --box->sent;
    return;
  }
}

void outbox_rewind(outbox* box) {
  for (size_t i = box->count; i > 0; --i) {
    if (box->frames[i - 1].request == 0) drop(box, i - 1);
  }
  box->sent = 0;
  box->partial = 0;
}

void outbox_clear(outbox* box) {
  while (box->count > 0) drop(box, box->count - 1);
  outbox_rewind(box);
}
