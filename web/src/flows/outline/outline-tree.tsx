import type { FlowConnection, FlowNode, FlowProblem } from "#shared/contracts/flow-nodes.ts";
import type { Flow } from "#shared/contracts/flows.ts";
import { problemWords } from "../flow-words.ts";
import { NodeRow, type NodeState } from "./node-row.tsx";
import type { Line, Step, Way } from "./outline.ts";

/** What a row may ask of the editor. */
export type Acts = {
  change: (node: FlowNode) => void;
  addAfter: (node: FlowNode) => void;
  connect: (node: FlowNode) => void;
  remove: (node: FlowNode) => void;
  changeWay: (connection: FlowConnection) => void;
};

type Props = {
  flow: Flow;
  lines: readonly Line[];
  acts: Acts;
  summary: (node: FlowNode) => string;
  states: ReadonlyMap<string, NodeState>;
};

/** The steps of a flow in the order in which they run, branches nested. Arrow keys go from step to step. */
export function OutlineTree({ lines, ...props }: Props) {
  return (
    <div
      className="flows-outline"
      onKeyDown={(event) => {
        if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
        if (event.altKey || event.ctrlKey || event.metaKey) return;
        if (moveFocus(event.currentTarget, event.target, event.key === "ArrowDown" ? 1 : -1))
          event.preventDefault();
      }}
      role="presentation"
    >
      {lines.map(({ steps, isLoose }) => (
        <div key={steps[0]?.node.id}>
          {isLoose ? <p className="small warn-ink flows-loose">Nothing leads to these steps:</p> : null}
          <Steps steps={steps} {...props} />
        </div>
      ))}
    </div>
  );
}

type RowProps = Omit<Props, "lines">;

function Steps({ steps, ...props }: RowProps & { steps: readonly Step[] }) {
  return (
    <ol>
      {steps.map((step) => (
        <li key={step.node.id}>
          <NodeRow
            node={step.node}
            summary={props.summary(step.node)}
            problems={props.flow.problems.filter(({ nodeId }) => nodeId === step.node.id)}
            trigger={props.flow.triggers.find(({ nodeId }) => nodeId === step.node.id)}
            flowId={props.flow.id}
            state={props.states.get(step.node.id)}
            meets={step.incoming > 1}
            acts={props.acts}
          />
          <Ways ways={step.ways} {...props} />
        </li>
      ))}
    </ol>
  );
}

function Ways({ ways, ...props }: RowProps & { ways: readonly Way[] }) {
  const [first] = ways;
  if (first === undefined) return null;
  if (ways.length === 1) return <WayLine way={first} {...props} />;
  return (
    <ul className="flows-branches">
      {ways.map((way) => (
        <li key={way.connection.id}>
          <WayLine way={way} {...props} />
          {way.steps.length === 0 ? null : <Steps steps={way.steps} {...props} />}
        </li>
      ))}
    </ul>
  );
}

function WayLine({ way: { connection, goesOnAt }, flow, acts }: RowProps & { way: Way }) {
  const problems = flow.problems.filter(({ connectionId }) => connectionId === connection.id);
  const target = flow.nodes.find(({ id }) => id === connection.toNodeId);
  return (
    <div className="flows-way small">
      <button
        type="button"
        className="flows-way-words"
        aria-label={`Connection to ${target?.title ?? "nowhere"}: ${wayWords(connection)}`}
        onClick={() => acts.changeWay(connection)}
      >
        {wayWords(connection)}
      </button>
      {goesOnAt === null ? null : (
        <span className="soft">
          continues at{" "}
          <a
            href={`#${rowId(goesOnAt.id)}`}
            onClick={(event) => {
              event.preventDefault();
              document.getElementById(rowId(goesOnAt.id))?.focus();
            }}
          >
            {goesOnAt.title}
          </a>
        </span>
      )}
      <Problems problems={problems} />
    </div>
  );
}

/** When a way is taken, in words. */
function wayWords({ label, condition, on }: FlowConnection): string {
  const when = [
    ...(on === "error" ? ["if it failed"] : []),
    ...(condition === null ? [] : [`if ${condition}`]),
  ].join(" and ");
  if (label !== null) return when === "" ? label : `${label}: ${when}`;
  return when === "" ? "then" : when;
}

/** Faults at their place, in words. */
export function Problems({ problems }: { problems: readonly FlowProblem[] }) {
  if (problems.length === 0) return null;
  return (
    <ul className="flows-problems small down">
      {problems.map((each) => (
        <li key={`${each.code} ${each.field} ${each.message}`}>{sentence(problemWords(each))}</li>
      ))}
    </ul>
  );
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function moveFocus(outline: HTMLElement, from: EventTarget, by: 1 | -1): boolean {
  const rows = [...outline.querySelectorAll<HTMLElement>("[data-step]")];
  const at = rows.findIndex((row) => row === from);
  const next = at === -1 ? undefined : rows[at + by];
  next?.focus();
  return next !== undefined;
}

function rowId(nodeId: string): string {
  return `step-${nodeId}`;
}
