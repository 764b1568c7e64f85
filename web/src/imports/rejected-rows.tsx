import type { RowError } from "#shared/contracts/imports.ts";
import type { z } from "zod";
import { formatCount } from "../numbers/format-number.ts";

type Props = { errors: readonly z.infer<typeof RowError>[]; total: number };

/** Every row that could not be read, by its line in the file; the rest of the file is not held up by them. */
export function RejectedRows({ errors, total }: Props) {
  if (total === 0) return null;
  return (
    <details className="rejected" open={total <= 5}>
      <summary>
        {formatCount(total)} {total === 1 ? "row" : "rows"} not readable
      </summary>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls must be reachable by keyboard */}
      <section className="rejected-box" tabIndex={0} aria-label="Rows that could not be read">
        <table className="table">
          <thead>
            <tr>
              <th scope="col" className="right">
                Line
              </th>
              <th scope="col">Reason</th>
            </tr>
          </thead>
          <tbody>
            {errors.map(({ line, reason }) => (
              <tr key={`${line}-${reason}`}>
                <td className="right">{formatCount(line)}</td>
                <td className="wraps">{reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {errors.length < total ? (
        <p className="soft small">
          The first {formatCount(errors.length)} of {formatCount(total)}.
        </p>
      ) : null}
    </details>
  );
}
