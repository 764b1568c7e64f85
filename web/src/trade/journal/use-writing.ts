import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { annotateTrade } from "#shared/contracts/annotations.ts";
import type { TradeAnnotation, Written } from "#shared/contracts/trade-notes.ts";
import { Problem } from "#shared/problem.ts";
import { call } from "../../session/client.ts";
import { KEYS } from "../../session/keys.ts";
import { outdate } from "../../session/outdate.ts";
import { useLotMethod } from "../../trades/lot-method.ts";
import { tradeQuery } from "../../trades/queries.ts";
import type { TradeDetail } from "../trade-detail.ts";
import { clashesOf, type Draft, drafted, type Field, leftOf, over, type Words, wordsOf } from "./draft.ts";

/** A pause of the user after which what was typed is stored. */
const PAUSE_MS = 700;

export type WritingState = "stored" | "typing" | "storing" | "failed";

export type Writing = {
  /** What the fields show: the draft over what is stored. */
  words: Words;
  state: WritingState;
  error: Error | null;
  /** The fields that another device changed meanwhile. */
  clashes: readonly Field[];
  write: (change: TradeAnnotation) => void;
  /** Stores without waiting for a pause. */
  store: () => void;
  keepMine: () => void;
  takeTheirs: () => void;
};

/** Stores what is written about a trade as the user types, and never over what another device wrote. */
export function useWriting(trade: TradeDetail): Writing {
  const client = useQueryClient();
  const lotMethod = useLotMethod();
  const [draft, setDraft] = useState<Draft | null>(null);
  const [state, setState] = useState<WritingState>("stored");
  const [error, setError] = useState<Error | null>(null);
  const [clashes, setClashes] = useState<readonly Field[]>([]);
  const isBusy = useRef(false);
  const latestDraft = useRef<Draft | null>(null);
  const { queryKey } = tradeQuery(trade.id, lotMethod);

  const latest = () => client.getQueryData<TradeDetail>(queryKey) ?? trade;
  function keep(next: Draft | null): void {
    latestDraft.current = next;
    setDraft(next);
  }

  /** Sends the draft against the newest version that the page knows. */
  async function send(isForced: boolean): Promise<void> {
    const begun = latestDraft.current;
    if (begun === null || isBusy.current) return;
    const known = latest();
    const clashing = isForced ? [] : clashesOf(begun, known);
    setClashes(clashing);
    if (clashing.length > 0) return;
    isBusy.current = true;
    setState("storing");
    try {
      const sent = begun.changed;
      const stored = await call(annotateTrade, {
        params: { id: trade.id },
        query: { lotMethod },
        body: sent,
        ifMatch: known.version,
      });
      adopt(stored);
      const now = latestDraft.current;
      keep(now === null ? null : leftOf(now, sent, wordsOf(stored)));
      setError(null);
      setState(latestDraft.current === null ? "stored" : "typing");
    } catch (problem) {
      if (problem instanceof Problem && problem.code === "precondition_failed") {
        await outdate(client, queryKey);
        const clash = clashesOf(begun, latest());
        setClashes(clash);
        setState("typing");
        // The other device wrote in other fields, so the same words go out again after a pause.
        if (clash.length === 0 && latestDraft.current !== null) keep({ ...latestDraft.current });
      } else {
        setError(problem instanceof Error ? problem : new Error("it failed"));
        setState("failed");
      }
    } finally {
      isBusy.current = false;
    }
  }

  /** Shows what the server stored; its event has the lists read it. */
  function adopt(stored: Written): void {
    const written: Partial<TradeDetail> = { ...wordsOf(stored), rMultiple: stored.rMultiple };
    written.version = stored.version;
    client.setQueryData<TradeDetail>(queryKey, (known) => known && { ...known, ...written });
    void outdate(client, KEYS.tags);
    void outdate(client, KEYS.setups);
  }

  const store = useEffectEvent(() => void send(false));
  useEffect(() => {
    if (draft === null || clashes.length > 0) return undefined;
    const timer = setTimeout(() => store(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft, clashes]);
  useEffect(() => {
    const flush = () => store();
    globalThis.addEventListener("online", flush);
    return () => {
      globalThis.removeEventListener("online", flush);
      flush();
    };
  }, []);

  return {
    words: over(wordsOf(trade), draft?.changed ?? {}),
    state,
    error,
    clashes,
    write(change) {
      keep(drafted(latestDraft.current, latest(), change));
      setState(latestDraft.current === null ? "stored" : "typing");
    },
    store: () => void send(false),
    keepMine() {
      setClashes([]);
      void send(true);
    },
    takeTheirs() {
      setClashes([]);
      keep(null);
      setState("stored");
    },
  };
}
