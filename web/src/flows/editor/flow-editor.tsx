import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useMemo, useState } from "react";
import type { FlowConnection, FlowNode } from "#shared/contracts/flow-nodes.ts";
import { changeFlow, type Flow } from "#shared/contracts/flows.ts";
import { deleteNode } from "#shared/contracts/flow-graph.ts";
import { catalogueQuery, integrationsQuery } from "../../integrations/queries.ts";
import { latestRunsQuery, runQuery } from "../../runs/queries.ts";
import { call } from "../../session/client.ts";
import { RunsLeft } from "../../runs/runs-left.tsx";
import { ChangeButton } from "../../ui/change-button.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { tell } from "../../ui/tell.ts";
import { figuresWords, silentWords, STATUS_WORDS } from "../flow-words.ts";
import { EditFailed } from "./edit-failed.tsx";
import { NodeDialog } from "./node-dialog.tsx";
import { nodeStates } from "../outline/node-states.ts";
import { summaryOf } from "../outline/node-words.ts";
import { outlineOf } from "../outline/outline.ts";
import { OutlineTree, Problems } from "../outline/outline-tree.tsx";
import { RunCard } from "./run-card.tsx";
import { SettingsDialog } from "./settings-dialog.tsx";
import { useEdits } from "./use-edits.ts";
import { VersionsCard } from "./versions-card.tsx";
import { WayDialog } from "./way-dialog.tsx";

type Open =
  | { what: "node"; node: FlowNode | null; after: FlowNode | null }
  | { what: "way"; from: FlowNode; connection: FlowConnection | null }
  | { what: "settings" };

/** The outline of a flow with its acts, beside its runs and versions. */
export function FlowEditor({ flow }: { flow: Flow }) {
  const edits = useEdits(flow);
  const catalogue = useQuery(catalogueQuery).data ?? [];
  const integrations = useQuery(integrationsQuery).data ?? [];
  const runs = useQuery(latestRunsQuery(flow.id)).data ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const watched = useQuery(runQuery(chosen ?? runs[0]?.id ?? "")).data;
  const [open, setOpen] = useState<Open | null>(null);
  const lines = useMemo(() => outlineOf(flow), [flow]);
  const states = useMemo(() => nodeStates(watched), [watched]);
  const close = () => setOpen(null);
  const remove = useMutation({
    mutationFn: (node: FlowNode) =>
      edits.edit(flow.version, [
        (ifMatch) => call(deleteNode, { params: { flowId: flow.id, nodeId: node.id }, ifMatch }),
      ]),
    onSuccess: (_, { title }) => tell(`“${title}” is removed. Ctrl and Z bring it back.`),
  });
  const status = useMutation({
    mutationFn: () =>
      edits.edit(flow.version, [
        (ifMatch) =>
          call(changeFlow, {
            params: { id: flow.id },
            body: { status: flow.status === "active" ? "paused" : "active" },
            ifMatch,
          }),
      ]),
  });
  useUndoKey(edits.undo);
  const loose = flow.problems.filter(({ nodeId, connectionId }) => nodeId === null && connectionId === null);
  const silent = silentWords(flow);
  const isActive = flow.status === "active";
  return (
    <Page
      title={flow.name}
      actions={
        <>
          <ChangeButton busy={edits.undo === null} onClick={() => void edits.undo?.()}>
            Undo
          </ChangeButton>
          <ChangeButton onClick={() => setOpen({ what: "settings" })}>Settings</ChangeButton>
          <ChangeButton
            look={isActive ? "" : "button-primary"}
            busy={status.isPending}
            onClick={() => status.mutate()}
          >
            {isActive ? "Pause" : "Activate"}
          </ChangeButton>
        </>
      }
    >
      <p className="flows-about">
        <Link to="/flows">Flows</Link>
        <span className={`pill ${STATUS_WORDS[flow.status].look}`.trim()}>
          {STATUS_WORDS[flow.status].name}
        </span>
        <span className="soft small">
          {flow.intention === "" ? "" : `${flow.intention} · `}
          {figuresWords(flow.metrics)} · version {flow.version}
        </span>
      </p>
      <RunsLeft />
      {silent === null ? null : <output className="note note-warn flows-note">{silent}</output>}
      <EditFailed error={remove.error ?? status.error} />
      <div className="flows-columns">
        <Section
          title="Steps"
          aside={
            <ChangeButton
              look="button-small"
              onClick={() => setOpen({ what: "node", node: null, after: null })}
            >
              Add a step
            </ChangeButton>
          }
        >
          <Problems problems={loose} />
          {flow.nodes.length === 0 ? (
            <p className="soft">Begin with a trigger: what starts this flow?</p>
          ) : (
            <OutlineTree
              flow={flow}
              lines={lines}
              states={states}
              summary={(node) => summaryOf(node, catalogue, integrations)}
              acts={{
                change: (node) => setOpen({ what: "node", node, after: null }),
                addAfter: (after) => setOpen({ what: "node", node: null, after }),
                connect: (from) => setOpen({ what: "way", from, connection: null }),
                remove: (node) => {
                  if (!remove.isPending) remove.mutate(node);
                },
                changeWay(connection) {
                  const from = flow.nodes.find(({ id }) => id === connection.fromNodeId);
                  if (from !== undefined) setOpen({ what: "way", from, connection });
                },
              }}
            />
          )}
        </Section>
        <div className="stack">
          <RunCard flow={flow} runs={runs} watched={watched} watch={setChosen} />
          <VersionsCard flow={flow} edits={edits} />
        </div>
      </div>
      {open?.what === "node" ? (
        <NodeDialog
          flow={flow}
          edits={edits}
          node={open.node}
          after={open.after}
          lastRun={watched}
          onClose={close}
        />
      ) : null}
      {open?.what === "way" ? (
        <WayDialog
          flow={flow}
          edits={edits}
          from={open.from}
          connection={open.connection}
          lastRun={watched}
          onClose={close}
        />
      ) : null}
      {open?.what === "settings" ? <SettingsDialog flow={flow} edits={edits} onClose={close} /> : null}
    </Page>
  );
}

/** Ctrl or ⌘ and Z undo the last act, unless the user types or a dialog is open. */
function useUndoKey(undo: (() => Promise<void>) | null): void {
  const run = useEffectEvent(() => void undo?.());
  useEffect(() => {
    function pressed(event: KeyboardEvent): void {
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== "z") return;
      const { target } = event;
      const isTyping = target instanceof HTMLElement && /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName);
      if (isTyping || document.querySelector("dialog[open]") !== null) return;
      event.preventDefault();
      run();
    }
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
}
