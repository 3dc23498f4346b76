/* Business rules that triggers or exclusions guard. */
#include "dataeng/prove/probe.h"

void probe_rules(struct prover *p)
{
	(void)p;
}
