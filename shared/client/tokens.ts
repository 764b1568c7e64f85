import * as z from "zod";
import type { SignedIn } from "../contracts/auth.ts";
import { Problem } from "../problem.ts";
import type { Clock } from "./clock.ts";
import { claimStore, type LocalStore } from "./local-store.ts";

/** How a session travels: a browser's cookies, or tokens that the client keeps and sends itself. */
export type Carrier = "cookie" | "bearer";

/** `exp` is in unix seconds; with cookies it is all that a script may know. */
const Held = z.object({ access: z.string().optional(), refresh: z.string().optional(), exp: z.number() });
type Held = z.infer<typeof Held>;

export type Refreshed = { access_jwt?: string | undefined; refresh_token?: string | undefined; exp: number };

const KEY = "tokens";
const EARLY_MS = 120_000;

type Deps = {
  store: LocalStore;
  clock: Clock;
  /** Exchanges the refresh token; throws `refresh_refused` when the session is over. */
  exchange(refreshToken: string | undefined): Promise<Refreshed>;
  /** The session is over and the store is wiped. */
  ended(): void;
};

/** Keeps the session's tokens fresh, with one refresh at a time however many calls wait for it. */
export class Tokens {
  readonly #deps: Deps;
  #refreshing: Promise<void> | null = null;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Takes a fresh sign-in; what another user left on this device is wiped before. */
  async adopt(signedIn: SignedIn): Promise<void> {
    await claimStore(this.#deps.store, signedIn.user.id);
    await this.#hold(signedIn);
  }

  async access(): Promise<string | undefined> {
    return (await this.#held())?.access;
  }

  /** Refreshes when less than two minutes are left; does nothing where nothing is known. */
  async freshen(): Promise<void> {
    const held = await this.#held();
    if (held === null || held.exp * 1000 - this.#deps.clock.now() > EARLY_MS) return;
    await this.refresh();
  }

  /** Throws `unauthenticated` when the session is over; the device is then wiped. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#exchange().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  /** Forgets the session and everything that is kept of its user. */
  async wipe(): Promise<void> {
    await this.#deps.store.wipe();
    this.#deps.ended();
  }

  async #exchange(): Promise<void> {
    const held = await this.#held();
    try {
      await this.#hold(await this.#deps.exchange(held?.refresh));
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "refresh_refused") throw error;
      await this.wipe();
      throw new Problem("unauthenticated", "This session has ended.");
    }
  }

  async #hold({ access_jwt, refresh_token, exp }: Refreshed): Promise<void> {
    await this.#deps.store.put(KEY, {
      access: access_jwt,
      refresh: refresh_token,
      exp,
    } satisfies Partial<Held>);
  }

  async #held(): Promise<Held | null> {
    return Held.safeParse(await this.#deps.store.get(KEY)).data ?? null;
  }
}
