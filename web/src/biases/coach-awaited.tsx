import { useWorkingOut } from "../imports/running/use-working-out.ts";
import { workingWords } from "../imports/running/working-words.ts";

/** Says that a reflection is being worked out, while it is. */
export function CoachAwaited() {
  const words = workingWords(useWorkingOut());
  return <output className={words === null ? "hidden-visually" : "soft biases-awaited"}>{words}</output>;
}
