export type RoundTrip = { symbol: string; openedAt: string; closedAt: string; fills: number; gross: number };

type Position = { quantity: number; cents: number; openedAt: string; fills: number };

/**
 * The round trips of a Tidemark CSV in order of time, with whole quantities and prices in cents. It adds up
 * money from flat to flat, without lots and without any code of the product.
 */
export function roundTripsOf(file: string): { closed: RoundTrip[]; open: number } {
  const held = new Map<string, Position>();
  const closed: RoundTrip[] = [];
  for (const line of file.trimEnd().split("\n").slice(1)) {
    const [at = "", , symbol = "", side, size, price] = line.split(",");
    const cents = Math.round(Number(price) * 100);
    let left = side === "buy" ? Number(size) : -Number(size);
    const position = held.get(symbol);
    if (position !== undefined) {
      const closes = Math.sign(left) === -Math.sign(position.quantity);
      const part = closes ? Math.sign(left) * Math.min(Math.abs(left), Math.abs(position.quantity)) : left;
      position.quantity += part;
      position.cents -= part * cents;
      position.fills++;
      left -= part;
      if (position.quantity === 0) {
        const { openedAt, fills } = position;
        closed.push({ symbol, openedAt, closedAt: at, fills, gross: position.cents / 100 });
        held.delete(symbol);
      }
    }
    if (left !== 0) held.set(symbol, { quantity: left, cents: -left * cents, openedAt: at, fills: 1 });
  }
  return { closed, open: held.size };
}
