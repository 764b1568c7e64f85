import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { changeFlow, duplicateFlow, type FlowHead, type FlowStatus } from "#shared/contracts/flows.ts";
import { call } from "../../session/client.ts";
import { KEYS } from "../../session/keys.ts";
import { outdate } from "../../session/outdate.ts";
import { queryClient } from "../../session/query-client.ts";
import { ChangeButton } from "../../ui/change-button.tsx";
import { Time } from "../../ui/time.tsx";
import { EditFailed } from "../editor/edit-failed.tsx";
import { figuresWords, silentWords, startsWords, STATUS_WORDS } from "../flow-words.ts";
import { DeleteDialog } from "./delete-dialog.tsx";
import { saveAsFile } from "./save-as-file.ts";

type Props = {
  flow: FlowHead;
  /** Null where the list is filtered, so that its order is not the owner's. */
  move: ((id: string, by: -1 | 1) => void) | null;
  isFirst: boolean;
  isLast: boolean;
};

/** One flow of the list. Alt and an arrow key move it. */
export function FlowItem({ flow, move, isFirst, isLast }: Props) {
  const { id, name, intention, status, triggers, metrics, lastExecuted } = flow;
  const silent = silentWords(flow);
  return (
    <li className="flows-item">
      <div>
        <h3 className="flows-name">
          <Link
            to="/flows/$flowId"
            params={{ flowId: id }}
            id={id}
            aria-keyshortcuts={move === null ? undefined : "Alt+ArrowUp Alt+ArrowDown"}
            onKeyDown={(event) => {
              if (move === null || !event.altKey || !/^Arrow(Up|Down)$/.test(event.key)) return;
              event.preventDefault();
              move(id, event.key === "ArrowUp" ? -1 : 1);
            }}
          >
            {name}
          </Link>
          <span className={`pill ${STATUS_WORDS[status].look}`.trim()}>{STATUS_WORDS[status].name}</span>
        </h3>
        {intention === "" ? null : <p className="soft small">{intention}</p>}
        <p className="soft small">{startsWords(triggers)}</p>
        <p className="soft small">
          {figuresWords(metrics)}
          {lastExecuted === null ? null : (
            <>
              {" "}
              · last <Time at={lastExecuted} as="ago" />
            </>
          )}
        </p>
        {silent === null ? null : <p className="small warn-ink">{silent}</p>}
      </div>
      <Acts flow={flow} move={move} isFirst={isFirst} isLast={isLast} />
    </li>
  );
}

const again = () => outdate(queryClient, KEYS.flows);

function Acts({ flow: { id, name, status }, move, isFirst, isLast }: Props) {
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const [isDeleting, setDeleting] = useState(false);
  const change = useMutation({
    mutationFn: (next: FlowStatus) => call(changeFlow, { params: { id }, body: { status: next } }),
    onSettled: again,
  });
  const copy = useMutation({
    mutationFn: () => call(duplicateFlow, { params: { id }, body: {} }),
    onSuccess: ({ id: flowId }) => navigate({ to: "/flows/$flowId", params: { flowId } }),
    onSettled: again,
  });
  const save = useMutation({ mutationFn: () => saveAsFile(id, name) });
  const failed = change.error ?? copy.error ?? save.error;
  const of = <span className="hidden-visually"> {name}</span>;
  // An archived flow comes back paused, so that it starts nothing unasked.
  const next: FlowStatus = status === "paused" ? "active" : "paused";
  const nextWords = status === "active" ? "Pause" : status === "paused" ? "Activate" : "Unarchive";
  return (
    <div className="flows-acts">
      <div className="row">
        <ChangeButton look="button-small" busy={change.isPending} onClick={() => change.mutate(next)}>
          {nextWords}
          {of}
        </ChangeButton>
        <button
          type="button"
          className="button button-small"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          More{of}
        </button>
      </div>
      {isOpen ? (
        <div className="row">
          {move === null ? null : (
            <>
              <ChangeButton look="button-small" busy={isFirst} onClick={() => move(id, -1)}>
                Move up{of}
              </ChangeButton>
              <ChangeButton look="button-small" busy={isLast} onClick={() => move(id, 1)}>
                Move down{of}
              </ChangeButton>
            </>
          )}
          <ChangeButton look="button-small" busy={copy.isPending} onClick={() => copy.mutate()}>
            Duplicate{of}
          </ChangeButton>
          <ChangeButton look="button-small" busy={save.isPending} onClick={() => save.mutate()}>
            Export{of}
          </ChangeButton>
          {status === "archived" ? null : (
            <ChangeButton
              look="button-small"
              busy={change.isPending}
              onClick={() => change.mutate("archived")}
            >
              Archive{of}
            </ChangeButton>
          )}
          <ChangeButton look="button-small button-danger" onClick={() => setDeleting(true)}>
            Delete{of}
          </ChangeButton>
        </div>
      ) : null}
      <EditFailed error={failed} />
      {isDeleting ? <DeleteDialog id={id} name={name} onClose={() => setDeleting(false)} /> : null}
    </div>
  );
}
