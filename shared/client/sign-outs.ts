import * as z from "zod";
import { Problem } from "../problem.ts";
import type { LocalStore } from "./local-store.ts";
import { type DeviceKeyring, openEnvelope, sealEnvelope } from "./session-envelope.ts";
import { Pair } from "./vault.ts";

/** The key prefix of sign-outs that the server has not received; `wipe` keeps them. */
export const SIGN_OUTS = "sign-out:";

const Waiting = z.object({ everywhere: z.boolean(), tokens: Pair, sealed: z.string().optional() });
type Waiting = z.infer<typeof Waiting>;

type Deps = {
  store: LocalStore;
  keyring: DeviceKeyring | undefined;
  /**
   * Ends the session on the server and refreshes the session where needed; throws `Unreachable` without an
   * answer.
   */
  tell(tokens: Pair, everywhere: boolean, renewed: (tokens: Pair) => Promise<void>): Promise<void>;
};

/**
 * The sign-outs that wait for the network. They survive a restart, and the client sends them before any
 * request.
 */
export class SignOuts {
  readonly #deps: Deps;
  #draining: Promise<void> | null = null;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async add(tokens: Pair, everywhere: boolean): Promise<void> {
    await this.#keep(SIGN_OUTS + crypto.randomUUID(), tokens, everywhere);
  }

  /**
   * Sends the waiting sign-outs, and keeps those that cannot reach the server. Concurrent callers share one
   * run.
   */
  drain(): Promise<void> {
    this.#draining ??= this.#drain().finally(() => {
      this.#draining = null;
    });
    return this.#draining;
  }

  async #drain(): Promise<void> {
    for (const [key, value] of await this.#deps.store.entries(SIGN_OUTS)) {
      const waiting = await this.#open(value);
      if (waiting !== null) {
        const { tokens, everywhere } = waiting;
        await this.#deps
          .tell(tokens, everywhere, (renewed) => this.#keep(key, renewed, everywhere))
          .catch(passEnded);
      }
      await this.#deps.store.delete(key);
    }
  }

  async #keep(key: string, tokens: Pair, everywhere: boolean): Promise<void> {
    const { store, keyring } = this.#deps;
    const waiting: Waiting =
      keyring === undefined
        ? { everywhere, tokens }
        : { everywhere, tokens: {}, sealed: await sealEnvelope(keyring, JSON.stringify(tokens)) };
    await store.put(key, waiting);
  }

  async #open(value: unknown): Promise<Waiting | null> {
    const { keyring } = this.#deps;
    const waiting = Waiting.safeParse(value).data ?? null;
    if (waiting?.sealed === undefined || keyring === undefined) return waiting;
    const text = await openEnvelope(keyring, waiting.sealed);
    return text === null ? null : { ...waiting, tokens: Pair.parse(JSON.parse(text)) };
  }
}

/** A session that is already over needs no sign-out. */
function passEnded(error: unknown): void {
  const isOver =
    error instanceof Problem && (error.code === "unauthenticated" || error.code === "refresh_refused");
  if (!isOver) throw error;
}
