/* read: see read.h. */
#include "read.h"
#include "base.h"
#include "protocol.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	MAX_BLOCKS = 900000,
	MAX_LINKS = 200000,
	MAX_TEXT = 24 << 20,    /* bytes of all blocks */
	MAX_HEADINGS = 12 << 20 /* bytes of all passages' heading paths */
};

void
read_warm(void)
{
	for (guint i = 0; extractors[i]; i++)
		if (extractors[i]->warm)
			extractors[i]->warm();
}

GStrv
read_folders(void)
{
	GStrvBuilder *builder = g_strv_builder_new();
	for (guint i = 0; extractors[i]; i++)
		for (const char *const *folder = extractors[i]->folders; folder && *folder; folder++)
			if (g_file_test(*folder, G_FILE_TEST_IS_DIR))
				g_strv_builder_add(builder, *folder);
	GStrv folders = g_strv_builder_end(builder);
	g_strv_builder_unref(builder);
	return folders;
}

/* ---- versions -------------------------------------------------------------------------------- */

static char *
version_of(const Extractor *extractor)
{
	return g_strdup_printf("%s %s analysis %s", extractor->name, extractor->version,
			       ANALYSE_VERSION);
}

/* For files that no extractor knows: a new format makes the indexer try them again. */
static char *
version_of_none(void)
{
	GString *names = g_string_new("none of");
	for (guint i = 0; extractors[i]; i++)
		g_string_append_printf(names, " %s", extractors[i]->name);
	return g_string_free(names, FALSE);
}

char *
read_versions(void)
{
	g_autofree char *none = version_of_none();
	GString *out = g_string_new(none);
	for (guint i = 0; extractors[i]; i++) {
		g_autofree char *version = version_of(extractors[i]);
		g_string_append_printf(out, "\n%s", version);
	}
	return g_string_free(out, FALSE);
}

/* ---- bytes ----------------------------------------------------------------------------------- */

static void
unmap(gpointer data)
{
	GBytes *span = data;
	gsize size;
	union {
		gconstpointer in;
		gpointer out;
	} start = {g_bytes_get_data(span, &size)};
	munmap(start.out, size);
	g_bytes_unref(span);
}

static GBytes *
map_file(int file, gsize size, GError **error)
{
	void *start = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
	if (start == MAP_FAILED) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_LIMIT,
			    "the file (%zu MB) does not fit into the memory it may use",
			    size >> 20);
		return NULL;
	}
	return g_bytes_new_with_free_func(start, size, unmap, g_bytes_new_static(start, size));
}

static GBytes *
read_whole(int file, gsize size, GError **error)
{
	g_autofree guint8 *buffer = g_malloc(size + 1);
	gsize at = 0;
	while (at < size) {
		gssize n = pread(file, buffer + at, size - at, (off_t)at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			g_set_error(error, RAPPORTEUR_ERROR, ERROR_IO, "it cannot be read: %s",
				    g_strerror(errno));
			return NULL;
		}
		if (n == 0)
			break;
		at += (gsize)n;
	}
	return g_bytes_new_take(g_steal_pointer(&buffer), at);
}

GBytes *
read_bytes(int file, GError **error)
{
	struct stat facts;
	if (fstat(file, &facts) || !S_ISREG(facts.st_mode)) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_IO, "it is not a file");
		return NULL;
	}
	gsize size = (gsize)facts.st_size;
	return size > PROTOCOL_READ_WHOLE ? map_file(file, size, error)
					  : read_whole(file, size, error);
}

/* ---- the document ---------------------------------------------------------------------------- */

static const Extractor *
sniff(const guint8 *data, gsize size)
{
	for (guint i = 0; extractors[i]; i++)
		if (extractors[i]->sniff(data, size))
			return extractors[i];
	return NULL;
}

