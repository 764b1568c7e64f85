import type { ExplainedPart, Explanation } from "#shared/contracts/explain.ts";
import { type Big, decimal, toDecimal } from "#shared/decimal.ts";
import { TERM_WORDS, type TermName, type Totals, totalsOf } from "./figures.ts";
import { boundsOf, type Window } from "./bounds-of.ts";

/** One part, or the sum of those of earlier or later pages; `values` are of the source's terms. */
export type PartRow = {
  role: "part" | "before" | "after";
  key: string | null;
  label: string | null;
  rank: string | null;
  at: string | null;
  parts: number;
  count: number;
  values: string[];
};

export type Told = {
  figure: string;
  currency: string | null;
  by: string;
  terms: readonly TermName[];
  formula: Explanation["formula"];
  value: (total: Totals) => string | null;
  lotMethod: Explanation["lotMethod"];
  conversion: Explanation["conversion"];
  partFigure: string;
  window: Window;
  fall: Explanation["fall"];
  /** What stands before the first row, by the name of its term. */
  opening?: { term: TermName; value: string } | undefined;
};

/** Writes the answer; every total is the sum of its parts, which nothing rounds. */
export function explain(rows: readonly PartRow[], has: readonly TermName[], told: Told): Explanation {
  const { terms, opening, value, window, ...rest } = told;
  const pick = (values: readonly string[]): Big[] =>
    terms.map((term) => decimal(values[has.indexOf(term)] ?? "0"));
  const nothing = terms.map(() => decimal(0));
  const sumOf = (role: PartRow["role"]): { parts: number; values: Big[] } =>
    rows
      .filter((row) => row.role === role)
      .reduce((sum, row) => ({ parts: sum.parts + row.parts, values: add(sum.values, pick(row.values)) }), {
        parts: 0,
        values: nothing,
      });
  const before = sumOf("before");
  const opened = terms.map((term) => decimal(term === opening?.term ? opening.value : "0"));
  const earlier = { parts: before.parts, values: add(before.values, opened) };
  const shown = rows.filter((row) => row.role === "part");
  const after = sumOf("after");
  const totals = add(add(earlier.values, sumOf("part").values), after.values);
  return {
    ...rest,
    value: value(totalsOf(terms, totals)),
    terms: terms.map((term, n) => ({
      term,
      words: TERM_WORDS[term],
      total: toDecimal(totals[n] ?? decimal(0)),
    })),
    parts: shown.map((row): ExplainedPart => ({
      key: row.key ?? "",
      label: row.label ?? row.key ?? "",
      ...boundsOf(told.by, row.key ?? "", window),
      at: row.at,
      count: row.count,
      values: pick(row.values).map(toDecimal),
    })),
    before: written(earlier),
    after: written(after),
    next: null,
  };
}

function add(one: Big[], other: Big[]): Big[] {
  return one.map((each, n) => each.plus(other[n] ?? decimal(0)));
}

function written({ parts, values }: { parts: number; values: Big[] }) {
  return { parts, values: values.map(toDecimal) };
}
