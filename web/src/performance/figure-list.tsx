import { Link } from "@tanstack/react-router";
import { useId } from "react";
import type { Performance } from "#shared/contracts/performance.ts";
import type { TradesSearch } from "../trades/search.ts";
import { figureGroups, type FigureGroup, type FigureRow } from "./figure-rows.ts";

/** All figures in groups, each with what it says, how it is computed, and a way to its trades. */
export function FigureList({ told, search }: { told: Performance; search: TradesSearch }) {
  return (
    <div className="performance-groups">
      {figureGroups(told).map((group) => (
        <Group key={group.title} group={group} search={search} />
      ))}
    </div>
  );
}

function Group({ group: { title, rows }, search }: { group: FigureGroup; search: TradesSearch }) {
  const id = useId();
  return (
    <section className="card" aria-labelledby={id}>
      <div className="card-head">
        <h2 id={id}>{title}</h2>
      </div>
      <ul className="lines">
        {rows.map((row) => (
          <li key={row.name} className="performance-figure">
            <Figure row={row} search={search} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Figure({ row, search }: { row: FigureRow; search: TradesSearch }) {
  const { name, value, beside, why, meaning, formula } = row;
  return (
    <>
      <span className="performance-line">
        <h3>{name}</h3>
        {value === null ? (
          <span className="soft">
            — <span className="small">{why}</span>
          </span>
        ) : (
          <Link
            to="/trades"
            search={{ ...search, status: "closed", ...row.search }}
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
