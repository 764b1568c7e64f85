import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { type Flow, restoreFlowVersion } from "#shared/contracts/flows.ts";
import { Problem } from "#shared/problem.ts";
import { call } from "../../session/client.ts";
import { KEYS } from "../../session/keys.ts";
import { outdate } from "../../session/outdate.ts";
import { tell } from "../../ui/tell.ts";
import { flowQuery } from "../queries.ts";

/** A request that changes the flow, with the version that it changes. */
export type EditStep<T = unknown> = (ifMatch: number) => Promise<T>;
/** One act of the user: what it undoes to, and the version that it made. */
type Done = { before: number; after: number };

export type Edits = {
  /** Sends the steps one after the other against the version that the user saw. */
  edit: (version: number, steps: readonly EditStep[]) => Promise<void>;
  /** Brings back the version before the last act of this page; null without one. */
  undo: (() => Promise<void>) | null;
  restore: (n: number) => Promise<void>;
  /** The version that is loaded now. */
  latest: () => number;
};

/** Edits of a flow, each against the version that the user saw, with a way back. */
export function useEdits(flow: Flow): Edits {
  const client = useQueryClient();
  const [done, setDone] = useState<readonly Done[]>([]);
  const { queryKey } = flowQuery(flow.id);
  const params = { id: flow.id };

  const latest = () => client.getQueryData<Flow>(queryKey)?.version ?? flow.version;

  /** The version after an act, which the server counts. */
  async function readVersion(): Promise<number> {
    await outdate(client, queryKey);
    void outdate(client, KEYS.flows);
    void outdate(client, KEYS.flowVersions);
    return latest();
  }

  async function bringBack(n: number): Promise<number> {
    const restored = await call(restoreFlowVersion, {
      params: { ...params, n },
      body: {},
      ifMatch: latest(),
    });
    client.setQueryData(queryKey, restored);
    await readVersion();
    return restored.version;
  }

  async function edit(version: number, steps: readonly EditStep[]): Promise<void> {
    let sent = 0;
    try {
      // Each step makes one version.
      for (const step of steps) {
        await step(version + sent);
        sent += 1;
      }
    } finally {
      const after = await readVersion();
      if (sent > 0 && after > version) setDone((known) => [...known, { before: version, after }]);
    }
  }

  async function undo({ before, after }: Done): Promise<void> {
    if (flow.version !== after) {
      setDone([]);
      tell("It changed elsewhere since. Choose what to bring back from the list of versions.");
      return;
    }
    const restored = await bringBack(before);
    // The version that now stands equals the one that the act before made.
    setDone((known) => {
      const rest = known.slice(0, -1);
      return rest.map((each, at) => (at === rest.length - 1 ? { ...each, after: restored } : each));
    });
    tell("Undone.");
  }

  const last = done.at(-1);
  return {
    edit,
    latest,
    undo: last === undefined ? null : () => undo(last).catch(tellRefusal),
    restore: async (n) => {
      const before = flow.version;
      const after = await bringBack(n);
      setDone((known) => [...known, { before, after }]);
    },
  };
}

function tellRefusal(error: unknown): void {
  tell(`Nothing was undone: ${error instanceof Error ? error.message : "it failed"}.`);
}

/** True of a refusal because somebody else changed the flow meanwhile. */
export function isElsewhere(error: unknown): boolean {
  return error instanceof Problem && error.code === "precondition_failed";
}
