import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "#shared/problem.ts";
import type { Import } from "#shared/contracts/imports.ts";
import { formatCount } from "../../numbers/format-number.ts";
import { ChangeButton } from "../../ui/change-button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Choices } from "./choices.tsx";
import { DiffTiles } from "./diff-tiles.tsx";
import { expectRows } from "../running/expected-rows.ts";
import { formatSize, progressOf } from "../import-words.ts";
import { isOver, mergeImport } from "../merge-import.ts";
import { PreviewRows } from "./preview-rows.tsx";
import { PreviewShift } from "./preview-shift.tsx";
import { PreviewZone } from "./preview-zone.tsx";
import { ProgressBar } from "../running/progress-bar.tsx";
import { importQuery, importsQuery } from "../queries.ts";
import { useFormats } from "../use-formats.ts";
import { FormatPills } from "../format-pills.tsx";
import { RejectedRows } from "../rejected-rows.tsx";
import { sendFile, type Choice } from "../send-file.ts";

type Props = { file: File; onDone: () => void };

/** The changes that a file would make, shown before any change. */
export function Preview({ file, onDone }: Props) {
  const client = useQueryClient();
  const { titleOf } = useFormats();
  const [choice, setChoice] = useState<Choice>({ account: "", timeZone: null, times: "keep" });
  const [sent, setSent] = useState(0);
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
    refetchInterval: ({ state }) => (state.data !== undefined && isOver(state.data.status) ? false : 1500),
  });
  const found = asked !== undefined && watched.data?.id === asked.id ? watched.data : asked;
  const write = useMutation({
    mutationFn: () => sendFile(file, choice, { dryRun: false, onProgress: setSent }),
    onSuccess: async (sent) => {
      expectRows(sent.import.id, found?.rows.total ?? null);
      client.setQueryData(importQuery(sent.import.id).queryKey, sent.import);
      client.setQueryData(importsQuery.queryKey, (pages) => mergeImport(pages, sent.import));
      await client.invalidateQueries({ queryKey: importsQuery.queryKey });
      onDone();
    },
  });
  return (
    <section className="card stack" aria-labelledby="preview-title">
      <div className="card-head imports-preview-head">
        <h2 id="preview-title">{file.name}</h2>
        <span className="soft small number">
          {found === undefined ? "" : `${titleOf(found.format)} · `}
          {formatSize(file.size)}
        </span>
      </div>
      {dry.error !== null ? (
        <Unreadable error={dry.error} retry={() => void dry.refetch()} onOther={onDone} />
      ) : found === undefined ? (
        <ProgressBar
          label={sent < 1 ? "Sending the file" : "Reading the file"}
          share={sent < 1 ? sent : null}
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
          <Compared found={found} />
          {write.isPending && sent < 1 ? <ProgressBar label="Sending the file" share={sent} /> : null}
          {write.error === null ? null : (
            <ProblemNote
              error={write.error}
              safe="Nothing was imported twice: the same file adds nothing a second time."
            />
          )}
          <Decide
            found={found}
            busy={write.isPending || dry.isFetching}
            onImport={() => write.mutate()}
            onCancel={onDone}
          />
        </>
      )}
    </section>
  );
}

function Compared({ found }: { found: Import }) {
  if (!isOver(found.status)) {
    return (
      <ProgressBar
        label={`Comparing with your ledger, ${formatCount(found.rows.read)} rows so far`}
        share={progressOf(found)}
      />
    );
  }
  if (found.failure !== null)
    return (
      <ProblemNote
        error={new Error(found.failure.detail)}
        safe={`${found.failure.detail} Nothing was written.`}
      />
    );
  return (
    <>
      <DiffTiles found={found} />
      <RejectedRows errors={found.errors} total={found.rows.rejected} open />
      <PreviewRows rows={found.preview ?? []} timeZone={found.timeZone} />
    </>
  );
}

type Decision = { found: Import; busy: boolean; onImport: () => void; onCancel: () => void };

function Decide({ found, busy, onImport, onCancel }: Decision) {
  const ready = isOver(found.status) && found.failure === null;
  const fresh = found.diff?.new ?? found.rows.new;
  const changes = fresh + (found.diff?.corrected ?? found.rows.corrected);
  return (
    <div className="dialog-actions">
      <button type="button" className="button" onClick={onCancel}>
        {ready && changes === 0 ? "Close" : "Not now"}
      </button>
      {ready && changes > 0 ? (
        <ChangeButton look="button-primary" busy={busy} onClick={onImport}>
          {fresh === 0
            ? `Correct ${formatCount(changes)} ${changes === 1 ? "fill" : "fills"}`
            : `Import ${formatCount(fresh)} new ${fresh === 1 ? "fill" : "fills"}`}
        </ChangeButton>
      ) : null}
      {found.failure?.code === "payload_too_large" ? (
        <ChangeButton look="button-primary" busy={busy} onClick={onImport}>
          Import without a comparison
        </ChangeButton>
      ) : null}
    </div>
  );
}

function Unreadable({ error, retry, onOther }: { error: Error; retry: () => void; onOther: () => void }) {
  const final = error instanceof Problem && error.status < 500 && error.code !== "rate_limited";
  const unknown = error instanceof Problem && error.code === "import_unreadable";
  return (
    <>
      <ProblemNote
        error={unknown ? new Problem(error.code, error.message.replace(/ Supported: .*/s, "")) : error}
        safe="Nothing was written; your ledger is as it was."
        retry={final ? undefined : retry}
      />
      {unknown ? (
        <div className="imports-readable">
          <h3 className="small soft">What can be read</h3>
          <FormatPills />
        </div>
      ) : null}
      <div className="row">
        <button type="button" className="button" onClick={onOther}>
          Choose another file
        </button>
      </div>
    </>
  );
}
