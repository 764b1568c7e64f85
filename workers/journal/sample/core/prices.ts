import { normalTail } from "../../../math/statistics.ts";
import type { Instrument } from "./instruments.ts";

const DAY_MS = 86_400_000;
const START = Date.UTC(2025, 9, 1);
/** The lengths of the waves that make up a price, in days. Each is about four times the next one. */
const WAVES = [64, 16, 4, 1, 0.25, 0.06, 0.015, 0.004];
/** The share of a calendar day in which a session moves the price. */
const SESSION_SHARE = 6.5 / 24;

/**
 * The price of an invented instrument at an instant, in whole ticks. It is a sum of smooth waves of noise
 * whose heights grow with the root of their length, so that it wanders as prices do. The same name and
 * instant always have the same price.
 */
export function priceOf(instrument: Instrument, at: number): number {
  const { tick, option } = instrument;
  const spot = spotOf(instrument, at);
  const price = option === null ? spot : callPrice(instrument, { spot, strike: option.strike, at });
  return Math.max(tick, Math.round(price / tick) * tick);
}

function spotOf({ price: { name, start, dailyMove, yearlyDrift } }: Instrument, at: number): number {
  const days = (at - START) / DAY_MS;
  const seed = seedOf(name);
  let wander = 0;
  for (const [index, length] of WAVES.entries()) {
    const isIntraday = length < 1;
    const height = 0.9 * dailyMove * Math.sqrt(isIntraday ? length / SESSION_SHARE : length);
    wander += height * wave(seed + index * 7919, days / length);
  }
  return start * Math.exp((yearlyDrift * days) / 365 + wander);
}

/** Bachelier (1900): (F − K)·N(d) + s·φ(d), with s the deviation until expiry and d = (F − K) / s. */
function callPrice(
  { listed, price: { dailyMove } }: Instrument,
  { spot, strike, at }: { spot: number; strike: number; at: number },
): number {
  const left = Math.max(0, (Date.parse(listed?.to ?? "") - at) / DAY_MS);
  const deviation = spot * dailyMove * Math.sqrt((left * 252) / 365) + 0.01;
  const d = (spot - strike) / deviation;
  return (
    (spot - strike) * (1 - normalTail(d)) + (deviation * Math.exp((-d * d) / 2)) / Math.sqrt(2 * Math.PI)
  );
}

/** A smooth curve through a random value from −1 to 1 at each whole number. */
function wave(seed: number, at: number): number {
  const left = Math.floor(at);
  const part = at - left;
  const eased = part * part * (3 - 2 * part);
  return noise(seed, left) * (1 - eased) + noise(seed, left + 1) * eased;
}

/** The finalizer of splitmix32 over the seed and the place. */
function noise(seed: number, place: number): number {
  let mixed = (seed + Math.imul(place, 0x9e3779b9)) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 0x8000_0000 - 1;
}

function seedOf(name: string): number {
  let seed = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) seed = Math.imul(seed ^ name.charCodeAt(i), 0x01000193);
  return seed;
}
