import * as z from "zod";

/** The code of the problem with which a provider's redirect ended. */
export const ProblemSearch = z.object({ problem: z.string().max(60).optional().catch(undefined) });
