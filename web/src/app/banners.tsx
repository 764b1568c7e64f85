import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { formatMoment } from "../numbers/format-time.ts";
import { dismissNotice, useNotices } from "./notices.ts";
import { erasureQuery } from "../privacy/queries.ts";
import { recoveryQuery } from "../recovery/queries.ts";
import { useKeepAccount } from "../privacy/use-keep-account.ts";
import { useStopRecovery } from "../recovery/use-stop-recovery.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useNow } from "../ui/use-now.ts";
import { noticeWords } from "./notice-words.ts";
import "./banners.css";
import { Time } from "../ui/time.tsx";

/** The notices that the user must not miss, above every page. */
export function Banners() {
  const recovery = useQuery(recoveryQuery).data?.pending ?? null;
  const erasure = useQuery(erasureQuery).data?.erasure ?? null;
  const notices = useNotices();
  return (
    <aside className="app-banners unprinted" aria-label="Notices" aria-live="polite">
      {recovery === null ? null : <RecoveryBanner readyAt={recovery.readyAt} />}
      {erasure === null ? null : <ErasureBanner dueAt={erasure.dueAt} />}
      {notices.map((told) => (
        <NoticeBanner key={told.id} told={told} />
      ))}
    </aside>
  );
}

function RecoveryBanner({ readyAt }: { readyAt: string }) {
  const stop = useStopRecovery();
  return (
    <div className="note app-banner">
      <p>
        <strong>Somebody is recovering this account.</strong>{" "}
        <span className="soft">
          They could make a new passkey on <Time at={readyAt} />. If that is not you, stop it.
        </span>
      </p>
      <ChangeButton look="button-small button-primary" busy={stop.isPending} onClick={() => stop.mutate()}>
        Stop it
      </ChangeButton>
      {stop.error === null ? null : <ProblemNote error={stop.error} safe="It still waits." />}
    </div>
  );
}

function ErasureBanner({ dueAt }: { dueAt: string }) {
  const keep = useKeepAccount();
  return (
    <div className="note app-banner">
      <p>
        <strong>
          This account is erased on <Time at={dueAt} />.
        </strong>{" "}
        <span className="soft">Until then you can keep it, with everything in it.</span>
      </p>
      <ChangeButton look="button-small button-primary" busy={keep.isPending} onClick={() => keep.mutate()}>
        Keep it
      </ChangeButton>
      {keep.error === null ? null : <ProblemNote error={keep.error} safe="Nothing is erased yet." />}
    </div>
  );
}

function NoticeBanner({ told }: { told: ReturnType<typeof useNotices>[number] }) {
  const now = useNow();
  const { what, after, to, link } = noticeWords(told, (at) => formatMoment(at, now));
  return (
    <div className={`note app-banner ${told.kind === "alert" ? "" : "note-quiet"}`.trim()}>
      <p>
        <strong>{what}</strong> <span className="soft">{after}</span>
      </p>
      <div className="row">
        <Link to={to} className="button button-small">
          {link}
        </Link>
        <button
          type="button"
          className="button button-quiet button-small"
          onClick={() => dismissNotice(told.id)}
        >
          Dismiss<span className="hidden-visually">: {what}</span>
        </button>
      </div>
    </div>
  );
}
