import { lazy, Suspense } from "react";
import { useQuestion } from "../session/ask-to-confirm.ts";

const StepUpDialog = lazy(async () => ({ default: (await import("./step-up-dialog.tsx")).StepUpDialog }));

/** Shows the waiting question on whatever page the user is. */
export function StepUpHost() {
  const question = useQuestion();
  if (question === null) return null;
  return (
    <Suspense>
      <StepUpDialog key={question.act.path + question.act.method} question={question} />
    </Suspense>
  );
}
