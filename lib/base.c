/* base: see base.h. */
#include "base.h"

#include <string.h>

G_DEFINE_QUARK(rapporteur-error-quark, rapporteur_error)

static const struct {
	int exit_status, http_status;
} error_table[] = {
	[ERROR_NOT_FOUND] = {3, 404}, [ERROR_INPUT] = {2, 400},    [ERROR_BUSY] = {3, 503},
	[ERROR_LIMIT] = {3, 413},     [ERROR_CORRUPT] = {3, 500},  [ERROR_IO] = {3, 500},
	[ERROR_INTERNAL] = {3, 500},
};

static ErrorCode
error_code(const GError *error)
{
	if (error->domain != RAPPORTEUR_ERROR || (guint)error->code >= G_N_ELEMENTS(error_table))
		return ERROR_INTERNAL;
	return (ErrorCode)error->code;
}

int
error_exit_status(const GError *error)
{
	return error_table[error_code(error)].exit_status;
}

int
error_http_status(const GError *error)
{
	return error_table[error_code(error)].http_status;
}

/* Bidirectional controls can make a file name read as another one. */
static gboolean
misleads_reader(gunichar c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069);
}

char *
text_printable(const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	GString *out = g_string_sized_new(strlen(valid));
	for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		g_string_append_unichar(out, misleads_reader(c) ? 0xfffd : c);
	}
	return g_string_free(out, FALSE);
}
