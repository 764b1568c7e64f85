import { Problem } from "#shared/problem.ts";
import { onEnded } from "../session/client.ts";
import type { Draft, Drafts } from "./draft.ts";

export type WritingState = "stored" | "typing" | "storing" | "failed";
export type Stored<W> = W & { version: number };

/** How the words of one subject are read and stored. */
export type Store<W> = {
  /** The newest version that the page knows. */
  latest: () => Stored<W>;
  /** Sends a change against a version, and shows what the server stored. */
  save: (changed: Partial<W>, version: number) => Promise<Stored<W>>;
  /** Reads the newest version. */
  reload: () => Promise<void>;
};

/** What was written about a subject, and how far it is on its way to the server. */
export type Kept<W> = {
  draft: Draft<W> | null;
  state: WritingState;
  error: Error | null;
  /** The fields that another device changed meanwhile. */
  clashes: readonly (keyof W & string)[];
  isBusy: boolean;
  /** The last answer, which is newer than what a page knows that was left. */
  answer: Stored<W> | null;
};

/** Drafts by the key of their subject. They outlast their page, until they are stored or given up. */
export class KeptDrafts<W extends object> {
  readonly drafts: Drafts<W>;
  readonly #kept = new Map<string, Kept<W>>();
  /** Of the page that shows or last showed a subject. */
  readonly #stores = new Map<string, Store<W>>();
  readonly #shown = new Set<string>();
  readonly #listeners = new Set<() => void>();

  constructor(drafts: Drafts<W>) {
    this.drafts = drafts;
    globalThis.addEventListener("online", () => {
      for (const key of this.#kept.keys()) void this.send(key);
    });
    globalThis.addEventListener("beforeunload", (event) => {
      if (this.#kept.size > 0) event.preventDefault();
    });
    onEnded(() => {
      this.#kept.clear();
      this.#tell();
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  of(key: string): Kept<W> | undefined {
    return this.#kept.get(key);
  }

  /** Notes that a page shows the subject; the result notes that it was left, and sends what it left. */
  shown(key: string): () => void {
    this.#shown.add(key);
    return () => {
      this.#shown.delete(key);
      if (!this.#kept.has(key)) this.#stores.delete(key);
      void this.send(key);
    };
  }

  /** Each page knows its own newest version. */
  serve(key: string, store: Store<W>): void {
    this.#stores.set(key, store);
  }

  write(key: string, store: Store<W>, change: Partial<W>): void {
    this.serve(key, store);
    const known = this.#kept.get(key);
    const draft = this.drafts.drafted(known?.draft ?? null, newest(store, known), change);
    this.#set(key, { ...NEW, ...known, draft, state: "typing" });
  }

  giveUp(key: string): void {
    this.#change(key, { draft: null, clashes: [], state: "stored" });
  }

  /** Sends the draft against the newest version that is known, unless another device wrote in its fields. */
  async send(key: string, { isForced = false } = {}): Promise<void> {
    const kept = this.#kept.get(key);
    const store = this.#stores.get(key);
    if (store === undefined || kept === undefined || kept.draft === null || kept.isBusy) return;
    const { draft } = kept;
    const known = newest(store, kept);
    const clashes = isForced ? [] : this.drafts.clashesOf(draft, known);
    this.#change(key, clashes.length > 0 ? { clashes } : { clashes, isBusy: true, state: "storing" });
    if (clashes.length > 0) return;
    try {
      const answer = await store.save(draft.changed, known.version);
      const now = this.#kept.get(key)?.draft ?? null;
      const left = this.drafts.leftOf(now, draft, answer);
      const state = left === null ? "stored" : "typing";
      this.#change(key, { isBusy: false, draft: left, state, error: null, answer });
      // No page is there whose pause would send the rest.
      if (!this.#shown.has(key)) void this.send(key);
    } catch (problem) {
      await this.#failed(key, draft, problem);
    }
  }

  async #failed(key: string, begun: Draft<W>, problem: unknown): Promise<void> {
    if (!(problem instanceof Problem) || problem.code !== "precondition_failed") {
      const error = problem instanceof Error ? problem : new Error("it failed");
      this.#change(key, { isBusy: false, error, state: "failed" });
      return;
    }
    this.#change(key, { answer: null });
    await this.#stores.get(key)?.reload();
    const kept = this.#kept.get(key);
    const store = this.#stores.get(key);
    if (kept === undefined || store === undefined) return;
    const clashes = this.drafts.clashesOf(begun, store.latest());
    // Where the other device wrote in other fields, a new draft of the same words goes out after a pause.
    const draft = kept.draft === null ? null : { ...kept.draft };
    this.#change(key, { isBusy: false, clashes, draft, state: "typing" });
  }

  #change(key: string, part: Partial<Kept<W>>): void {
    const known = this.#kept.get(key);
    if (known !== undefined) this.#set(key, { ...known, ...part });
  }

  #set(key: string, kept: Kept<W>): void {
    if (kept.draft !== null || kept.isBusy) this.#kept.set(key, kept);
    else {
      this.#kept.delete(key);
      if (!this.#shown.has(key)) this.#stores.delete(key);
    }
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

const NEW = { draft: null, error: null, clashes: [], isBusy: false, answer: null };

function newest<W>(store: Store<W>, kept: Kept<W> | undefined): Stored<W> {
  const known = store.latest();
  const answer = kept?.answer ?? known;
  return answer.version > known.version ? answer : known;
}
