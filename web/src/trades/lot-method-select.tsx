import { LotMethod } from "#shared/contracts/trades.ts";
import { isExploring, SHOWN_WHOLE } from "../session/exploring.ts";
import { chooseLotMethod, LOT_METHODS, useLotMethod } from "./lot-method.ts";

/** Switches every figure of the ledger to another lot method. */
export function LotMethodSelect({ small = false }: { small?: boolean }) {
  const method = useLotMethod();
  return (
    <select
      className={small ? "select select-small" : "select"}
      aria-label="Lot method"
      title={isExploring ? SHOWN_WHOLE : `Lots: ${LOT_METHODS[method].long.toLowerCase()}`}
      disabled={isExploring}
      value={method}
      onChange={({ target }) => chooseLotMethod(LotMethod.catch("fifo").parse(target.value))}
    >
      {LotMethod.options.map((value) => (
        <option key={value} value={value}>
          {LOT_METHODS[value].short}
        </option>
      ))}
    </select>
  );
}
