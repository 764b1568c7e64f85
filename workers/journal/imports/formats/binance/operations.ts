import type { BookingKind } from "#shared/contracts/bookings.ts";

/**
 * What an operation of the statement means. Rows of `trade` and of one exchange form fills; `inside` moves
 * coins between the user's own wallets.
 */
export type Operation = BookingKind | "trade" | "trade fee" | "exchange" | "inside";

const OPERATIONS: readonly (readonly [Operation, string])[] = [
  [
    "trade",
    "buy|sell|transaction related|transaction buy|transaction spend|transaction revenue|transaction sold",
  ],
  ["trade fee", "fee|transaction fee|commission fee"],
  [
    "exchange",
    "binance convert|convert|small assets exchange bnb|small assets exchange bnb (spot)|large otc trading",
  ],
  [
    "exchange",
    "buy crypto|buy crypto with fiat|buy crypto with card|auto-invest transaction|fiat ocbs - buy",
  ],
  ["deposit", "deposit|fiat deposit|crypto deposit|initial balance|fund recovery"],
  [
    "withdrawal",
    "withdraw|withdrawal|fiat withdraw|fiat withdrawal|crypto withdrawal|card cashback clawback",
  ],
  [
    "interest",
    "simple earn flexible interest|simple earn locked rewards|savings interest|pos savings interest",
  ],
  [
    "interest",
    "staking rewards|eth 2.0 staking rewards|distribution|airdrop assets|launchpool interest|bnb vault rewards",
  ],
  ["interest", "commission rebate|commission history|referral kickback|referral commission|cashback voucher"],
  ["interest", "card cashback|crypto box|launchpool airdrop|megadrop rewards|hodler airdrops distribution"],
  [
    "interest",
    "simple earn flexible airdrop|launchpool airdrop - user claim distribution|liquid swap rewards",
  ],
  [
    "fee",
    "funding fee|isolated margin loan interest|bnb fee deduction|cross margin interest|margin interest",
  ],
  [
    "adjustment",
    "realized profit and loss|realize profit and loss|insurance fund compensation|asset recovery",
  ],
  [
    "inside",
    "simple earn flexible subscription|simple earn flexible redemption|simple earn locked subscription",
  ],
  [
    "inside",
    "simple earn locked redemption|savings purchase|savings principal redemption|pos savings purchase",
  ],
  ["inside", "pos savings redemption|staking purchase|staking redemption|transfer_in|transfer_out"],
  [
    "inside",
    "main and funding account transfer|transfer between main and funding wallet|launchpool subscription/redemption",
  ],
  [
    "inside",
    "transfer between spot account and um futures account|transfer between main account/futures and margin account",
  ],
  [
    "inside",
    "transfer between spot account and cm futures account|transfer funds to spot|transfer funds to funding wallet",
  ],
];

const BY_NAME: ReadonlyMap<string, Operation> = new Map(
  OPERATIONS.flatMap(([operation, names]) => names.split("|").map((name) => [name, operation] as const)),
);

/** The meaning of an operation by its name; null for one that is not known. */
export function operationOf(name: string): Operation | null {
  return BY_NAME.get(name.trim().toLowerCase()) ?? null;
}
