import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { FlowFile, type FlowHead, importFlow } from "#shared/contracts/flows.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { outdate } from "../session/outdate.ts";
import { queryClient } from "../session/query-client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { MoreButton } from "../ui/more-button.tsx";
import { Page } from "../ui/page.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { RunsLeft } from "../runs/runs-left.tsx";
import { SearchField } from "../ui/search-field.tsx";
import { Loaded, Section } from "../ui/section.tsx";
import { tell } from "../ui/tell.ts";
import { FlowItem } from "./list/flow-item.tsx";
import { NewFlowDialog } from "./list/new-flow-dialog.tsx";
import { StarterDialog } from "./list/starter-dialog.tsx";
import { useMoveFlow } from "./list/use-move-flow.ts";
import { flowsQuery } from "./queries.ts";
import { type StarterName, STARTERS } from "./starters.ts";
import "./flows.css";

type Shown = "current" | "archived";

/** What happens by itself: the flows, how they do, and why one fires nothing. */
export function FlowsPage() {
  const [wanted, setWanted] = useState("");
  const [shown, setShown] = useState<Shown>("current");
  const [isMaking, setMaking] = useState(false);
  const [starter, setStarter] = useState<StarterName | null>(null);
  const filter = {
    ...(shown === "archived" ? { status: "archived" as const } : {}),
    ...(wanted === "" ? {} : { search: wanted }),
  };
  const flows = useInfiniteQuery(flowsQuery(filter));
  const isFiltered = wanted !== "" || shown === "archived";
  return (
    <Page
      title="Flows"
      actions={
        <>
          <ImportButton />
          <ChangeButton look="button-primary" onClick={() => setMaking(true)}>
            New flow
          </ChangeButton>
        </>
      }
    >
      <RunsLeft />
      <Section
        title="Your flows"
        intro="A flow does something by itself when something happens in your trading. It never loosens a guardrail."
      >
        <search className="row flows-filter">
          <SearchField label="Find a flow" placeholder="Find a flow" value={wanted} send={setWanted} />
          <select
            className="select"
            aria-label="Which flows"
            value={shown}
            onChange={({ target }) => setShown(target.value === "archived" ? "archived" : "current")}
          >
            <option value="current">Active and paused</option>
            <option value="archived">Archived</option>
          </select>
        </search>
        <Loaded asked={flows} lines={6}>
          {({ items }) => {
            const listed = items.filter(({ status }) => (status === "archived") === (shown === "archived"));
            if (listed.length > 0) return <FlowList all={items} flows={listed} isWhole={!isFiltered} />;
            return isFiltered || items.length > 0 ? (
              <p className="soft">
                {shown === "archived" ? "No flow is archived" : "No flow is called"}
                {wanted === "" ? "." : ` “${wanted}”.`}
              </p>
            ) : (
              <NoFlow onChoose={setStarter} />
            );
          }}
        </Loaded>
        <MoreButton asked={flows}>More flows</MoreButton>
      </Section>
      {isMaking ? <NewFlowDialog onClose={() => setMaking(false)} /> : null}
      {starter === null ? null : <StarterDialog starter={starter} onClose={() => setStarter(null)} />}
    </Page>
  );
}

type ListProps = { all: readonly FlowHead[]; flows: readonly FlowHead[]; isWhole: boolean };

function FlowList({ all, flows, isWhole }: ListProps) {
  const { move, error } = useMoveFlow(all, flows);
  return (
    <>
      {error === null ? null : <ProblemNote error={error} safe="The order is as it was." />}
      <ul className="lines">
        {flows.map((flow, at) => (
          <FlowItem
            key={flow.id}
            flow={flow}
            move={isWhole ? move : null}
            isFirst={at === 0}
            isLast={at === flows.length - 1}
          />
        ))}
      </ul>
    </>
  );
}

/** Three flows of a trader's life, each of which can be built at once. */
function NoFlow({ onChoose }: { onChoose: (starter: StarterName) => void }) {
  const names = Object.keys(STARTERS).filter((name): name is StarterName => Object.hasOwn(STARTERS, name));
  return (
    <>
      <p className="section-intro">You have no flow yet. Begin with one of these, or make your own.</p>
      <ul className="flows-starters">
        {names.map((name) => (
          <li key={name} className="flows-starter">
            <div>
              <h3>{STARTERS[name].title}</h3>
              <p className="soft small">{STARTERS[name].about}</p>
            </div>
            <ChangeButton look="button-small" onClick={() => onChoose(name)}>
              Build this<span className="hidden-visually"> {STARTERS[name].title}</span>
            </ChangeButton>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Makes a paused flow of a file that another flow was exported to. */
function ImportButton() {
  const input = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const read = useMutation({
    mutationFn: async (file: File) => {
      const parsed = FlowFile.safeParse(jsonOf(await file.text()));
      if (!parsed.success) throw new Error("unread");
      return call(importFlow, { body: parsed.data });
    },
    onSuccess: async ({ id, name }) => {
      void outdate(queryClient, KEYS.flows);
      tell(`“${name}” is imported and paused.`);
      await navigate({ to: "/flows/$flowId", params: { flowId: id } });
    },
    onError: (error) =>
      tell(
        error.message === "unread"
          ? "This file is no exported flow. Nothing was changed."
          : `The flow was not imported: ${error.message}.`,
      ),
  });
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        hidden
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file !== undefined) read.mutate(file);
          target.value = "";
        }}
      />
      <ChangeButton busy={read.isPending} onClick={() => input.current?.click()}>
        Import
      </ChangeButton>
    </>
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
