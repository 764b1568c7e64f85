import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { takeBackOpening } from "#shared/contracts/openings.ts";
import type { TradeChange } from "#shared/contracts/trade-detail.ts";
import { call } from "../session/client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Time } from "../ui/time.tsx";
import { useNow } from "../ui/use-now.ts";
import { answerWords, changeWords, costWords, needsPrice } from "./change-words.ts";
import { type Asked, OpeningDialog } from "./opening-dialog.tsx";
import type { TradeDetail } from "./trade-detail.ts";

/**
 * What changed the units of a trade beside its fills, and the questions about units that nobody saw come in.
 * Nothing at all for a trade without either.
 */
export function ChangesCard({ trade }: { trade: TradeDetail }) {
  const [asked, ask] = useState<Asked | null>(null);
  const { changes, asks, answer, sample } = trade;
  const isOwn = answer !== null && !changes.some(({ id }) => id === answer.id);
  if (changes.length === 0 && asks === null && !isOwn) return null;
  return (
    <section className="card stack" aria-labelledby="changes">
      <div className="card-head">
        <h2 id="changes">Splits and transfers</h2>
      </div>
      {asks === null ? null : (
        <div className="note note-warn stack">
          <p>
            No purchase of these units is known. The trade is shown as a short sale; if it closed something
            older, say what that had cost.
          </p>
          <span className="row">
            <ChangeButton
              look="button-small"
              onClick={() => ask({ id: asks, isSale: true, quantity: trade.quantity })}
            >
              Say what it is
            </ChangeButton>
          </span>
        </div>
      )}
      <ul className="stack">
        {changes.map((change) => (
          <ChangeLine
            key={`${change.kind}-${change.id}`}
            change={change}
            currency={trade.currency}
            ask={sample ? null : ask}
          />
        ))}
        {isOwn ? (
          <li>
            <Answer answer={answer} currency={trade.currency} />
          </li>
        ) : null}
      </ul>
      {asked === null ? null : (
        <OpeningDialog asked={asked} currency={trade.currency} onClose={() => ask(null)} />
      )}
    </section>
  );
}

type LineProps = { change: TradeChange; currency: string; ask: ((asked: Asked) => void) | null };

function ChangeLine({ change, currency, ask }: LineProps) {
  const { id, at, dateOnly, kind, answer } = change;
  const cost = costWords(change, currency);
  return (
    <li>
      <div>
        <span className="number">{changeWords(change)}</span>
        {cost === null ? null : <span className="soft number"> {cost}</span>}
      </div>
      <div className="soft small">
        <Time at={at} dateOnly={dateOnly} />
      </div>
      {answer === null ? null : <Answer answer={answer} currency={currency} />}
      {!needsPrice(change) ? null : (
        <div className="row">
          <span className="small">The opening is missing: what these units had cost is not known.</span>
          {ask === null ? null : (
            <ChangeButton
              look="button-small"
              onClick={() => ask({ id, isSale: kind === "opening", quantity: null })}
            >
              Give their price
            </ChangeButton>
          )}
        </div>
      )}
    </li>
  );
}

function Answer({ answer, currency }: { answer: NonNullable<TradeChange["answer"]>; currency: string }) {
  const now = useNow();
  const takeBack = useMutation({
    mutationFn: () => call(takeBackOpening, { params: { id: answer.id } }),
  });
  return (
    <div className="stack">
      <div className="row">
        <span className="small">{answerWords(answer, currency, now)}</span>
        <ChangeButton look="button-small" busy={takeBack.isPending} onClick={() => takeBack.mutate()}>
          Take it back
        </ChangeButton>
      </div>
      {takeBack.error === null ? null : <ProblemNote error={takeBack.error} safe="The trade is as it was." />}
    </div>
  );
}