/* What an unread file seems to be, for the person who named it. */
static const char *
looks_like(const guint8 *data, gsize size)
{
	static const struct {
		const char *start;
		gsize length;
		const char *name;
	} kinds[] = {
		{"PK\x03\x04", 4, "a ZIP archive or a newer office document"},
		{"\xd0\xcf\x11\xe0", 4, "an older office document"},
		{"{\\rtf", 5, "an RTF document"},
		{"%!PS", 4, "a PostScript document"},
		{"AT&TFORM", 8, "a DjVu document"},
		{"\x89PNG", 4, "a picture (PNG)"},
		{"\xff\xd8\xff", 3, "a picture (JPEG)"},
		{"GIF8", 4, "a picture (GIF)"},
		{"II*\0", 4, "a picture (TIFF)"},
		{"MM\0*", 4, "a picture (TIFF)"},
		{"\x1f\x8b", 2, "a gzip file"},
		{"Rar!", 4, "a RAR archive"},
		{"\x7f" "ELF", 4, "a program"},
	};
	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (size >= kinds[i].length && !memcmp(data, kinds[i].start, kinds[i].length))
			return kinds[i].name;
	return NULL;
}

static void
say_unsupported(Document *doc, const guint8 *data, gsize size)
{
	const char *kind = looks_like(data, size);
	g_autoptr(GString) names = g_string_new(NULL);
	for (guint i = 0; extractors[i]; i++) {
		g_autofree char *name = g_ascii_strup(extractors[i]->name, -1);
		g_string_append_printf(names, "%s%s", i ? ", " : "", name);
	}
	if (kind)
		doc_set_state(doc, DOC_UNSUPPORTED, "it is %s; read are: %s", kind, names->str);
	else
		doc_set_state(doc, DOC_UNSUPPORTED,
			      "its content is of no format that is read (%s), whatever its name says",
			      names->str);
}

/* Cut off what doc_read would refuse; before passages are made. Text counts three times in the
 * wire form at most: as text, as raw and in values. */
static void
keep_within_limits(Document *doc)
{
	gsize text = 0;
	guint keep = 0;
	for (; keep < doc->blocks->len && keep < MAX_BLOCKS; keep++) {
		const Block *b = doc_block(doc, keep);
		text += strlen(b->text) + (b->raw ? strlen(b->raw) : 0);
		if (text > MAX_TEXT)
			break;
	}
	if (keep < doc->blocks->len) {
		doc_set_state(doc, DOC_PARTIAL,
			      "it holds more than %d MiB of text or %d paragraphs; the rest is left out",
			      MAX_TEXT >> 20, MAX_BLOCKS);
		g_ptr_array_set_size(doc->blocks, (gint)keep);
	}
	if (doc->links->len > MAX_LINKS) {
		doc_set_state(doc, DOC_PARTIAL, "it holds more than %d links; the rest is left out",
			      MAX_LINKS);
		g_ptr_array_set_size(doc->links, MAX_LINKS);
	}
	for (guint i = 0; i < doc->links->len; i++) {
		Link *link = doc->links->pdata[i];
		if (link->block >= doc->blocks->len)
			link->block = G_MAXUINT;
	}
}

/* Each passage holds its heading path: one very long heading over many passages multiplies. */
static void
keep_headings_within_limits(Document *doc)
{
	gsize total = 0;
	for (guint i = 0; i < doc->passages->len; i++)
		total += strlen(doc_passage(doc, i)->heading);
	if (total <= MAX_HEADINGS)
		return;
	for (guint i = 0; i < doc->passages->len; i++)
		doc_set(&doc_passage(doc, i)->heading, "");
	doc_set_state(doc, DOC_PARTIAL,
		      "its headings are so long that they are not kept with each passage (%d MiB)",
		      (int)(total >> 20));
}

Document *
read_document(GBytes *bytes, const ExtractLimits *limits, Analyser *analyser)
{
	gsize size;
	const guint8 *data = g_bytes_get_data(bytes, &size);
	Document *doc = doc_new();
	const Extractor *extractor = size ? sniff(data, size) : NULL;
	if (!extractor) {
		g_free(doc->extractor);
		doc->extractor = version_of_none();
		if (size)
			say_unsupported(doc, data, size);
		else
			doc_set_state(doc, DOC_EMPTY, "the file is empty (0 bytes)");
		return doc;
	}
	doc_set(&doc->format, extractor->name);
	extractor->extract(bytes, limits, doc);
	keep_within_limits(doc);
	analyse_document(analyser, doc, limits->name);
	keep_headings_within_limits(doc);
	g_free(doc->extractor);
	doc->extractor = version_of(extractor);
	return doc;
}
