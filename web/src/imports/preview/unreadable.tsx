import { Problem } from "#shared/problem.ts";
import type { UnreadFile } from "#shared/unread-file.ts";
import { HowToGetAFile } from "../../brokers/how-to-get-a-file.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";

type Props = {
  error: Error;
  retry: () => void;
  onOther: () => void;
  onMap: (file: UnreadFile) => void;
  onTemplate: (id: string) => void;
};

/** A table with fewer columns cannot say what was traded, when, how much and at which price. */
const FEWEST = 4;

/** A file that could not be compared: what it is where it was recognised, and what to do next. */
export function Unreadable({ error, retry, onOther, onMap, onTemplate }: Props) {
  const isFinal = error instanceof Problem && error.status < 500 && error.code !== "rate_limited";
  const isUnread = error instanceof Problem && error.code === "import_unreadable";
  const file = error instanceof Problem ? error.file : undefined;
  return (
    <>
      {file === undefined ? (
        <ProblemNote
          error={isUnread ? new Problem(error.code, error.message.replace(/ Supported: .*/s, "")) : error}
          safe="Nothing was written; your ledger is as it was."
          retry={isFinal ? undefined : retry}
        />
      ) : (
        <NotRead file={file} />
      )}
      <div className="row">
        {file?.template == null ? null : (
          <button
            type="button"
            className="button button-primary"
            onClick={() => onTemplate(file.template?.id ?? "")}
          >
            Read it with “{file.template.name}”
          </button>
        )}
        {file === undefined || file.columns.length < FEWEST ? null : (
          <button
            type="button"
            className={`button ${file.template == null ? "button-primary" : ""}`.trim()}
            onClick={() => onMap(file)}
          >
            Map its columns
          </button>
        )}
        <button type="button" className="button" onClick={onOther}>
          Choose another file
        </button>
      </div>
      {isUnread ? (
        <section className="imports-readable" aria-labelledby="readable-title">
          <h3 id="readable-title" className="small soft">
            How to get a file that can be read
          </h3>
          <HowToGetAFile open={brokerOf(file?.kind ?? null)} />
        </section>
      ) : null}
    </>
  );
}

/** The broker whose steps lead to a file that can be read. */
function brokerOf(kind: string | null): "ibkr" | "kraken" | "other" {
  if (kind === "kraken-ledgers") return "kraken";
  return kind?.startsWith("ibkr-") === true ? "ibkr" : "other";
}

function NotRead({ file: { name, next, columns } }: { file: UnreadFile }) {
  return (
    <div className="note" role="alert">
      <strong>
        {name === null
          ? "Tidemark does not know this file's format."
          : `This is ${name}; Tidemark does not read it yet.`}
      </strong>
      <span className="soft">
        {name === null && columns.length >= FEWEST ? "Say what its columns hold, and it can be read." : next}{" "}
        Nothing was written; your ledger is as it was.
      </span>
      {columns.length === 0 ? null : (
        <span className="soft small imports-wraps">Columns found: {columns.join(" · ")}</span>
      )}
    </div>
  );
}
