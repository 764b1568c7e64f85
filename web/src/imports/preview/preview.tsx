import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Import } from "#shared/contracts/imports.ts";
import type { UnreadFile } from "#shared/unread-file.ts";
import { keepAccount } from "../../accounts/kept-account.ts";
import { formatCount } from "../../numbers/format-number.ts";
import { ChangeButton } from "../../ui/change-button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Contents } from "./contents.tsx";
import { Unreadable } from "./unreadable.tsx";
import { useReadSoFar } from "./use-read-so-far.ts";
import { Choices } from "./choices.tsx";
import { DiffTiles } from "./diff-tiles.tsx";
import { KeepTemplate } from "../mapper/keep-template.tsx";
import { MapColumns } from "../mapper/map-columns.tsx";
import { expectRows } from "../running/expected-rows.ts";
import { actWords, formatSize, progressOf } from "../import-words.ts";
import { isOver, mergeImport } from "../merge-import.ts";
import { PreviewRows } from "./preview-rows.tsx";
import { PreviewShift } from "./preview-shift.tsx";
import { PreviewZone } from "./preview-zone.tsx";
import { ProgressBar } from "../running/progress-bar.tsx";
import { importQuery, importsQuery } from "../queries.ts";
import { useFormats } from "../use-formats.ts";
import { RejectedRows } from "../rejected-rows.tsx";
import { sendFile, type Choice } from "../send-file.ts";

type Props = { file: File; onDone: () => void };

const WRITE = ["write-import"];

