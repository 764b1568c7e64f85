import { type FormEvent, useState } from "react";
import { hasChoices, RuleChoices } from "./rule-choices.tsx";
import { TextField } from "../ui/text-field.tsx";
import type { Faults, LIMITS, LISTS } from "./rules.ts";
import type { WhatIfSearch } from "../trades/what-if-search.ts";

type Name = (typeof LISTS)[number] | (typeof LIMITS)[number];
type Field = { name: Name; label: string; placeholder: string };

const SHOWN: readonly Field[] = [
  { name: "tags", label: "Leave out tags", placeholder: "late, fomo" },
  { name: "symbols", label: "Leave out symbols", placeholder: "ACME, BOLT" },
  { name: "hours", label: "Leave out closing hours", placeholder: "09, 15" },
  { name: "coolOff", label: "Cool-off after a loss, in minutes", placeholder: "30" },
  { name: "capLossR", label: "Largest loss, in planned risks (R)", placeholder: "1" },
  { name: "capSize", label: "Largest quantity", placeholder: "100" },
];
const MORE: readonly Field[] = [
  { name: "setups", label: "Leave out setups", placeholder: "Breakout" },
  { name: "weekdayHours", label: "Leave out hours of the week", placeholder: "1-09" },
  { name: "entryHours", label: "Leave out opening hours", placeholder: "09" },
  { name: "accounts", label: "Leave out accounts", placeholder: "Main" },
  { name: "days", label: "Leave out days", placeholder: "2026-03-08" },
  { name: "months", label: "Leave out months", placeholder: "2026-03" },
  { name: "capNotional", label: "Largest amount, quantity × price", placeholder: "10000" },
];

/** True of a rule that has a line of text in the form. */
export function hasTextField(name: string): boolean {
  return [...SHOWN, ...MORE].some((field) => field.name === name);
}

/** The rules of a simulation. What another page asked for stands in the fields. */
export function RuleForm({
  search,
  faults,
  busy,
  run,
}: {
  search: WhatIfSearch;
  /** What is wrong with the rules that were asked for. */
  faults: Faults;
  busy: boolean;
  run: (rules: WhatIfSearch) => void;
}) {
  const [draft, setDraft] = useState<WhatIfSearch>(search);
  const [isWide, setWide] = useState(
    hasChoices(search) || MORE.some(({ name }) => search[name] !== undefined),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    run(draft);
  };
  const field = ({ name, label, placeholder }: Field) => (
    <TextField
      key={name}
      label={label}
      among
      placeholder={placeholder}
      most={2000}
      value={draft[name] ?? ""}
      fault={draft[name] === search[name] ? faults[name] : undefined}
      change={(value) => setDraft({ ...draft, [name]: value === "" ? undefined : value })}
    />
  );
  return (
    <form className="stack" onSubmit={submit}>
      <p className="soft">Give one rule or more; the others may stay empty.</p>
      <div className="simulations-fields">
        {SHOWN.map(field)}
        {MORE.filter(({ name }) => isWide || draft[name] !== undefined).map(field)}
      </div>
      {isWide || hasChoices(draft) ? <RuleChoices search={draft} change={setDraft} /> : null}
      <div className="row">
        <button type="submit" className="button button-primary" aria-disabled={busy}>
          Simulate
        </button>
        <button
          type="button"
          className="button button-quiet"
          aria-expanded={isWide}
          onClick={() => setWide(!isWide)}
        >
          {isWide ? "Fewer rules" : "More rules"}
        </button>
      </div>
    </form>
  );
}
