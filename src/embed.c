/* Build tool: writes the C table of embedded files. Usage: embed OUT.c ROOT PATH... (paths sorted by the caller). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void die(const char *what, const char *name)
{
	fprintf(stderr, "embed: cannot %s %s\n", what, name);
	exit(1);
}

static size_t emit_bytes(FILE *out, const char *path, size_t n)
{
	FILE *in = fopen(path, "rb");
	size_t size = 0;
	int c;

	if (in == NULL) {
		die("read", path);
		return 0;
	}
	fprintf(out, "static const char file_%zu[] = {", n);
	while ((c = getc(in)) != EOF) {
		fprintf(out, "%d,", (signed char)c);
		size++;
	}
	fputs("0};\n", out);
	fclose(in);
	return size;
}

/* The path below the root, and without "src/". */
static const char *shown(const char *path, const char *root)
{
	size_t n = strlen(root);

	if (strncmp(path, root, n) == 0) {
		path += n + (path[n] == '/');
	}
	return strncmp(path, "src/", 4) == 0 ? path + 4 : path;
}

int main(int argc, char **argv)
{
	FILE *out;
	size_t *sizes;

	if (argc < 3) {
		die("do without", "arguments");
	}
	out = fopen(argv[1], "w");
	sizes = calloc((size_t)argc, sizeof *sizes);
	if (out == NULL || sizes == NULL) {
		die("write", argv[1]);
		return 1;
	}
	fputs("/* Made by src/embed.c. */\n#include \"dataeng/base/embed.h\"\n", out);
	for (int i = 3; i < argc; i++) {
		sizes[i] = emit_bytes(out, argv[i], (size_t)i);
	}
	fputs("const struct embedded embedded_files[] = {\n", out);
	for (int i = 3; i < argc; i++) {
		fprintf(out, "\t{\"%s\", file_%d, %zu},\n", shown(argv[i], argv[2]), i, sizes[i]);
	}
	fputs("\t{0, 0, 0},\n};\n", out);
	free(sizes);
	return fclose(out) == 0 ? 0 : 1;
}
