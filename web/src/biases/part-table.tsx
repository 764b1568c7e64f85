/** The figures behind an estimate as a small table with a row for each side. */
export type PartTable = { name: string; heads: string[]; rows: string[][]; note: string };

/** One small table of the figures behind an estimate. */
export function PartFigures({ table }: { table: PartTable }) {
  const [sides = "", ...heads] = table.heads;
  return (
    <div>
      <table className="biases-parts">
        <caption>{table.name}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="hidden-visually">{sides}</span>
            </th>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map(([name, ...cells]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {cells.map((cell, at) => (
                <td key={heads[at]} className="number">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p>{table.note}</p>
    </div>
  );
}
