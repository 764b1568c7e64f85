import * as z from "zod";

/** The code of a problem that a provider's way back ended in. */
export const ProblemSearch = z.object({ problem: z.string().max(60).optional().catch(undefined) });
