/* Replays files through a fuzz target without libFuzzer: prints the name of each before it runs. */
#include <glib.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		g_autofree char *data = NULL;
		gsize size;
		printf("# %s\n", argv[i]);
		fflush(stdout);
		if (!g_file_get_contents(argv[i], &data, &size, NULL))
			return 1;
		/* A copy of exact size, so that the sanitizers see the first byte too many. */
		g_autofree guint8 *copy = g_memdup2(data, size);
		LLVMFuzzerTestOneInput(copy, size);
	}
	return 0;
}
