import { useEffect, useRef, useState } from "react";
import { Dialog } from "../ui/dialog.tsx";
import type { Asked } from "../explained/asked.ts";
import { showExplanation, type Shown } from "../explained/shown.ts";
import { LotsOf } from "./lots-of.tsx";
import { PartsOf } from "./parts-of.tsx";
import type { AskedTrade } from "./within.ts";
import "./explain.css";

/** One step of the way from a total down to its lots. */
type Step = { name: string; asked: Asked | AskedTrade };

/** What a total is made of: its formula and its parts, each of them again, down to the lots of a trade. */
export function ExplainDialog({ name, asked, opener }: Shown) {
  const [steps, setSteps] = useState<Step[]>([{ name, asked }]);
  const heading = useRef<HTMLHeadingElement>(null);
  const depth = steps.length;
  const current = steps[depth - 1] ?? { name, asked };
  // The figure takes the focus back once the dialog is gone.
  useEffect(() => () => opener.focus(), [opener]);
  useEffect(() => {
    if (depth > 1) heading.current?.focus();
  }, [depth]);
  const open = (next: Step) => setSteps((known) => [...known, next]);
  const replace = (next: Asked) =>
    setSteps((known) => [...known.slice(0, -1), { name: current.name, asked: next }]);
  return (
    <Dialog title={`What ${name} is made of`} open onClose={close} className="explain-dialog">
      {depth > 1 ? (
        <nav aria-label="Way to this part">
          <ol className="explain-way small">
            {steps.slice(0, -1).map((step, at) => (
              <li key={step.name}>
                <button
                  type="button"
                  className="explain-link"
                  onClick={() => setSteps((known) => known.slice(0, at + 1))}
                >
                  {step.name}
                </button>
              </li>
            ))}
            <li>
              <h3 ref={heading} tabIndex={-1}>
                {current.name}
              </h3>
            </li>
          </ol>
        </nav>
      ) : null}
      {"id" in current.asked ? (
        <LotsOf
          trade={current.asked}
          method={methodOf(asked)}
          isConverted={"amounts" in asked && asked.amounts === "base"}
          onLeave={close}
        />
      ) : (
        <PartsOf
          key={JSON.stringify(current.asked)}
          asked={current.asked}
          open={open}
          replace={replace}
          onLeave={close}
        />
      )}
      <div className="dialog-actions">
        {depth > 1 ? (
          <button type="button" className="button" onClick={() => setSteps((known) => known.slice(0, -1))}>
            Back
          </button>
        ) : null}
        <button type="button" className="button" onClick={close}>
          Close
        </button>
      </div>
    </Dialog>
  );
}

function close(): void {
  showExplanation(null);
}

function methodOf(asked: Asked) {
  return asked.of === "metrics" || asked.of === "trades" ? (asked.filter.lotMethod ?? "fifo") : "fifo";
}
