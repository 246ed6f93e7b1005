#pragma once
// The connection to the terminal. Nothing here ever waits.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A connected socket, or -1: nobody listens there, or not for us. */
int line_open(const char* path);
void line_close(int* socket);
/* Bytes sent, 0 if none can be now, -1 if the connection is gone. */
long line_send(int socket, const uint8_t* bytes, size_t length);
/* Bytes read, 0 if there are none now, -1 if the connection is gone. */
long line_read(int socket, uint8_t* bytes, size_t room);

/* Milliseconds that pass while the machine runs; never set back. */
uint64_t line_now_ms(void);
/* A new UUIDv7 as 32 hex digits and a zero. */
void line_new_id(char text[33]);
