import { useQuery } from "@tanstack/react-query";
import { useId, useRef } from "react";
import { LONGEST_SETUP, MOST_NOTES } from "#shared/contracts/trade-notes.ts";
import { formatDecimal } from "../../numbers/format-number.ts";
import { useKeys } from "../../ui/use-keys.ts";
import type { TradeDetail } from "../trade-detail.ts";
import { NumberField } from "../../written/number-field.tsx";
import { setupsQuery } from "../../written/queries.ts";
import { TagsField } from "../../written/tags-field.tsx";
import { WrittenState, WrittenTrouble } from "../../written/written-state.tsx";
import { useWriting } from "./use-writing.ts";
import "./journal.css";

const NAMES = {
  notes: "the notes",
  tags: "the tags",
  setup: "the setup",
  plannedStop: "the planned stop",
  plannedRisk: "the planned risk",
};

/** What the owner writes about a trade. It is stored as the user types, on every device. */
export function JournalCard({ trade }: { trade: TradeDetail }) {
  const writing = useWriting(trade);
  const { words, state, write, store } = writing;
  const notes = useRef<HTMLTextAreaElement>(null);
  const notesId = useId();
  useKeys({ e: () => notes.current?.focus() });
  return (
    <section className="card stack" aria-labelledby="journal">
      <div className="card-head">
        <h2 id="journal">Journal</h2>
        <WrittenState state={state} version={trade.version} />
      </div>
      <WrittenTrouble writing={writing} names={NAMES} />
      <div className="field">
        <label htmlFor={notesId}>Notes</label>
        <textarea
          ref={notes}
          id={notesId}
          className="input trade-notes"
          maxLength={MOST_NOTES}
          placeholder="What you saw, what you did ( E )"
          value={words.notes}
          onChange={({ target }) => write({ notes: target.value })}
          onBlur={store}
        />
      </div>
      <TagsField tags={words.tags} change={(tags) => write({ tags })} />
      <SetupField setup={words.setup} change={(setup) => write({ setup })} />
      <div className="trade-plan">
        <NumberField
          label="Planned stop"
          value={words.plannedStop}
          change={(plannedStop) => write({ plannedStop })}
        />
        <NumberField
          label={`Planned risk, ${trade.currency}`}
          value={words.plannedRisk}
          mustBeAbove
          change={(plannedRisk) => write({ plannedRisk })}
        />
        <div className="field">
          <span className="label">Result in R</span>
          <span className="number trade-r">{resultWords(trade)}</span>
        </div>
      </div>
    </section>
  );
}

function resultWords({ rMultiple, status }: TradeDetail): string {
  if (rMultiple !== null) return `${formatDecimal(rMultiple, { places: 2, signed: "always" })} R`;
  return status === "open" ? "when it is closed" : "needs a stop or a risk";
}

function SetupField({ setup, change }: { setup: string | null; change: (setup: string | null) => void }) {
  const id = useId();
  const known = useQuery(setupsQuery).data?.items ?? [];
  return (
    <div className="field">
      <label htmlFor={id}>Setup</label>
      <input
        id={id}
        className="input"
        list={`${id}-known`}
        autoComplete="off"
        maxLength={LONGEST_SETUP}
        placeholder="The pattern that you traded"
        key={setup ?? ""}
        defaultValue={setup ?? ""}
        onBlur={({ target }) => {
          const name = target.value.replaceAll(",", " ").trim();
          change(name === "" ? null : name);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.currentTarget.blur();
        }}
      />
      <datalist id={`${id}-known`}>
        {known.map(({ id: key, name }) => (
          <option key={key} value={name}>
            {name}
          </option>
        ))}
      </datalist>
    </div>
  );
}
