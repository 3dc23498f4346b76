/* Loading a library at first need. The handle is never closed: code of it may be running until the program ends. */
#include "dataeng/wrap/late.h"

#include <dlfcn.h>
#include <string.h>

#include "dataeng/base/diag.h"
#include "dataeng/base/mem.h"

static void *open_first(const char *const *names)
{
	for (; *names != NULL; names++) {
		void *handle = dlopen(*names, RTLD_NOW | RTLD_LOCAL);

		if (handle != NULL) {
			return handle;
		}
	}
	return NULL;
}

bool late_load(void *table, const struct late_symbol *symbols, size_t count, const char *const *names, const char *package,
               struct diags *diags)
{
	void *first;
	void *handle;
	char *hint;

	memcpy(&first, (char *)table + symbols[0].offset, sizeof first);
	if (first != NULL) {
		return true;
	}
	handle = open_first(names);
	for (size_t i = count; handle != NULL && i-- > 0;) {
		void *p = dlsym(handle, symbols[i].name);

		if (p == NULL) {
			handle = NULL;
			break;
		}
		/* Backwards, so that the first pointer is set only when all others are. */
		memcpy((char *)table + symbols[i].offset, &p, sizeof p);
	}
	if (handle != NULL) {
		return true;
	}
	hint = mem_printf(NULL, "install it: apt-get install %s", package);
	diag_errorf(diags, NO_PLACE, "library-missing", hint, "the library %s cannot be loaded", names[0]);
	mem_free(hint);
	return false;
}
