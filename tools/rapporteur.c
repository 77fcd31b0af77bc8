/*
 * rapporteur: the one command a person types. Asks the daemon over its socket, or the index
 * itself, and shows the answer. Read rapporteur_session.h (what all subcommands share),
 * rapporteur_ask.h (who answers), rapporteur_text.h (how it looks).
 */
#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "rapporteur_commands.h"
#include "rapporteur_session.h"

/* Subcommands that are programs of their own, found beside this one or in PATH. */
static int
run_program(const char *program, const char *typed, char **argv)
{
	g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
	g_autofree char *folder = self ? g_path_get_dirname(self) : NULL;
	g_autofree char *beside = folder ? g_build_filename(folder, program, NULL) : NULL;
	argv[0] = (char *)(guintptr)typed; /* its help shows what the person typed */
	signal(SIGPIPE, SIG_DFL);
	if (beside && g_file_test(beside, G_FILE_TEST_IS_EXECUTABLE))
		execv(beside, argv);
	else
		execvp(program, argv);
	g_autofree char *why = g_strdup_printf("can't be started: %s", g_strerror(errno));
	complain(program, why, "it is installed beside rapporteur; 'make' builds it");
	return EXIT_UNUSABLE;
}

static int
command_index(int argc, char **argv)
{
	(void)argc;
	return run_program("rapporteur-indexer", "rapporteur index", argv);
}

static int
command_serve(int argc, char **argv)
{
	(void)argc;
	return run_program("rapporteur-searchd", "rapporteur serve", argv);
}

static const struct {
	const char *name, *summary;
	int (*run)(int argc, char **argv);
} commands[] = {
    {"index", "read files and folders into the index", command_index},
    {"search", "find passages", command_search},
    {"recommendations", "what is asked, of whom, on which page", command_recommendations},
    {"similar", "documents and passages like one, and what they share", command_similar},
    {"show", "a document's record, or a passage with its surroundings", command_show},
    {"cite", "the citation of a document, a page or a passage", command_cite},
    {"documents", "list the documents", command_documents},
    {"failures", "list what could not be read, and what to do", command_failures},
    {"status", "what the index holds, whether the daemon runs", command_status},
    {"serve", "start the daemon", command_serve},
};

static int
help(FILE *out)
{
	fputs("rapporteur: searches an archive of reports, press releases and proceedings\n\n"
	      "Usage: rapporteur COMMAND [OPTION…] [ARGUMENT…]\n\n",
	      out);
	for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
		fprintf(out, "  %-16s %s\n", commands[i].name, commands[i].summary);
	fputs("  help             this; 'rapporteur help COMMAND' tells a command's options\n"
	      "  version          print the version\n\n"
	      "First: rapporteur index FOLDER. Then: rapporteur search WORDS. Manual: man "
	      "rapporteur\n",
	      out);
	return EXIT_FOUND;
}

static int
run_command(const char *name, int argc, char **argv)
{
	for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
		if (!strcmp(commands[i].name, name))
			return commands[i].run(argc, argv);
	complain(name, "there is no such command", "'rapporteur help' lists the commands");
	return EXIT_USAGE;
}

static int
help_for(const char *name)
{
	char option[] = "--help";
	char *argv[] = {(char *)(guintptr)name, option, NULL};
	return run_command(name, 2, argv);
}

int
main(int argc, char **argv)
{
	setlocale(LC_ALL, "");
	signal(SIGPIPE, SIG_IGN);
	const char *name = argc > 1 ? argv[1] : NULL;
	if (!name) {
		help(stderr);
		return EXIT_USAGE;
	}
	if (!strcmp(name, "help") || !strcmp(name, "--help") || !strcmp(name, "-h"))
		return argc > 2 ? help_for(argv[2]) : help(stdout);
	if (!strcmp(name, "version") || !strcmp(name, "--version") || !strcmp(name, "-V")) {
		puts("rapporteur " VERSION);
		return EXIT_FOUND;
	}
	return run_command(name, argc - 1, argv + 1);
}
