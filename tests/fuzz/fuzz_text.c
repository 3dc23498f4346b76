/* Text from outside: the UTF-8 law, places of all offsets, and the words of a command line. */
#include <stdint.h>
#include <stdlib.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"
#include "dataeng/base/text.h"
#include "dataeng/cmd/cmd.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *ctx = mem_context(NULL, "fuzz");
	struct diags *diags = diags_new(ctx);
	struct source *s = source_new(ctx, "input", (const char *)data, size, diags);
	size_t step = size / 64 + 1;
	size_t count;

	if (s == NULL && diags->errors == 0) {
		abort(); /* refused without a word */
	}
	for (size_t at = 0; s != NULL && at <= s->size; at += step) {
		struct place place = source_place(s, at, 1);

		if (place.line == 0 || place.line > s->lines || place.col == 0) {
			abort();
		}
	}
	if (s != NULL) {
		cmd_words(ctx, s->text, &count, diags);
	}
	mem_free(ctx);
	return 0;
}
