import { scoreBiases } from "./journal/biases/score-biases.ts";
import { reflectOnImport } from "./journal/coach/reflect-on-import.ts";
import type { JobVerbs } from "./jobs/run-job.ts";

const notYet = async () => undefined;

/** Every kind of job and the verb that does it. */
export const JOBS: JobVerbs = {
  "import.run": notYet,
  "import.undo": notYet,
  "ledger.derive": notYet,
  "bias.score": scoreBiases,
  "coach.reflect": reflectOnImport,
};
