import type { Decimal } from "#shared/decimal.ts";
import { excerpt, refuse } from "../core/row-refused.ts";

/** What one point of a future's price is worth, as most brokers print the price. */
export type ContractRoot = { root: string; multiplier: Decimal; currency: string };

/**
 * Point values from the contract specifications of CME Group, Cboe, ICE and Eurex. Grains and meats are
 * priced in cents, so their value is that of a cent.
 */
const POINT_VALUES: Readonly<Record<string, string>> = {
  USD: `ES 50, MES 5, NQ 20, MNQ 2, YM 5, MYM 0.5, RTY 50, M2K 5, EMD 100, NKD 5, VX 1000, VXM 100,
    CL 1000, MCL 100, QM 500, NG 10000, MNG 1000, QG 2500, RB 42000, HO 42000, BZ 1000,
    GC 100, MGC 10, QO 50, 1OZ 1, SI 5000, SIL 1000, QI 2500, HG 25000, MHG 2500, QC 12500, PL 50, PA 100,
    ZB 1000, UB 1000, ZN 1000, TN 1000, ZF 1000, ZT 2000, ZQ 4167, SR3 2500, GE 2500,
    6A 100000, 6B 62500, 6C 100000, 6E 125000, 6J 12500000, 6M 500000, 6N 100000, 6S 125000, E7 62500,
    M6A 10000, M6B 6250, M6E 12500, MJY 1250000, MCD 10000, MSF 12500, DX 1000,
    ZC 50, ZS 50, ZW 50, KE 50, ZO 50, ZL 600, ZM 100, ZR 20, MZC 5, MZS 5, MZW 5, MZL 60, MZM 10,
    LE 400, HE 400, GF 500, SB 1120, KC 375, CC 10, CT 500, OJ 150, BRN 1000,
    BTC 5, MBT 0.1, ETH 50, MET 0.1`,
  EUR: "FDAX 25, FDXM 5, FDXS 1, FESX 10, FSXE 1, FGBL 1000, FGBM 1000, FGBS 1000, FGBX 1000, FVS 100",
  CHF: "FSMI 10",
};

const ROOTS: ReadonlyMap<string, ContractRoot> = new Map(
  Object.entries(POINT_VALUES).flatMap(([currency, table]) =>
    table.split(",").map((entry) => {
      const [root = "", multiplier = ""] = entry.trim().split(" ");
      return [root, { root, multiplier, currency }] as const;
    }),
  ),
);

/** A month's letter and the year, after a root of one to four characters: `ESH6`, `MNQZ26`, `/ESH26:XCME`. */
const CONTRACT = /^\/?([A-Z0-9]{1,4}?)([FGHJKMNQUVXZ]\d{1,2})(?::[A-Z]{2,6})?$/;

/** The root of a future's contract by its symbol; refuses a symbol of another shape or a root not known. */
export function contractRootOf(symbol: string): ContractRoot {
  const found = CONTRACT.exec(symbol.trim().toUpperCase());
  if (found === null) return refuse(`“${excerpt(symbol)}” is not the symbol of a futures contract`);
  const [, root = ""] = found;
  return (
    ROOTS.get(root) ??
    refuse(`The value of a point of the future ${root} is not known, and the file does not state it`)
  );
}
