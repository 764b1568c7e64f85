import * as z from "zod";
import { Problem } from "../problem.ts";
import type { LocalStore } from "./local-store.ts";
import { type DeviceKeyring, openEnvelope, sealEnvelope } from "./session-envelope.ts";
import { Pair } from "./vault.ts";

/** Names what outlives a wipe: sign-outs that the server has not heard of. */
export const SIGN_OUTS = "sign-out:";

const Waiting = z.object({ everywhere: z.boolean(), tokens: Pair, sealed: z.string().optional() });
type Waiting = z.infer<typeof Waiting>;

type Deps = {
  store: LocalStore;
  keyring: DeviceKeyring | undefined;
  /** Ends that session on the server, refreshing it where it must; throws `Unreachable` when nobody hears it. */
  tell(tokens: Pair, everywhere: boolean, renewed: (tokens: Pair) => Promise<void>): Promise<void>;
};

/** Sign-outs that wait for the network. They survive a restart, and are sent before anything else is. */
export class SignOuts {
  readonly #deps: Deps;
  #draining: Promise<void> | null = null;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async add(tokens: Pair, everywhere: boolean): Promise<void> {
    await this.#keep(SIGN_OUTS + crypto.randomUUID(), tokens, everywhere);
  }

  /** Sends what waits; what the server cannot be told of now stays. One at a time, however many ask. */
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

/** A session that is over already needs no sign-out. */
function passEnded(error: unknown): void {
  const isOver =
    error instanceof Problem && (error.code === "unauthenticated" || error.code === "refresh_refused");
  if (!isOver) throw error;
}
