/* api_record: see api.h. Documents, their pages and passages, the lists, and the state of things.
 */
#include "api_cite.h"

#include <string.h>

/* ---- one snapshot for all that an answer is made of -------------------------------------------
 */

static gboolean
begin(ApiCall *call)
{
	g_autoptr(GError) error = NULL;
	if (store_begin(call->store, &error))
		return TRUE;
	call->failure = api_failure_of(call, g_steal_pointer(&error));
	return FALSE;
}

/* Ends the snapshot; the failure that error or an earlier step stands for. */
static ApiResponse *
give_up(ApiCall *call, GError *error)
{
	store_end(call->store);
	return api_failure_of(call, error);
}

/* The answer to parameters or a snapshot that failed before anything was read. */
static gboolean
ready(ApiCall *call, const char *const *known)
{
	api_parameters_check(call, known);
	return !call->failure && begin(call);
}

/* ---- a document
 * ---------------------------------------------------------------------------------- */

typedef struct {
	DocumentRecord *document;
	GPtrArray *values, *headings, *pages, *links;
} WholeDocument;

static void
whole_document_clear(WholeDocument *whole)
{
	document_record_free(whole->document);
	GPtrArray *const arrays[] = {whole->values, whole->headings, whole->pages, whole->links};
	for (guint i = 0; i < G_N_ELEMENTS(arrays); i++)
		if (arrays[i])
			g_ptr_array_unref(arrays[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WholeDocument, whole_document_clear)

static gboolean
read_whole(Store *store, const char *id, WholeDocument *whole, GError **error)
{
	return (whole->document = store_document(store, id, error)) &&
	       (whole->values = store_values(store, id, error)) &&
	       (whole->headings = store_headings(store, id, error)) &&
	       (whole->pages = store_pages(store, id, error)) &&
	       (whole->links = store_links(store, id, error));
}

static void
emit_values(JsonOut *json, const GPtrArray *values)
{
	json_out_open(json, "values", '[');
	for (guint i = 0; i < values->len; i++) {
		const ValueRecord *value = g_ptr_array_index(values, i);
		json_out_open(json, NULL, '{');
		json_out_string(json, "field", value->field);
		json_out_string(json, "value", value->value);
		json_out_string(json, "source", value->source);
		json_out_real(json, "confidence", value->confidence, 2);
		json_out_bool(json, "chosen", value->chosen);
		json_out_close(json, '}');
	}
	json_out_close(json, ']');
}

static void
emit_headings(JsonOut *json, const DocumentRecord *document, const GPtrArray *headings)
{
	json_out_open(json, "headings", '[');
	for (guint i = 0; i < headings->len; i++) {
		const HeadingRecord *heading = g_ptr_array_index(headings, i);
		const PassageRecord place = {.page = heading->page,
		                             .attachment = heading->attachment,
		                             .anchor = heading->anchor};
		g_autofree char *link = emit_link(document, heading->page ? &place : NULL);
		json_out_open(json, NULL, '{');
		json_out_number(json, "level", heading->level);
		json_out_string(json, "title", heading->title);
		json_out_number(json, "page", heading->page);
		json_out_known(json, "page_label", heading->label);
		json_out_known(json, "passage", heading->passage);
		json_out_string(json, "link", link);
		json_out_close(json, '}');
	}
	json_out_close(json, ']');
}

static void
emit_page_members(JsonOut *json, const PageRecord *page)
{
	json_out_number(json, "page", page->number);
	json_out_known(json, "page_label", page->label);
	json_out_number(json, "attachment", page->attachment);
	json_out_string(json, "state", page->state);
	json_out_number(json, "characters", page->characters);
	json_out_number(json, "images", page->images);
	json_out_real(json, "width", page->width, 1);
	json_out_real(json, "height", page->height, 1);
}

static void
emit_whole(JsonOut *json, const WholeDocument *whole)
{
	const DocumentRecord *document = whole->document;
	g_autofree char *link = emit_link(document, NULL);
	json_out_open(json, NULL, '{');
	emit_document(json, "document", document);
	json_out_string(json, "link", link);
	json_out_strings(json, "paths", (const char *const *)document->paths);
	json_out_string(json, "work", document->work);
	json_out_string(json, "sha256", document->sha256);
	json_out_number(json, "size", document->size);
	json_out_known(json, "reason", document->reason);
	json_out_bool(json, "restricted", document->restricted);
	json_out_strings(json, "themes", (const char *const *)document->themes);
	emit_values(json, whole->values);
	emit_headings(json, document, whole->headings);
	json_out_open(json, "pages", '[');
	for (guint i = 0; i < whole->pages->len; i++) {
		json_out_open(json, NULL, '{');
		emit_page_members(json, g_ptr_array_index(whole->pages, i));
		json_out_close(json, '}');
	}
	json_out_close(json, ']');
	json_out_open(json, "links", '[');
	for (guint i = 0; i < whole->links->len; i++) {
		const LinkRecord *out = g_ptr_array_index(whole->links, i);
		json_out_open(json, NULL, '{');
		json_out_string(json, "text", out->text);
		json_out_string(json, "target", out->target);
		json_out_number(json, "page", out->page);
		json_out_close(json, '}');
	}
	json_out_close(json, ']');
	json_out_close(json, '}');
}

ApiResponse *
api_document(ApiCall *call)
{
	static const char *const known[] = {NULL};
	g_autoptr(GError) error = NULL;
	g_auto(WholeDocument) whole = {0};
	if (!ready(call, known))
		return g_steal_pointer(&call->failure);
	if (!read_whole(call->store, call->arguments[0], &whole, &error))
		return give_up(call, g_steal_pointer(&error));
	g_autoptr(Citation) citation =
	        call->page ? api_cite_document(call->store, whole.document, whole.values) : NULL;
	store_end(call->store);
	if (call->page)
		return api_page_document(whole.document, whole.headings, whole.values, citation);
	JsonOut *json = json_out_new();
	emit_whole(json, &whole);
	return api_json(json);
}

/* ---- passages and pages
 * --------------------------------------------------------------------------- */

static void
emit_passage(JsonOut *json, const char *name, const DocumentRecord *document,
             const PassageRecord *passage)
{
	json_out_open(json, name, '{');
	emit_passage_members(json, document, passage);
	json_out_string(json, "text", passage->text);
	json_out_known(json, "as_printed", passage->raw);
	json_out_close(json, '}');
}

static void
emit_passages(JsonOut *json, const char *name, const DocumentRecord *document,
              const GPtrArray *passages, guint first, guint end)
{
	json_out_open(json, name, '[');
	for (guint i = first; i < end && i < passages->len; i++)
		emit_passage(json, NULL, document, g_ptr_array_index(passages, i));
	json_out_close(json, ']');
}

ApiResponse *
api_passage(ApiCall *call)
{
	static const char *const known[] = {"context", NULL};
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) passages = NULL;
	g_autoptr(DocumentRecord) document = NULL;
	const char *id = call->arguments[0];
	guint context = api_parameter_number(call, "context", 0, 20, 1), index = 0;
	if (!ready(call, known))
		return g_steal_pointer(&call->failure);
	g_autofree char *owner = store_passage_document(id);
	passages = store_surroundings(call->store, id, context, context, &index, &error);
	if (!passages || !(document = store_document(call->store, owner, &error)))
		return give_up(call, g_steal_pointer(&error));
	store_end(call->store);
	if (call->page)
		return api_page_passage(document, passages, index);
	JsonOut *json = json_out_new();
	json_out_open(json, NULL, '{');
	emit_document(json, "document", document);
	emit_passages(json, "before", document, passages, 0, index);
	emit_passage(json, "passage", document, g_ptr_array_index(passages, index));
	emit_passages(json, "after", document, passages, index + 1, passages->len);
	json_out_close(json, '}');
	return api_json(json);
}

typedef struct {
	DocumentRecord *document;
	PageRecord *page;
	GPtrArray *passages;
	guint same_label; /* the page on which this page's number is printed; 0: none */
} WholePage;

static void
whole_page_clear(WholePage *whole)
{
	document_record_free(whole->document);
	page_record_free(whole->page);
	if (whole->passages)
		g_ptr_array_unref(whole->passages);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WholePage, whole_page_clear)

static gboolean
read_page(ApiCall *call, guint attachment, guint number, WholePage *whole, GError **error)
{
	const char *id = call->arguments[0];
	g_autofree char *label = g_strdup_printf("%u", number);
	g_autoptr(GError) unlabelled = NULL;
	whole->same_label = store_page_labelled(call->store, id, label, &unlabelled);
	return (whole->document = store_document(call->store, id, error)) &&
	       (whole->page = store_page(call->store, id, attachment, number, error)) &&
	       (whole->passages = store_page_passages(call->store, id, attachment, number, error));
}

static ApiResponse *
page_json(const WholePage *whole)
{
	PassageRecord place = {.page = whole->page->number,
	                       .attachment = whole->page->attachment,
	                       .anchor = (char[]){""}};
	g_autofree char *link = emit_link(whole->document, &place);
	JsonOut *json = json_out_new();
	json_out_open(json, NULL, '{');
	emit_document(json, "document", whole->document);
	emit_page_members(json, whole->page);
	json_out_string(json, "link", link);
	/* "Page 7" may mean the seventh page or the one on which 7 is printed: both are told. */
	if (whole->same_label && whole->same_label != whole->page->number)
		json_out_number(json, "page_printed_with_this_number", whole->same_label);
	else
		json_out_null(json, "page_printed_with_this_number");
	emit_passages(json, "passages", whole->document, whole->passages, 0, whole->passages->len);
	json_out_close(json, '}');
	return api_json(json);
}

ApiResponse *
api_page(ApiCall *call)
{
	static const char *const known[] = {"attachment", NULL};
	g_autoptr(GError) error = NULL;
	g_auto(WholePage) whole = {0};
	guint64 number = 0;
	if (!g_ascii_string_to_unsigned(call->arguments[1], 10, 1, G_MAXINT, &number, NULL))
		return api_failure(call, 404, "not_found", "a page is a number from 1 on", NULL);
	guint attachment = api_parameter_number(call, "attachment", 0, 100000, 0);
	if (!ready(call, known))
		return g_steal_pointer(&call->failure);
	if (!read_page(call, attachment, (guint)number, &whole, &error))
		return give_up(call, g_steal_pointer(&error));
	store_end(call->store);
	return call->page ? api_page_text(whole.document, whole.page, whole.document->pages,
	                                  whole.passages)
	                  : page_json(&whole);
}

/* ---- lists
 * ---------------------------------------------------------------------------------------- */

/* Of the list's sorts, or a failure. */
static int
list_sort(ApiCall *call)
{
	static const struct {
		const char *name;
		int sort;
	} sorts[] = {{"title", LIST_BY_TITLE}, {"newest", LIST_NEWEST}, {"oldest", LIST_OLDEST}};
	const char *value = api_parameter(call, "sort");
	for (guint i = 0; i < G_N_ELEMENTS(sorts); i++)
		if (!value || !strcmp(sorts[i].name, value))
			return sorts[i].sort;
	if (!call->failure)
		call->failure = api_failure(call, 400, "bad_parameter",
		                            "title, newest or oldest is wanted", "sort");
	return LIST_BY_TITLE;
}

/* "ok", "no_text", …, or NULL: any. */
static GStrv
list_state(ApiCall *call)
{
	const char *value = api_parameter(call, "state");
	DocState state;
	if (!value)
		return NULL;
	if (!doc_state_parse(value, &state) && !call->failure)
		call->failure =
		    api_failure(call, 400, "bad_parameter", "there is no such state", "state");
	return g_strsplit(value, ",", 1);
}

ApiResponse *
api_documents(ApiCall *call)
{
	static const char *const known[] = {"kind*", "lang*",  "country*", "org*",
	                                    "since", "until",  "state",    "sort",
	                                    "limit", "offset", NULL};
	g_autoptr(GError) error = NULL;
	g_auto(ApiFilters) filters = {0};
	guint total = 0;
	api_parameters_check(call, known);
	api_filters_read(call, FALSE, &filters);
	g_auto(GStrv) state = list_state(call);
	ListOptions options = {.kind = filters.kind,
	                       .lang = filters.lang,
	                       .country = filters.country,
	                       .org = filters.org,
	                       .state = state,
	                       .since = filters.since,
	                       .until = filters.until,
	                       .limit = api_parameter_number(call, "limit", 1, 10000, 100),
	                       .offset = api_parameter_number(call, "offset", 0, 10000000, 0)};
	options.sort = list_sort(call);
	if (call->failure)
		return g_steal_pointer(&call->failure);
	g_autoptr(GPtrArray) documents = store_documents(call->store, &options, &total, &error);
	if (!documents)
		return api_failure_of(call, g_steal_pointer(&error));
	JsonOut *json = json_out_new();
	json_out_open(json, NULL, '{');
	json_out_number(json, "total", total);
	json_out_number(json, "offset", options.offset);
	json_out_open(json, "documents", '[');
	for (guint i = 0; i < documents->len; i++)
		emit_document(json, NULL, g_ptr_array_index(documents, i));
	json_out_close(json, ']');
	json_out_close(json, '}');
	return api_json(json);
}

ApiResponse *
api_failures(ApiCall *call)
{
	static const char *const known[] = {NULL};
	g_autoptr(GError) error = NULL;
	api_parameters_check(call, known);
	if (call->failure)
		return g_steal_pointer(&call->failure);
	g_autoptr(GPtrArray) failures = store_failures(call->store, &error);
	if (!failures)
		return api_failure_of(call, g_steal_pointer(&error));
	if (call->page)
		return api_page_failures(failures);
	guint restricted = 0;
	for (guint i = 0; i < failures->len; i++)
		restricted += !strcmp(((FailureRecord *)failures->pdata[i])->state, "restricted");
	JsonOut *json = json_out_new();
	json_out_open(json, NULL, '{');
	json_out_number(json, "total", failures->len - restricted);
	json_out_number(json, "restricted", restricted);
	json_out_open(json, "failures", '[');
	for (guint i = 0; i < failures->len; i++) {
		const FailureRecord *failure = g_ptr_array_index(failures, i);
		json_out_open(json, NULL, '{');
		emit_document(json, "document", failure->document);
		json_out_strings(json, "paths", (const char *const *)failure->document->paths);
		json_out_string(json, "state", failure->state);
		json_out_string(json, "reason", failure->reason);
		json_out_string(json, "advice", failure->advice);
		json_out_bool(json, "older_version_searched", failure->older_kept);
		json_out_close(json, '}');
	}
	json_out_close(json, ']');
	json_out_close(json, '}');
	return api_json(json);
}

/* ---- the state of things
 * --------------------------------------------------------------------------- */

static void
emit_counts(JsonOut *json, const char *name, const GPtrArray *counts)
{
	json_out_open(json, name, '{');
	for (guint i = 0; i < counts->len; i++) {
		const ValueCount *count = g_ptr_array_index(counts, i);
		json_out_number(json, count->value, count->count);
	}
	json_out_close(json, '}');
}

static void
emit_service(JsonOut *json, const ApiService *service)
{
	if (!service) {
		json_out_null(json, "daemon");
		return;
	}
	json_out_open(json, "daemon", '{');
	json_out_string(json, "listen", service->listen);
	json_out_string(json, "socket", service->socket);
	json_out_number(json, "threads", service->threads);
	json_out_number(json, "started", (guint64)service->started);
	json_out_number(json, "requests", service->requests);
	json_out_number(json, "refused", service->refused);
	json_out_string(json, "sandbox", service->sandbox);
	json_out_string(json, "vocabulary_problem", service->vocabulary_problem);
	json_out_close(json, '}');
}

/* What the indexer found by an older vocabulary stays as it is until documents are read again. */
static void
emit_vocabulary(JsonOut *json, const Vocabulary *vocabulary, const StoreStatus *status)
{
	json_out_open(json, "vocabulary", '{');
	json_out_string(json, "id", vocabulary_id(vocabulary));
	json_out_bool(json, "newer",
	              strcmp(status->facts_id, vocabulary_facts_id(vocabulary)) != 0);
	json_out_close(json, '}');
}

ApiResponse *
api_status(ApiCall *call)
{
	static const char *const known[] = {NULL};
	g_autoptr(GError) error = NULL;
	api_parameters_check(call, known);
	if (call->failure)
		return g_steal_pointer(&call->failure);
	g_autoptr(StoreStatus) status = store_status(call->store, &error);
	if (!status)
		return api_failure_of(call, g_steal_pointer(&error));
	JsonOut *json = json_out_new();
	json_out_open(json, NULL, '{');
	json_out_string(json, "version", VERSION);
	json_out_string(json, "index", status->file);
	json_out_number(json, "index_bytes", status->bytes);
	json_out_number(json, "generation", status->generation);
	json_out_number(json, "created", (guint64)status->created);
	json_out_number(json, "documents", status->documents);
	json_out_number(json, "files", status->files);
	json_out_number(json, "failures", status->failures);
	json_out_number(json, "pages", status->pages);
	json_out_number(json, "passages", status->passages);
	json_out_number(json, "passages_searched", status->searched);
	emit_counts(json, "states", status->states);
	emit_counts(json, "languages", status->languages);
	emit_counts(json, "kinds", status->kinds);
	json_out_string(json, "tokeniser", status->tok_id);
	json_out_bool(json, "stale", status->stale);
	emit_vocabulary(json, store_vocabulary(call->store), status);
	emit_service(json, call->request->service);
	json_out_close(json, '}');
	return api_json(json);
}
