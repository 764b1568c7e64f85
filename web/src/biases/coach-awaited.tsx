import { useAwaited } from "./awaited.ts";

/** Says that a reflection is being worked out, while it is. */
export function CoachAwaited() {
  const words = useAwaited();
  return <output className={words === null ? "hidden-visually" : "soft biases-awaited"}>{words}</output>;
}
