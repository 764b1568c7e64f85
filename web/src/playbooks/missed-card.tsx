import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Adherence } from "#shared/contracts/adherence.ts";
import { type MissedTrade, removeMissedTrade } from "#shared/contracts/missed-trades.ts";
import { formatDecimal, formatPrice } from "../numbers/format-number.ts";
import { call } from "../session/client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { MoreButton } from "../ui/more-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Loaded, Section } from "../ui/section.tsx";
import { Time } from "../ui/time.tsx";
import { inR, missedWords } from "./adherence-words.ts";
import { MissedDialog } from "./missed-dialog.tsx";
import { outdateMissed } from "./outdate-missed.ts";
import { missedQuery } from "./queries.ts";

/** The trades of a setup that were seen and not taken, beside those that were taken. */
export function MissedCard({ setup, figures: { missed } }: { setup: string; figures: Adherence }) {
  const asked = useInfiniteQuery(missedQuery(setup));
  const [isNoting, setNoting] = useState(false);
  return (
    <Section
      title="Seen and not taken"
      aside={
        <ChangeButton look="button-small" onClick={() => setNoting(true)}>
          Note a missed trade
        </ChangeButton>
      }
      intro={`${missedWords(missed)} Missed trades count in no figure above.`}
    >
      <Loaded asked={asked} lines={2}>
        {({ items }) =>
          items.length === 0 ? null : (
            <ul className="lines">
              {items.map((each) => (
                <MissedItem key={each.id} missed={each} setup={setup} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <MoreButton asked={asked}>Earlier ones</MoreButton>
      {isNoting ? <MissedDialog setup={setup} missed={null} onClose={() => setNoting(false)} /> : null}
    </Section>
  );
}

function MissedItem({ missed, setup }: { missed: MissedTrade; setup: string }) {
  const { id, symbol, direction, plannedEntry, plannedStop, target, at, note, resultR, targetR } = missed;
  const [isChanging, setChanging] = useState(false);
  const remove = useMutation({
    mutationFn: () => call(removeMissedTrade, { params: { id } }),
    onSuccess: () => outdateMissed(),
  });
  const of = <span className="hidden-visually"> {symbol}</span>;
  const plan = [
    `in at ${formatPrice(plannedEntry)}`,
    plannedStop === null ? "" : `stop ${formatPrice(plannedStop)}`,
    target === null ? "" : `target ${formatPrice(target)}`,
    targetR === null ? "" : `aims at ${formatDecimal(targetR, { places: 2 })} R`,
  ].filter((part) => part !== "");
  return (
    <li className="item">
      <div>
        <h3>
          {symbol} {direction === "long" ? "long" : "short"}
          {resultR === null ? null : <span className="pill">{inR(resultR)}</span>}
        </h3>
        <p className="soft small">
          <Time at={at} /> · {plan.join(", ")}
        </p>
        {note === "" ? null : <p className="small wraps-anywhere playbooks-text">{note}</p>}
        {remove.error === null ? null : <ProblemNote error={remove.error} safe="It stands." />}
      </div>
      <div className="item-acts">
        <ChangeButton look="button-small" onClick={() => setChanging(true)}>
          Change{of}
        </ChangeButton>
        <ChangeButton look="button-small" busy={remove.isPending} onClick={() => remove.mutate()}>
          Remove{of}
        </ChangeButton>
      </div>
      {isChanging ? <MissedDialog setup={setup} missed={missed} onClose={() => setChanging(false)} /> : null}
    </li>
  );
}
