import type { Decimal } from "#shared/decimal.ts";
import type { ClaimKind, Facts, FactsApart } from "../../fills/core/facts.ts";

/** How a cancellation finds its fill: by these ids, or else by equal facts; `restates` when another row states the fee anew. */
export type Cancels = { names: string[]; byName: boolean; restates: boolean };

/** A row of the file, or half of one that both takes back and states, that has found its account and instrument. */
export type Incoming = {
  line: number;
  accountId: string;
  facts: Facts;
  kind: ClaimKind;
  cancels: Cancels | null;
  /** What it counts as when it brings something; null for the half that its row does not count by. */
  brings: "new" | "corrected" | null;
};

/** What this import already says of a fill. */
export type Claim = { line: number; apart: FactsApart };

/** A fill, in the ledger or withdrawn, or a cancellation, that a row may mean; `claims` are those that this import holds on it. */
export type Candidate = {
  id: string;
  accountId: string;
  /** As they are stored. */
  facts: Facts;
  /** What cancelled fills left to it of their fees; absent for what this import makes. */
  carriedFee?: Decimal;
  ordinal: number;
  claims: Claim[];
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

/** How a file stands to the ledger's times: by how many minutes its rows may stand there later, and what is done then. */
export type Shift = { offsets: readonly number[]; corrects: boolean };
export const NO_SHIFT: Shift = { offsets: [], corrects: false };
