import type { Import } from "#shared/contracts/imports.ts";
import { formatCount } from "../../numbers/format-number.ts";

/** The changes that the file would make to the ledger, as numbers with their meaning. */
export function DiffTiles({ found }: { found: Import }) {
  const { diff, rows } = found;
  const counts = diff ?? rows;
  const tiles = [
    { name: "new", value: counts.new, means: "will be added", look: counts.new > 0 ? "up" : "" },
    { name: "already there", value: counts.duplicate, means: "left as they are", look: "" },
    { name: "corrected", value: counts.corrected, means: "changed or cancelled by your broker", look: "" },
    {
      name: "in conflict",
      value: counts.conflict,
      means: "your ledger keeps what it has",
      look: counts.conflict > 0 ? "warn-ink" : "",
    },
    { name: "left out", value: rows.leftOut ?? 0, means: "no trades", look: "" },
    {
      name: "not readable",
      value: rows.rejected,
      means: "listed below",
      look: rows.rejected > 0 ? "down" : "",
    },
  ];
  return (
    <dl className="imports-diff">
      {tiles
        .filter(({ value }, at) => value > 0 || at < 2)
        .map(({ name, value, means, look }) => (
          <div key={name}>
            <dt className="soft small">{name}</dt>
            <dd>
              <span className={`imports-figure-diff number ${look}`}>{formatCount(value)}</span>
              <span className="soft small">{means}</span>
            </dd>
          </div>
        ))}
    </dl>
  );
}
