/*
 * catalogue: what a maintainer wrote about the documents; wins over all that is found in them.
 *
 * A TSV file with a header line. Columns, in any order, all but path optional: path id title kind
 * date lang publisher country org theme symbol url work. "|" separates several values of country,
 * org and theme. Lines that begin with # and empty lines are skipped. path is written from the
 * catalogue's own folder or from the folder that is indexed, with "/". A country is the ISO 3166
 * code or any name of a country in the vocabulary's gazetteer, and becomes the code; lang is the
 * code of one of the vocabulary's languages, with or without a script or region (zh-Hant).
 */
#pragma once
#include "doc.h"
#include "store.h"
#include "vocabulary.h"

typedef struct {
	guint line;
	char *path;     /* as written */
	char *url;      /* or NULL */
	char *id, *work; /* or NULL */
	char *hash;
	GPtrArray *values; /* of Value* */
	gboolean matched;  /* set by catalogue_find */
} CatalogueRow;

typedef struct Catalogue Catalogue;

/* ERROR_NOT_FOUND, ERROR_IO, or ERROR_INPUT naming file and line. vocabulary must outlive it. */
Catalogue *catalogue_load(const char *file, const Vocabulary *vocabulary, GError **error);
void catalogue_free(Catalogue *catalogue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Catalogue, catalogue_free)

const char *catalogue_file(const Catalogue *catalogue);

/* The row for the file at path (absolute), name below its root, or NULL. Marks it as matched. */
const CatalogueRow *catalogue_find(Catalogue *catalogue, const char *path, const char *name);

/* Rows that no find has matched, in the order of lines; the array is the caller's. */
GPtrArray *catalogue_unmatched(const Catalogue *catalogue);

/* The row in the writer's form; lives as long as the row. */
Override catalogue_override(const CatalogueRow *row);
