/* Bytes that may be PDF, from sniffing to the wire. */
#include "fuzz_read.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	return fuzz_read(data, size, "fuzz.pdf");
}
