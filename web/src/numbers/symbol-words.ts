const OCC = /^(\S{1,6})\s+(\d{2})(\d{2})(\d{2})([CP])(\d{5})(\d{3})$/;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/**
 * The clearing code of an option made readable: `ACME 260417C00055000` is `ACME 17 Apr 26 55 C`. Any other
 * symbol stays.
 */
export function symbolWords(symbol: string): string {
  const [, root, year, month, day, right, whole, thousandths] = OCC.exec(symbol) ?? [];
  const name = MONTHS[Number(month) - 1];
  if (root === undefined || name === undefined || whole === undefined || thousandths === undefined)
    return symbol;
  const strike = `${Number(whole)}.${thousandths}`.replace(/\.?0+$/, "");
  return `${root} ${Number(day)} ${name} ${year} ${strike} ${right}`;
}
