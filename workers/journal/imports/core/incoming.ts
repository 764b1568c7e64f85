import type { Decimal } from "#shared/decimal.ts";
import type { ClaimKind, Facts, FactsApart } from "../../fills/core/facts.ts";

/**
 * How a cancellation finds its fill: by these ids, or else by equal facts. `restates` is true when another
 * row restates the fee.
 */
export type Cancels = { names: string[]; byName: boolean; restates: boolean };

/** A row whose account and instrument are known, or one half of a row that both cancels and states a fill. */
export type Incoming = {
  line: number;
  accountId: string;
  facts: Facts;
  kind: ClaimKind;
  cancels: Cancels | null;
  /** The count to which the row belongs when it changes the ledger; null for the half that is not counted. */
  brings: "new" | "corrected" | null;
  /** The fill of the ledger from which the row was exported. */
  fillId?: string;
};

/** A claim that this import already has on a fill. */
export type Claim = { line: number; apart: FactsApart };

/**
 * A fill (in the ledger or withdrawn) or a cancellation that a row may mean; `claims` are this import's
 * claims on it.
 */
export type Candidate = {
  id: string;
  accountId: string;
  /** The stored facts. */
  facts: Facts;
  /** The part of the fee that cancelled fills left to this one; absent for fills made by this import. */
  carriedFee?: Decimal;
  ordinal: number;
  claims: Claim[];
  /** The facts that its owner made of the fill; null for one that its owner deleted. */
  shown?: Facts | null;
  /** True for a deleted fill that no file states, which only a row of the own export means. */
  isRetracted?: boolean;
};

export type NewFill = {
  id: string;
  accountId: string;
  facts: Facts;
  ordinal: number;
  cancels: Cancels | null;
};
export type NewClaim = { fillId: string; line: number; kind: ClaimKind; facts: Facts; apart: FactsApart };
export type Counts = { new: number; duplicate: number; corrected: number; conflict: number };

export type Mint = (accountId: string, facts: Facts, ordinal: number) => string;

/**
 * By how many minutes the file's rows may stand later in the ledger, and whether the import corrects those
 * times.
 */
export type Shift = { offsets: readonly number[]; corrects: boolean };
export const NO_SHIFT: Shift = { offsets: [], corrects: false };
