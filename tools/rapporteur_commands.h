/* rapporteur_commands: the subcommands, each with its own options, and the filters they share. */
#pragma once
#include <glib.h>

/* argv[0] is the subcommand's name. Return the exit status. */
int command_search(int argc, char **argv);
int command_similar(int argc, char **argv);
int command_recommendations(int argc, char **argv);
int command_show(int argc, char **argv);
int command_cite(int argc, char **argv);
int command_documents(int argc, char **argv);
int command_failures(int argc, char **argv);
int command_status(int argc, char **argv);

enum { NUMBER_NOT_GIVEN = G_MININT };

typedef struct {
	char **kind, **lang, **country, **org;
	char *since, *until;
} Filters;

/* Option entries that fill filters; each list option may be given several times. */
#define FILTER_ENTRIES(filters)                                                                      \
	{                                                                                            \
	    "kind", 0, 0, G_OPTION_ARG_STRING_ARRAY, &(filters).kind, "report, statement, …",        \
	    "KIND"},                                                                                 \
	    {"lang", 0, 0, G_OPTION_ARG_STRING_ARRAY, &(filters).lang, "en, my, zh, …", "CODE"},     \
	    {"country",      0,        0, G_OPTION_ARG_STRING_ARRAY, &(filters).country,             \
	     "Name or code", "COUNTRY"},                                                             \
	    {"org", 0, 0, G_OPTION_ARG_STRING_ARRAY, &(filters).org, "Name or abbreviation", "ORG"}, \
	    {"since", 0, 0, G_OPTION_ARG_STRING, &(filters).since, "YYYY, YYYY-MM or YYYY-MM-DD",    \
	     "DATE"},                                                                                \
	{                                                                                            \
		"until", 0, 0, G_OPTION_ARG_STRING, &(filters).until, "The same, inclusive",         \
		    "DATE"                                                                           \
	}

/* As parameters of /search.json and /documents.json. */
void filters_add(const Filters *filters, GPtrArray *parameters);
void filters_clear(Filters *filters);