/** The changes that a file would make, shown before any change. */
export function Preview({ file, onDone }: Props) {
  const client = useQueryClient();
  const { titleOf } = useFormats();
  const [choice, setChoice] = useState<Choice>({ account: "", timeZone: null, times: "keep", mapped: null });
  const [unread, setUnread] = useState<UnreadFile | null>(null);
  const [isWhole, setWhole] = useState(true);
  const [sent, setSent] = useState(0);
  const told = useReadSoFar(file);
  const dry = useQuery({
    queryKey: ["dry-run", file.name, file.size, file.lastModified, choice],
    queryFn: () => sendFile(file, choice, { dryRun: true, onProgress: setSent }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    networkMode: "always",
  });
  const asked = dry.data?.import;
  const watched = useQuery({
    ...importQuery(asked?.id ?? ""),
    enabled: asked !== undefined && !isOver(asked.status),
    refetchInterval: ({ state }) => (hasPreview(state.data) ? false : 1500),
  });
  const found = asked !== undefined && watched.data?.id === asked.id ? watched.data : asked;
  const write = useMutation({
    mutationKey: WRITE,
    mutationFn: () => sendFile(file, choice, { dryRun: false, onProgress: setSent }),
    onSuccess: async (sent) => {
      keepAccount(undefined); // The file may fill any account, and never the sample.
      expectRows(sent.import.id, found?.rows.total ?? null);
      client.setQueryData(importQuery(sent.import.id).queryKey, sent.import);
      client.setQueryData(importsQuery.queryKey, (pages) => mergeImport(pages, sent.import));
      await client.invalidateQueries({ queryKey: importsQuery.queryKey });
      onDone();
    },
  });
  return (
    <section className="card stack imports-preview" aria-labelledby="preview-title">
      <div className="card-head imports-preview-head">
        <h2 id="preview-title">{file.name}</h2>
        <span className="soft small number">
          {found === undefined ? "" : `${titleOf(found.format)} · `}
          {formatSize(file.size)}
        </span>
      </div>
      {unread === null ? null : (
        <MapColumns
          file={unread}
          onChange={(made) => {
            setWhole(made !== null);
            if (made !== null) setChoice((now) => ({ ...now, mapped: { mapping: made } }));
          }}
        />
      )}
      {dry.error !== null && unread !== null ? (
        <MappingRefused error={choice.mapped === null ? null : dry.error} onOther={onDone} />
      ) : dry.error !== null ? (
        <Unreadable
          error={dry.error}
          retry={() => void dry.refetch()}
          onOther={onDone}
          onMap={setUnread}
          onTemplate={(template) => setChoice({ ...choice, mapped: { template } })}
        />
      ) : found === undefined ? (
        <ProgressBar
          label={sent < 1 ? "Sending the file" : readingWords(told)}
          share={sent < 1 ? sent : told === null ? null : progressOf(told)}
        />
      ) : (
        <>
          <Choices file={found} choice={choice} onChange={setChoice} busy={dry.isFetching} />
          {found.shift === undefined || found.shift === null ? null : (
            <PreviewShift
              shift={found.shift}
              times={choice.times}
              busy={dry.isFetching || write.isPending}
              onChoose={(times) => setChoice({ ...choice, times })}
            />
          )}
          {found.zone === undefined ? null : (
            <PreviewZone
              zone={found.zone}
              busy={dry.isFetching || write.isPending}
              onChoose={(timeZone) => setChoice({ ...choice, timeZone })}
            />
          )}
          <Compared found={found} told={told} />
          {choice.mapped !== null && "mapping" in choice.mapped && unread !== null ? (
            <KeepTemplate
              mapping={{ ...choice.mapped.mapping, timeZone: found.zone?.timeZone ?? found.timeZone }}
            />
          ) : null}
          {write.isPending && sent < 1 ? <ProgressBar label="Sending the file" share={sent} /> : null}
          {write.error === null ? null : (
            <ProblemNote
              error={write.error}
              safe="Nothing was imported twice: the same file adds nothing a second time."
            />
          )}
          <Decide
            found={found}
            busy={write.isPending || dry.isFetching || !isWhole}
            onImport={() => {
              // The second click of a double click comes before the button is disabled.
              if (client.isMutating({ mutationKey: WRITE }) === 0) write.mutate();
            }}
            onCancel={onDone}
          />
        </>
      )}
    </section>
  );
}

/** Shown below the columns while they cannot be read as they are mapped. */
function MappingRefused({ error, onOther }: { error: Error | null; onOther: () => void }) {
  return (
    <>
      {error === null ? null : <ProblemNote error={error} safe="Nothing was written." />}
      <div className="row">
        <button type="button" className="button" onClick={onOther}>
          Not now
        </button>
      </div>
    </>
  );
}

/** Events leave out the preview, so a comparison that an event has ended is asked for once more. */
function hasPreview(found: Import | undefined): boolean {
  if (found === undefined || !isOver(found.status)) return false;
  return found.status !== "completed" || found.preview !== undefined;
}

function readingWords(told: Import | null): string {
  return told === null ? "Reading the file" : `Reading the file, ${formatCount(told.rows.read)} rows so far`;
}

function Compared({ found, told }: { found: Import; told: Import | null }) {
  if (!isOver(found.status))
    return <ProgressBar label={readingWords(told)} share={told === null ? null : progressOf(told)} />;
  if (found.failure !== null)
    return (
      <ProblemNote
        error={new Error(found.failure.detail)}
        safe={`${found.failure.detail} Nothing was written.`}
      />
    );
  return (
    <>
      <NothingNew found={found} />
      <DiffTiles found={found} />
      {found.contents === undefined ? null : <Contents found={found} contents={found.contents} />}
      <RejectedRows errors={found.errors} total={found.rows.rejected} open />
      <PreviewRows rows={found.preview ?? []} timeZone={found.timeZone} isNew={changesOf(found) > 0} />
    </>
  );
}

/** Says plainly that an import would change nothing. */
function NothingNew({ found }: { found: Import }) {
  const { rows } = found;
  const { duplicate, conflict } = found.diff ?? rows;
  if (changesOf(found) > 0 || conflict > 0) return null;
  return (
    <p className="note note-quiet">
      {duplicate > 0
        ? "Everything in this file is already in your ledger."
        : rows.rejected > 0
          ? "No row of this file can be read like this."
          : "This file holds no trades."}
    </p>
  );
}

function changesOf({ diff, rows }: Import): number {
  const counts = diff ?? rows;
  return counts.new + counts.corrected;
}

type Decision = { found: Import; busy: boolean; onImport: () => void; onCancel: () => void };

function Decide({ found, busy, onImport, onCancel }: Decision) {
  const ready = isOver(found.status) && found.failure === null;
  const act = ready ? actWords(found) : null;
  return (
    <div className="dialog-actions imports-foot">
      <button type="button" className="button" onClick={onCancel}>
        {ready && act === null ? "Close" : "Not now"}
      </button>
      {act === null ? null : (
        <ChangeButton look="button-primary" busy={busy} onClick={onImport}>
          {act}
        </ChangeButton>
      )}
      {found.failure?.code === "payload_too_large" ? (
        <ChangeButton look="button-primary" busy={busy} onClick={onImport}>
          Import without a comparison
        </ChangeButton>
      ) : null}
    </div>
  );
}
