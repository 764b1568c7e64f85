import { useEffect, useState } from "react";
import type { Mapping } from "#shared/contracts/import-mapping.ts";
import type { UnreadFile } from "#shared/unread-file.ts";
import { ColumnFields } from "./column-fields.tsx";
import { type Draft, finish } from "./draft.ts";
import { guessDraft } from "./guess-draft.ts";
import { SampleTable } from "./sample-table.tsx";
import { WritingFields } from "./writing-fields.tsx";

const TYPING_MS = 400;

type Props = { file: UnreadFile; onChange: (mapping: Mapping | null) => void };

/**
 * The columns of a file that is not known, each with its purpose. Each change tells null at once, and its
 * mapping a moment later.
 */
export function MapColumns({ file, onChange }: Props) {
  const [draft, setDraft] = useState<Draft>(() => guessDraft(file));
  const { mapping, missing } = finish(draft, file.columns, null);
  useEffect(() => {
    const timer = setTimeout(() => onChange(mapping), TYPING_MS);
    return () => clearTimeout(timer);
    // oxlint-disable-next-line react/exhaustive-deps -- the mapping follows from the draft, and is made anew each time
  }, [draft]);
  function change(next: Draft): void {
    onChange(null);
    setDraft(next);
  }
  return (
    <>
      <p className="soft">
        Say what each column holds. Nothing is written before you import, and the rows below show how the file
        is read.
      </p>
      <SampleTable columns={file.columns} rows={file.rows ?? []} />
      <ColumnFields draft={draft} file={file} onChange={change} />
      <WritingFields draft={draft} columns={file.columns} onChange={change} />
      <output className="soft small">{missing ?? ""}</output>
    </>
  );
}
