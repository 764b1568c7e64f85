import { deriveLedger } from "./journal/trades/derive-ledger.ts";
import type { JobVerbs } from "./jobs/run-job.ts";

const notYet = async () => undefined;

/** Every kind of job and the verb that does it. */
export const JOBS: JobVerbs = {
  "import.run": notYet,
  "import.undo": notYet,
  "ledger.derive": deriveLedger,
  "bias.score": notYet,
  "coach.reflect": notYet,
};
