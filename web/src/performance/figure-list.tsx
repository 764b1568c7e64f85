import { Link } from "@tanstack/react-router";
import { useId } from "react";
import type { Performance } from "#shared/contracts/performance.ts";
import { Explained } from "../explained/explained.tsx";
import { isExploring } from "../session/exploring.ts";
import { askedOf } from "../trades/asked-of.ts";
import { useLotMethod } from "../trades/lot-method.ts";
import type { TradesSearch } from "../trades/search.ts";
import { figureGroups, type FigureGroup, type FigureRow } from "./figure-rows.ts";

/** All figures in groups, each with what it says, how it is computed, and a way to its trades. */
export function FigureList({ told, search }: { told: Performance; search: TradesSearch }) {
  return (
    <div className="performance-groups">
      {figureGroups(told).map((group) => (
        <Group key={group.title} group={group} search={search} currency={told.currency} />
      ))}
    </div>
  );
}

type Of = { search: TradesSearch; currency: string | null };

function Group({ group: { title, rows }, ...of }: Of & { group: FigureGroup }) {
  const id = useId();
  return (
    <section className="card" aria-labelledby={id}>
      <div className="card-head">
        <h2 id={id}>{title}</h2>
      </div>
      <ul className="lines">
        {rows.map((row) => (
          <li key={row.name} className="performance-figure">
            <Figure row={row} {...of} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Figure({ row, search, currency }: Of & { row: FigureRow }) {
  const { name, value, beside, why, meaning, formula, told } = row;
  const method = useLotMethod();
  const listed = { ...search, status: "closed", ...row.search } satisfies TradesSearch;
  const isTold = told !== undefined && currency !== null && !isExploring;
  return (
    <>
      <span className="performance-line">
        <h3>{name}</h3>
        {value === null ? (
          <span className="soft">
            — <span className="small">{why}</span>
          </span>
        ) : isTold ? (
          <span className="row">
            <Link to="/trades" search={listed} className="small" aria-label={`${name}: show the trades`}>
              trades
            </Link>
            <span className="number">
              <Explained
                name={`the figure ${name}`}
                asked={askedOf(told, { currency, search: listed, method })}
              >
                {value}
              </Explained>
            </span>
          </span>
        ) : (
          <Link
            to="/trades"
            search={listed}
            className="number"
            aria-label={`${name}: ${value}, show the trades`}
          >
            {value}
          </Link>
        )}
      </span>
      <span className="performance-line soft small">
        <span>{meaning}</span>
        {value === null || beside === undefined ? null : <span className="number">{beside}</span>}
      </span>
      <p className="soft small performance-formula">{formula}</p>
    </>
  );
}
