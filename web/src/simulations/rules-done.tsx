import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { SimpleResult } from "#shared/contracts/simulations.ts";
import { EvidenceList } from "../biases/evidence-list.tsx";
import { formatCount } from "../numbers/format-number.ts";
import { GuardrailDialog } from "../risk/guardrail-dialog.tsx";
import type { WhatIfSearch } from "../trades/what-if-search.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { droppedWords } from "./dropped-words.ts";
import { guardrailOf, listOf } from "./rules.ts";

/**
 * What the rules did, the dropped trades, and the guardrail that would do the same. Where nothing beyond
 * chance speaks for it, the offer says so.
 */
export function RulesDone({
  result,
  search,
  currency,
}: {
  result: SimpleResult;
  search: WhatIfSearch;
  /** The one whose figures stand beside it. */
  currency: string;
}) {
  const [isOpen, setOpen] = useState(false);
  const { dropped, droppedTotal, droppedByCoolOff, cappedBySize, cappedByLoss, withoutRisk, withoutTime } =
    result;
  const listed = listOf(search);
  const { verdict } = result.changes.find((change) => change.currency === currency) ?? {};
  const rule = guardrailOf(search);
  const isProved = verdict === "better";
  const told = [
    droppedByCoolOff === 0 ? "" : `${formatCount(droppedByCoolOff)} of them by the pause`,
    cappedBySize === 0 ? "" : `${formatCount(cappedBySize)} made smaller`,
    cappedByLoss === 0 ? "" : `${formatCount(cappedByLoss)} losses cut`,
    withoutRisk === null || withoutRisk === 0
      ? ""
      : `${formatCount(withoutRisk)} losses have no planned risk and stay`,
    withoutTime === null || withoutTime === 0
      ? ""
      : `${formatCount(withoutTime)} trades have no time and stay`,
  ].filter((words) => words !== "");
  return (
    <>
      <p>
        {[droppedWords(result, currency), ...told].join(", ")}.{" "}
        {listed === null || droppedTotal === 0 ? null : (
          <Link to="/trades" search={listed}>
            See them in the list
          </Link>
        )}
      </p>
      {listed === null && dropped.length > 0 ? (
        <details className="small">
          <summary>
            {dropped.length < droppedTotal
              ? `The latest ${formatCount(dropped.length)} of them`
              : "The trades left out"}
          </summary>
          <EvidenceList ids={dropped} first={5} />
        </details>
      ) : null}
      {rule === null ? null : (
        <div>
          <ChangeButton look="button-small" onClick={() => setOpen(true)}>
            {isProved ? "Make a guardrail of it" : "Make a guardrail of it anyway"}
          </ChangeButton>
        </div>
      )}
      {isOpen && rule !== null ? (
        <GuardrailDialog guardrail={null} proposed={rule} onClose={() => setOpen(false)} />
      ) : null}
    </>
  );
}
