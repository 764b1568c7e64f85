import { lazy, Suspense } from "react";
import { useQuestion } from "../session/ask-to-confirm.ts";

const StepUpDialog = lazy(async () => ({ default: (await import("./step-up-dialog.tsx")).StepUpDialog }));

/** Shows the question that waits for an answer, on whatever page it is asked. */
export function StepUpHost() {
  const question = useQuestion();
  if (question === null) return null;
  return (
    <Suspense>
      <StepUpDialog key={question.act.path + question.act.method} question={question} />
    </Suspense>
  );
}
