import { ProgressBar } from "./progress-bar.tsx";
import { useWorkingOut } from "./use-working-out.ts";
import { workingWords } from "./working-words.ts";

/** A bar for what is still being worked out after an import; nothing when all is done. */
export function WorkingOut() {
  const words = workingWords(useWorkingOut());
  return words === null ? null : <ProgressBar label={words} share={null} />;
}
