import type { RowError } from "#shared/contracts/imports.ts";
import type * as z from "zod";
import { formatCount } from "../numbers/format-number.ts";

type Props = { errors: readonly z.infer<typeof RowError>[]; total: number; open?: boolean };

/**
 * Every row that was not taken, by its line in the file: it cannot be read, or another row of the file
 * contradicts it. The other rows are imported.
 */
export function RejectedRows({ errors, total: rejected, open = false }: Props) {
  const total = Math.max(rejected, errors.length);
  if (total === 0) return null;
  return (
    <details className="imports-rejected" open={open}>
      <summary>
        {formatCount(total)} {total === 1 ? "row" : "rows"} not {total > rejected ? "taken" : "readable"}
      </summary>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls must be reachable by keyboard */}
      <div className="imports-rejected-box" tabIndex={0}>
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
      </div>
      {errors.length < total ? (
        <p className="soft small">
          The first {formatCount(errors.length)} of {formatCount(total)}.
        </p>
      ) : null}
    </details>
  );
}
