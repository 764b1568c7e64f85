import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useId, useState, type FormEvent } from "react";
import type { Flow } from "#shared/contracts/flows.ts";
import { executeFlow, type Run, type RunHead } from "#shared/contracts/runs.ts";
import { call } from "../../session/client.ts";
import { KEYS } from "../../session/keys.ts";
import { outdate } from "../../session/outdate.ts";
import { runWords, STARTER_WORDS } from "../../runs/run-words.ts";
import { stopRun } from "../../runs/queries.ts";
import { StatePill } from "../../runs/state-pill.tsx";
import { ChangeButton } from "../../ui/change-button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Section } from "../../ui/section.tsx";
import { tell } from "../../ui/tell.ts";
import { Time } from "../../ui/time.tsx";
import { sampleOf, sampleText } from "../fields/sample-field.tsx";
import { EditFailed } from "./edit-failed.tsx";
import { toldWords } from "../outline/node-states.ts";

type Props = {
  flow: Flow;
  runs: readonly RunHead[];
  /** The run whose states stand at the steps. */
  watched: Run | undefined;
  watch: (runId: string) => void;
};

/** Starts the flow by hand, and shows its latest runs; one of them is watched at the steps. */
export function RunCard({ flow, runs, watched, watch }: Props) {
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const stop = useMutation({
    mutationFn: (id: string) => stopRun(client, id),
    onError: (error) => tell(`The run was not stopped: ${error.message}.`),
  });
  return (
    <Section
      title="Run and watch"
      aside={
        <ChangeButton look="button-small button-primary" onClick={() => setAsking(true)}>
          Run now
        </ChangeButton>
      }
    >
      <output className="hidden-visually" aria-live="polite">
        {toldWords(watched)}
      </output>
      {runs.length === 0 ? (
        <p className="soft small">
          It never ran. Run it once by hand, and see at each step what comes of it.
        </p>
      ) : (
        <ul className="lines">
          {runs.map((run) => (
            <li key={run.id} className="item">
              <div className="small">
                <p className="row">
                  <StatePill words={runWords(run)} />
                  <Link to="/executions/$runId" params={{ runId: run.id }}>
                    <Time at={run.startTime} as="ago" />
                  </Link>
                  <span className="soft">{STARTER_WORDS[run.startedBy]}</span>
                </p>
                {run.error === null ? null : <p className="down wraps-anywhere">{run.error.message}</p>}
              </div>
              <div className="item-acts">
                {run.status === "pending" ? (
                  <ChangeButton
                    look="button-small button-quiet"
                    busy={stop.isPending}
                    onClick={() => stop.mutate(run.id)}
                  >
                    Stop
                  </ChangeButton>
                ) : null}
                <button
                  type="button"
                  className="button button-small button-quiet"
                  aria-pressed={watched?.id === run.id}
                  onClick={() => watch(run.id)}
                >
                  {watched?.id === run.id ? "Shown" : "Show"}
                </button>
              </div>
            </li>
          ))}
        </ul>
      )}
      <p className="small section-acts">
        <Link to="/executions" search={{ flow: flow.id }}>
          All runs of this flow
        </Link>
      </p>
      {isAsking ? (
        <RunDialog flow={flow} last={watched} watch={watch} onClose={() => setAsking(false)} />
      ) : null}
    </Section>
  );
}

type DialogProps = {
  flow: Flow;
  last: Run | undefined;
  watch: (runId: string) => void;
  onClose: () => void;
};

function RunDialog({ flow, last, watch, onClose }: DialogProps) {
  const id = useId();
  const client = useQueryClient();
  const [text, setText] = useState(() => sampleText(last?.input) || "{}");
  const input = text.trim() === "" ? null : sampleOf(text);
  const run = useMutation({
    mutationFn: async () => {
      const started = await call(executeFlow, {
        params: { id: flow.id },
        body: input === undefined ? {} : { input },
      });
      return "execution" in started ? started.execution.id : started.id;
    },
    onSuccess(runId) {
      watch(runId);
      void outdate(client, KEYS.runs);
      onClose();
    },
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!run.isPending && input !== undefined) run.mutate();
  }
  return (
    <Dialog title={`Run “${flow.name}” now`} open stays onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <p className="soft small">
          It really does what its steps say
          {flow.validVersion !== null && flow.validVersion < flow.version
            ? `, as version ${flow.validVersion} has them: what you changed since cannot run yet`
            : ""}
          .
        </p>
        <div className="field">
          <label htmlFor={id}>Input, as JSON</label>
          <textarea
            className="input text-area"
            id={id}
            rows={6}
            spellCheck={false}
            aria-describedby={`${id}-told`}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
          <output className="small down" id={`${id}-told`}>
            {input === undefined ? "This is no JSON." : ""}
          </output>
        </div>
        <EditFailed error={run.error} />
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <ChangeButton type="submit" look="button-primary" busy={run.isPending}>
            Run it
          </ChangeButton>
        </div>
      </form>
    </Dialog>
  );
}
