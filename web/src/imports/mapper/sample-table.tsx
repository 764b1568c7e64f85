import { CutText } from "../../ui/cut-text.tsx";

type Props = { columns: readonly string[]; rows: readonly (readonly string[])[] };

/** The first rows of the file as it writes them. */
export function SampleTable({ columns, rows }: Props) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls must be reachable by keyboard
    <section className="table-wrap imports-sample" tabIndex={0} aria-label="First rows of the file">
      <table className="table">
        <caption className="hidden-visually">First rows of the file, as it writes them</caption>
        <thead>
          <tr>
            {columns.map((name, at) => (
              // oxlint-disable-next-line react/no-array-index-key -- two columns may have one name
              <th key={at} scope="col">
                <CutText>{name}</CutText>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            // oxlint-disable-next-line react/no-array-index-key -- the rows never change their order
            <tr key={row}>
              {cells.map((cell, at) => (
                // oxlint-disable-next-line react/no-array-index-key -- the columns never change their order
                <td key={at}>
                  <CutText>{cell}</CutText>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
