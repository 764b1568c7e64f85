import { Link } from "@tanstack/react-router";
import type { FlowNode, FlowProblem, FlowTrigger } from "#shared/contracts/flow-nodes.ts";
import { StatePill } from "../../runs/state-pill.tsx";
import { ChangeButton } from "../../ui/change-button.tsx";
import { problemWords } from "../flow-words.ts";
import { HookAddress } from "./hook-address.tsx";
import { KINDS } from "./node-words.ts";

/** How a step did in the run that is watched. */
export type NodeState = { name: string; look: string; more: string };

type Props = {
  node: FlowNode;
  flowId: string;
  summary: string;
  problems: readonly FlowProblem[];
  trigger: FlowTrigger | undefined;
  state: NodeState | undefined;
  /** Several ways lead here. */
  meets: boolean;
  acts: {
    change: (node: FlowNode) => void;
    addAfter: (node: FlowNode) => void;
    connect: (node: FlowNode) => void;
    remove: (node: FlowNode) => void;
  };
};

/** One step: its kind, its title, what it does, what is wrong with it, and how it did. */
export function NodeRow({ node, flowId, summary, problems, trigger, state, meets, acts }: Props) {
  const { id, title, kind, detail, config } = node;
  const of = <span className="hidden-visually"> {title}</span>;
  return (
    <div className={problems.length === 0 ? "flows-step" : "flows-step flows-step-wrong"}>
      <div className="flows-step-what">
        <p className="flows-step-head">
          <span className="pill">{KINDS[kind].name}</span>
          <button
            type="button"
            className="flows-step-title"
            id={`step-${id}`}
            data-step=""
            aria-keyshortcuts="Enter a Delete"
            onClick={() => acts.change(node)}
            onKeyDown={(event) => {
              if (event.altKey || event.ctrlKey || event.metaKey) return;
              if (event.key === "Delete") acts.remove(node);
              else if (event.key.toLowerCase() === "a") acts.addAfter(node);
              else return;
              event.preventDefault();
            }}
          >
            {title}
          </button>
          {state === undefined ? null : (
            <span className="flows-state">
              <StatePill words={state} />
              {state.more === "" ? null : <span className="soft small">{state.more}</span>}
            </span>
          )}
        </p>
        {summary === "" ? null : <p className="soft small wraps-anywhere">{summary}</p>}
        {meets ? (
          <p className="soft small">
            Runs once {config["join"] === "all" ? "every" : "any"} step before it has led here
          </p>
        ) : null}
        {detail === null || detail === "" ? null : <p className="small">{detail}</p>}
        {trigger?.hookId === undefined || trigger.hookId === null ? null : (
          <HookAddress flowId={flowId} nodeId={id} hookId={trigger.hookId} verify={trigger.verify} />
        )}
        {problems.length === 0 ? null : (
          <ul className="flows-problems small down">
            {problems.map((each) => (
              <li key={`${each.code} ${each.field} ${each.message}`}>
                To fix: {problemWords(each)}
                {each.field === "integrationId" ? (
                  <>
                    {" "}
                    <Link to="/integrations">Connect one</Link>
                  </>
                ) : null}
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className="flows-step-acts">
        <ChangeButton look="button-small" onClick={() => acts.addAfter(node)}>
          Add after{of}
        </ChangeButton>
        <ChangeButton look="button-small button-quiet" onClick={() => acts.connect(node)}>
          Connect{of}
        </ChangeButton>
        <ChangeButton look="button-small button-quiet" onClick={() => acts.remove(node)}>
          Remove{of}
        </ChangeButton>
      </div>
    </div>
  );
}
