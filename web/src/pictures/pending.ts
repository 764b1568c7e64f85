import type { QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { attachToDay, attachToTrade, MOST_PICTURE_BYTES } from "#shared/contracts/attachments.ts";
import { Unreachable } from "#shared/client/request.ts";
import { Problem } from "#shared/problem.ts";
import { client, onEnded } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { outdate } from "../session/outdate.ts";

/** The trade, by its id, or the day that a picture is attached to. */
export type Subject = { tradeId: string } | { day: string };

/** A picture that the server does not have yet. It is kept until it is sent or given up. */
export type Pending = {
  /** Also the key of its request, so that no repeat attaches it twice. */
  key: string;
  subject: Subject;
  file: File;
  /** From 0 to 1. */
  progress: number;
  error: Error | null;
};

let pending: readonly Pending[] = [];
let isSending = false;
const listeners = new Set<() => void>();
const caches = new Map<string, QueryClient>();

/** The pictures that wait, of any subject. */
export function usePending(): readonly Pending[] {
  return useSyncExternalStore(subscribe, () => pending);
}

export function isOf(subject: Subject, other: Subject): boolean {
  return JSON.stringify(subject) === JSON.stringify(other);
}

/** Sends pictures one after another, also when the user leaves the page meanwhile. */
export function addPictures(cache: QueryClient, subject: Subject, files: readonly File[]): void {
  const added = files.map((file) => {
    const key = crypto.randomUUID();
    caches.set(key, cache);
    return { key, subject, file, progress: 0, error: tooLarge(file) };
  });
  show([...pending, ...added]);
  void sendAll();
}

export function retryPicture(key: string): void {
  change(key, { error: null, progress: 0 });
  void sendAll();
}

export function giveUpPicture(key: string): void {
  caches.delete(key);
  show(pending.filter((each) => each.key !== key));
}

function tooLarge({ size }: File): Error | null {
  if (size <= MOST_PICTURE_BYTES) return null;
  return new Problem("payload_too_large", "A picture may have 10 MB at most.");
}

async function sendAll(): Promise<void> {
  if (isSending) return;
  isSending = true;
  for (;;) {
    const next = pending.find(({ error }) => error === null);
    if (next === undefined) break;
    await send(next);
  }
  isSending = false;
}

async function send({ key, subject, file }: Pending): Promise<void> {
  const onProgress = (progress: number) => change(key, { progress });
  const upload = { file, fileName: file.name, idempotencyKey: key, onProgress };
  try {
    if (!navigator.onLine) throw new Unreachable("offline");
    await ("tradeId" in subject
      ? client.upload(attachToTrade, { ...upload, params: { id: subject.tradeId } })
      : client.upload(attachToDay, { ...upload, params: { date: subject.day } }));
    const cache = caches.get(key);
    if (cache !== undefined) await Promise.all(PICTURE_KEYS.map((each) => outdate(cache, each)));
    giveUpPicture(key);
  } catch (problem) {
    change(key, { error: problem instanceof Error ? problem : new Error("it failed") });
  }
}

/** What shows pictures. */
export const PICTURE_KEYS = [KEYS.pictures, KEYS.day, KEYS.days] as const;

function change(key: string, part: Partial<Pending>): void {
  show(pending.map((each) => (each.key === key ? { ...each, ...part } : each)));
}

function show(next: readonly Pending[]): void {
  pending = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

globalThis.addEventListener("online", () => {
  for (const { key, error } of pending) if (error instanceof Unreachable) retryPicture(key);
});
globalThis.addEventListener("beforeunload", (event) => {
  if (pending.length > 0) event.preventDefault();
});
onEnded(() => show([]));
