import { WorkerEntrypoint } from "cloudflare:workers";
import type { Asked, Bumped, GivenQuote } from "#shared/market.ts";
import { Problem } from "#shared/problem.ts";
import { OF_REQUESTS } from "../db/line.ts";
import { openSystem, type System } from "../db/system.ts";
import { log, traceOf } from "../log.ts";
import { chooseProvider } from "./providers/choose-provider.ts";
import { type BumpRow, updateQuote, updateSeen, upsertSymbol } from "./store.ts";
import { withDeadline } from "./with-deadline.ts";

/** How long a provider has for a quote or an instrument. */
const PROVIDER_MS = 4000;

/**
 * What a symbol's object asks of the Worker, because no object calls a provider or the ledger. It is reached
 * through the loopback binding of this Worker only. No transaction is open while a provider is asked.
 */
export class MarketFeed extends WorkerEntrypoint<Env> {
  async ask(symbol: string): Promise<Asked> {
    try {
      const provider = chooseProvider(this.env);
      const quote = await withDeadline(provider.quote(symbol, Date.now()), PROVIDER_MS);
      const isPushed = provider.name === "scripted";
      if (quote === null) return { kind: "unknown", isPushed };
      return { kind: "quote", quote: { ...quote, provider: provider.name }, isPushed };
    } catch (error) {
      log("warn", "market.no_quote", traceOf(error));
      return { kind: "unavailable" };
    }
  }

  /** Writes the symbol's next quote to the ledger; with null it only says that the symbol is in use. */
  async bump(symbol: string, quote: GivenQuote | null): Promise<Bumped> {
    try {
      const system = openSystem(this.env, OF_REQUESTS);
      if (quote === null) return toBumped(await updateSeen(system, symbol));
      const row = (await updateQuote(system, symbol, quote)) ?? (await this.#first(system, symbol, quote));
      if (row !== null && row.matchedSeq < row.seq) await this.#call(symbol);
      return toBumped(row);
    } catch (error) {
      if (error instanceof Problem && error.code !== "ledger_unavailable") return { kind: "unavailable" };
      log("warn", "market.not_bumped", traceOf(error));
      return { kind: "ledger" };
    }
  }

  /** Makes the row of a symbol that has none, or whose quotes came from another provider, and bumps it. */
  async #first(system: System, symbol: string, quote: GivenQuote): Promise<BumpRow | null> {
    const asked = withDeadline(chooseProvider(this.env).instrument(symbol), PROVIDER_MS);
    const instrument = await asked.catch((error: unknown) => {
      throw new Problem("market_unavailable", undefined, { cause: error });
    });
    if (instrument === null) return null;
    await upsertSymbol(system, symbol, { quote, instrument });
    return updateQuote(system, symbol, quote);
  }

  /** Tells the matcher that the symbol has a quote to match. The sweep tells it again. */
  async #call(symbol: string): Promise<void> {
    await this.env.MATCHING.send({ symbol }).catch((error: unknown) =>
      log("warn", "market.not_called", traceOf(error)),
    );
  }
}

function toBumped(row: BumpRow | null): Bumped {
  return row === null ? { kind: "unknown" } : { kind: "bumped", ...row };
}
