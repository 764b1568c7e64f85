import type { Import } from "#shared/contracts/imports.ts";
import { standingWords } from "../shift-words.ts";

type Props = {
  shift: NonNullable<Import["shift"]>;
  times: NonNullable<Import["times"]>;
  busy: boolean;
  onChoose: (times: NonNullable<Import["times"]>) => void;
};

/**
 * Tells that the fills of the file already stand at other times, and lets the user choose which times are
 * right.
 */
export function PreviewShift({ shift, times, busy, onChoose }: Props) {
  return (
    <output className="note note-warn small">
      {standingWords(shift)}
      <label className="row">
        <input
          type="checkbox"
          checked={times === "correct"}
          disabled={busy}
          onChange={({ target }) => onChoose(target.checked ? "correct" : "keep")}
        />
        Correct their times: this file has them in the right time zone
      </label>
    </output>
  );
}
