import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { requestExport, type Export } from "#shared/contracts/privacy.ts";
import { formatSize } from "../numbers/format-size.ts";
import { call } from "../session/client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { MoreButton } from "../ui/more-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useNow } from "../ui/use-now.ts";
import { exportsQuery, isUnderWay } from "./queries.ts";
import { Loaded, Section } from "../ui/section.tsx";
import { formatMoment } from "../numbers/format-time.ts";
import { Time } from "../ui/time.tsx";

const WORDS: Record<Export["status"], string> = {
  queued: "waiting to begin",
  running: "being gathered",
  ready: "ready",
  failed: "did not work; ask again",
  expired: "no longer kept; ask again",
};

/** All data of this account, as one file. */
export function ExportCard() {
  const client = useQueryClient();
  const exports = useInfiniteQuery(exportsQuery);
  const request = useMutation({
    mutationFn: () => call(requestExport, { body: {} }),
    onSettled: () => client.invalidateQueries({ queryKey: exportsQuery.queryKey }),
  });
  const isWorking = exports.data?.items.some(isUnderWay) ?? false;
  return (
    <Section
      title="Everything of yours"
      intro="One file with all that is kept of you: account, devices, settings, journal, audit log. You can leave this page while it is gathered."
    >
      {request.error === null ? null : <ProblemNote error={request.error} safe="Nothing was gathered." />}
      <ChangeButton
        busy={request.isPending || isWorking}
        onClick={() => {
          request.mutate();
        }}
      >
        {isWorking ? "Being gathered…" : "Gather my data"}
      </ChangeButton>
      <Loaded asked={exports} lines={1}>
        {({ items }) =>
          items.length === 0 ? null : (
            <ul className="lines section-acts">
              {items.map((item) => (
                <ExportItem key={item.id} item={item} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <MoreButton asked={exports}>Earlier files</MoreButton>
    </Section>
  );
}

function ExportItem({ item }: { item: Export }) {
  const now = useNow();
  return (
    <li className="item">
      <div className="privacy-export">
        <h3>
          <Time at={item.createdAt} /> <span className="soft">· {WORDS[item.status]}</span>
        </h3>
        {isUnderWay(item) ? (
          <progress className="progress" aria-label="Gathering your data" />
        ) : (
          <p className="soft small">
            {item.size === null ? null : <span className="number">{formatSize(item.size)}</span>}
            {item.status === "ready" && item.expiresAt !== null
              ? ` · kept until ${formatMoment(item.expiresAt, now)}`
              : null}
          </p>
        )}
      </div>
      {item.url === null ? null : (
        <a className="button button-small" href={`/api/v1${item.url}`} download>
          Download<span className="hidden-visually"> the file of {formatMoment(item.createdAt, now)}</span>
        </a>
      )}
    </li>
  );
}
