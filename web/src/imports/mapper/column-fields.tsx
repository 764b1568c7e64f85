import { Fragment } from "react";
import type { UnreadFile } from "#shared/unread-file.ts";
import { ColumnSelect } from "./column-select.tsx";
import type { ColumnField, Draft } from "./draft.ts";
import { withSide } from "./guess-draft.ts";
import { TextField } from "./text-field.tsx";

type Props = { draft: Draft; file: UnreadFile; onChange: (draft: Draft) => void };

const MOST_FEES = 8;
const FIELDS: readonly [field: ColumnField, label: string, none: string][] = [
  ["executedAt", "Date and time", "Choose a column"],
  ["time", "Time of day", "In the column of the date"],
  ["symbol", "Symbol", "Choose a column"],
  ["side", "Purchase or sale", "A sale has a negative quantity"],
  ["quantity", "Quantity", "Choose a column"],
  ["price", "Price", "Choose a column"],
  ["currency", "Currency", "The same in all rows"],
  ["account", "Account", "None"],
  ["executionId", "Id of the execution", "None"],
  ["assetClass", "Asset class", "The same in all rows"],
];

/** Which column holds what. */
export function ColumnFields({ draft, file, onChange }: Props) {
  const { columns } = file;
  const choose = (field: ColumnField, column: string) =>
    onChange(
      field === "side"
        ? withSide(draft, column, file)
        : { ...draft, columns: { ...draft.columns, [field]: column } },
    );
  const fees = draft.fees.length < MOST_FEES ? [...draft.fees, ""] : draft.fees;
  return (
    <fieldset className="imports-map">
      <legend className="small soft">What the columns hold</legend>
      {FIELDS.map(([field, label, none]) => (
        <Fragment key={field}>
          <ColumnSelect
            label={label}
            none={none}
            columns={columns}
            value={draft.columns[field]}
            onChoose={(column) => choose(field, column)}
          />
          {field === "currency" && draft.columns.currency === "" ? (
            <TextField
              label="Currency of all rows"
              placeholder="USD"
              most={12}
              value={draft.currency}
              onType={(currency) => onChange({ ...draft, currency })}
            />
          ) : null}
        </Fragment>
      ))}
      {fees.map((fee, at) => (
        <ColumnSelect
          // oxlint-disable-next-line react/no-array-index-key -- a fee is known by its place alone
          key={at}
          label={at === 0 ? "Fee" : `Fee, part ${at + 1}`}
          none={at === 0 ? "None" : "No further part"}
          columns={columns}
          value={fee}
          onChoose={(column) => onChange({ ...draft, fees: withFee(draft.fees, at, column) })}
        />
      ))}
    </fieldset>
  );
}

function withFee(fees: readonly string[], at: number, column: string): string[] {
  const next = [...fees];
  next[at] = column;
  return next.filter((fee) => fee !== "");
}
