import { lazy, Suspense } from "react";
import { useShownExplanation } from "../explained/shown.ts";

const ExplainDialog = lazy(async () => ({
  default: (await import("../explain/explain-dialog.tsx")).ExplainDialog,
}));

/** What a figure of any page is made of, over that page. */
export function ExplanationHost() {
  const shown = useShownExplanation();
  if (shown === null) return null;
  return (
    <Suspense>
      <ExplainDialog {...shown} />
    </Suspense>
  );
}
