/*
 * index_plan: what is to be done with each file, and why. Decides; changes nothing.
 *
 * A Target is a document as the run sees it: one content, one id, any number of places. What costs
 * a stat is decided in plan_new for all files; what needs the bytes, in plan_decide, one by one.
 */
#pragma once
#include "catalogue.h"
#include "index.h"
#include "scan.h"
#include "store.h"

typedef struct {
	char *id, *sha256;         /* sha256 of the bytes that stand at its places now */
	KnownDocument *known;      /* NULL: new in this run */
	gboolean reading;          /* a worker has it, or will */
	gboolean current;          /* needs no reading */
	gboolean read;             /* by this run: its record is new */
	DocState failed;           /* why nothing that this run read is searchable, or DOC_OK */
	gboolean moved;            /* one of the places that are gone has a successor */
	guint staying, gone;       /* known places: still there with these bytes; gone */
	const CatalogueRow *row;   /* or NULL */
	gboolean catalogue;        /* a catalogue speaks for its places */
	GPtrArray *files;          /* of PlanFile*: to be placed when it has been read */
} Target;

typedef enum {
	PLAN_KEEP,       /* the bytes are known under this path: store the new facts */
	PLAN_MOVE,       /* … under another path, which is gone */
	PLAN_COPY,       /* … under another path, which stays */
	PLAN_ADD,        /* new bytes at a new path */
	PLAN_CHANGE,     /* new bytes for a known document */
	PLAN_AGAIN,      /* known bytes, to be read once more */
	PLAN_UNREADABLE  /* cannot be opened */
} PlanAction;

typedef struct {
	ScanFile *file;            /* its facts are taken anew when it is opened */
	char *url;                 /* or NULL: keep */
	KnownPath *known;          /* or NULL */
	const CatalogueRow *row;   /* or NULL */
	gboolean catalogue;        /* a catalogue was there to be asked */
	/* decided: */
	PlanAction action;
	char *why;
	Target *target;
	int descriptor;            /* open for reading when a worker is to have it, else -1 */
} PlanFile;

typedef struct {
	const IndexOptions *options;
	const Known *known;
	const Scan *scan;
	GPtrArray *catalogues;     /* of Catalogue* */
	GHashTable *versions;      /* what KnownDocument.extractor may be */
	GHashTable *by_document;   /* KnownDocument* → Target* */
	GHashTable *by_sha, *by_id; /* → Target*; keys belong to the targets */
	GPtrArray *targets;        /* owns */
	GPtrArray *candidates;     /* of PlanFile*: to be decided */
	GPtrArray *readdress;      /* of PlanFile*: unchanged but for the url */
	GPtrArray *gone;           /* of KnownPath* */
	GPtrArray *notes;          /* of char*: sentences for the summary */
	guint64 bytes;             /* of all candidates */
	guint unchanged;           /* files that cost a stat */
	guint failed_before;       /* of those: documents whose last reading failed */
} Plan;

/* All but options is taken over by the caller's keeping: it must outlive the plan. */
Plan *plan_new(const IndexOptions *options, const Known *known, const Scan *scan,
	       GPtrArray *catalogues, GHashTable *versions);
void plan_free(Plan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Plan, plan_free)

/* Opens and hashes the file, and says what is to be done with it. */
void plan_decide(Plan *plan, PlanFile *file);
/* "add", "changed", … for --dry-run. */
const char *plan_action_name(PlanAction action);

/* Facts of the file in the writer's form; lives as long as the file. */
FileFacts plan_facts(const PlanFile *file);

/*
 * What the catalogue says about target; FALSE when no catalogue was there. An id that another
 * document has is left out, with a note. Remembers the id as the target's from now on.
 */
gboolean plan_override(Plan *plan, Target *target, Override *ret_override);

/* The targets whose record the catalogue changes though they need no reading; caller's array. */
GPtrArray *plan_overridden(const Plan *plan);
