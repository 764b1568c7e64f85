import * as z from "zod";

/** The code of the problem with which a provider's redirect ended. */
export const ProblemSearch = z.object({ problem: z.string().max(60).optional().catch(undefined) });

/** The account is a name or an id; without one the page shows all of them. */
export const PortfolioSearch = z.object({
  account: z.string().min(1).max(100).optional().catch(undefined),
});
