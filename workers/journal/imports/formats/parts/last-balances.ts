import type { StatedBalance } from "../../../bookings/core/stated-balance.ts";
import { decimal, toDecimal, type Decimal } from "#shared/decimal.ts";
import type { Parsed } from "../../core/parsed.ts";

// No account holds as many assets; a hostile file would.
const MOST_ASSETS = 5_000;

type Seen = { line: number; at: number; value: Decimal };
type Balance = { account: string; asset: string; wallet: string } & Seen;

/**
 * The latest balance of each asset, summed over the wallets of an account. It reads files that list the
 * oldest row first and files that list it last.
 */
export class LastBalances {
  readonly #of = new Map<string, Map<string, Balance>>();
  #first: number | null = null;

  see(balance: Balance): void {
    this.#first ??= balance.at;
    const key = `${balance.account}\u001f${balance.asset}`;
    let wallets = this.#of.get(key);
    if (wallets === undefined) {
      if (this.#of.size >= MOST_ASSETS) return;
      wallets = new Map();
      this.#of.set(key, wallets);
    }
    const known = wallets.get(balance.wallet);
    if (known === undefined ? wallets.size < MOST_ASSETS : this.#isLater(balance, known))
      wallets.set(balance.wallet, balance);
  }

  /** States each asset once, at the time of its last row. */
  end(stated: (account: string, asset: string, value: Decimal, at: number) => StatedBalance): Parsed[] {
    return [...this.#of.values()].flatMap((wallets) => {
      const all = [...wallets.values()];
      const last = all.reduce((a, b) => (b.at > a.at ? b : a));
      const sum = toDecimal(all.reduce((total, { value }) => total.plus(decimal(value)), decimal("0")));
      return [{ line: last.line, stated: stated(last.account, last.asset, sum, last.at) }];
    });
  }

  /** Of two rows of one instant, the later one stands on the side where the file ends in time. */
  #isLater(next: Seen, known: Seen): boolean {
    if (next.at !== known.at) return next.at > known.at;
    return next.at >= (this.#first ?? next.at);
  }
}
