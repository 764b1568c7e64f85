import type { Conflict, Take } from "#shared/contracts/import-conflicts.ts";
import { formatCount } from "../../numbers/format-number.ts";
import { ChangeButton } from "../../ui/change-button.tsx";
import { useNow } from "../../ui/use-now.ts";
import { differencesOf, fillWords } from "./conflict-words.ts";

type Props = { conflict: Conflict; busy: boolean; onTake: (take: Take) => void };

/** One conflict: what both sides say, and whose side counts. */
export function ConflictItem({ conflict, busy, onTake }: Props) {
  const now = useNow();
  const { line, account, executionId, taken, ledger } = conflict;
  return (
    <li className="imports-conflict">
      <h3>{fillWords(ledger)}</h3>
      <p className="soft small imports-wraps">
        line {formatCount(line)} · {account}
        {executionId === null ? null : ` · ${executionId}`}
      </p>
      <table className="table">
        <caption className="hidden-visually">What line {line} says differently</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="hidden-visually">Fact</span>
            </th>
            <th scope="col">The file</th>
            <th scope="col">The ledger</th>
          </tr>
        </thead>
        <tbody>
          {differencesOf(conflict, now).map(({ what, file, ledger: stands }) => (
            <tr key={what}>
              <th scope="row">{what}</th>
              <td className={`number imports-wraps ${taken === "ledger" ? "soft" : ""}`}>{file}</td>
              <td className={`number imports-wraps ${taken === "file" ? "soft" : ""}`}>{stands}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <fieldset className="row imports-sides">
        <legend className="hidden-visually">Whose side counts for line {line}</legend>
        <Side side="file" taken={taken} busy={busy} onTake={onTake}>
          Take the file’s
        </Side>
        <Side side="ledger" taken={taken} busy={busy} onTake={onTake}>
          Keep the ledger’s
        </Side>
        <span className="small soft">{taken === null ? "waits for you" : "decided"}</span>
      </fieldset>
    </li>
  );
}

type SideProps = {
  side: Take;
  taken: Take | null;
  busy: boolean;
  onTake: (take: Take) => void;
  children: string;
};

function Side({ side, taken, busy, onTake, children }: SideProps) {
  const isTaken = taken === side;
  return (
    <ChangeButton
      look={isTaken ? "button-small button-primary" : "button-small"}
      aria-pressed={isTaken}
      busy={busy}
      onClick={() => onTake(side)}
    >
      {children}
    </ChangeButton>
  );
}
