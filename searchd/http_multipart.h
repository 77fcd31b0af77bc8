/* http_multipart: several parts of a file as one multipart/byteranges body (RFC 9110, 14.6). */
#pragma once
#include <microhttpd.h>
#include "api.h"

/* Sends answer->ranges of file, which the response owns. NULL: no memory; file is closed. */
struct MHD_Response *multipart_response(int file, const ApiResponse *answer);
