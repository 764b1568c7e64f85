import type { SignedIn } from "../contracts/auth.ts";
import { Problem } from "../problem.ts";
import type { Clock } from "./clock.ts";
import { claimStore, type LocalStore } from "./local-store.ts";
import { SIGN_OUTS } from "./sign-outs.ts";
import type { Pair, Vault } from "./vault.ts";

/** How a session travels: in a browser's cookies, or as tokens that the client stores and sends itself. */
export type Carrier = "cookie" | "bearer";

export type Refreshed = { access_jwt?: string | undefined; refresh_token?: string | undefined; exp: number };

const EARLY_MS = 120_000;

type Deps = {
  store: LocalStore;
  vault: Vault;
  clock: Clock;
  /** Exchanges the refresh token; throws `refresh_refused` when the session is over. */
  exchange(refreshToken: string | undefined): Promise<Refreshed>;
  /** Called when the session is over and the store is wiped. */
  ended(): void;
};

/** Keeps the session's tokens fresh; all callers share one refresh at a time. */
export class Tokens {
  readonly #deps: Deps;
  #refreshing: Promise<void> | null = null;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Stores a fresh sign-in, after wiping what another user left on this device. */
  async adopt(signedIn: SignedIn): Promise<void> {
    await claimStore(this.#deps.store, signedIn.user.id, SIGN_OUTS);
    await this.#put(signedIn);
  }

  async access(): Promise<string | undefined> {
    return (await this.pair()).access;
  }

  /** Opens the tokens for one request; a tampered store ends the session. */
  async pair(): Promise<Pair> {
    const { vault } = this.#deps;
    const pair = await vault.open();
    if (pair !== null) return pair;
    if ((await vault.exp()) === null) return {};
    await this.wipe();
    throw new Problem("unauthenticated", "What this device kept of the session was changed.");
  }

  /** Refreshes when less than two minutes are left; does nothing without a session. */
  async freshen(): Promise<void> {
    const exp = await this.#deps.vault.exp();
    if (exp === null || exp * 1000 - this.#deps.clock.now() > EARLY_MS) return;
    await this.refresh();
  }

  /** Throws `unauthenticated` when the session is over; the device is then wiped. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#exchange().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  /** Deletes the session and everything that the device keeps of its user. */
  async wipe(): Promise<void> {
    await this.#deps.store.wipe(SIGN_OUTS);
    this.#deps.ended();
  }

  async #exchange(): Promise<void> {
    const { refresh } = await this.pair();
    try {
      await this.#put(await this.#deps.exchange(refresh));
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "refresh_refused") throw error;
      await this.wipe();
      throw new Problem("unauthenticated", "This session has ended.");
    }
  }

  async #put({ access_jwt: access, refresh_token: refresh, exp }: Refreshed): Promise<void> {
    await this.#deps.vault.put({ access, refresh }, exp);
  }
}
