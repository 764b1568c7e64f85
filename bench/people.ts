import pg from "pg";
import type { World } from "./world.ts";

/** A signed-in user of the benchmark. */
export type Person = { id: string; bearer: string };

let made = 0;

export async function newPerson({ tidemark, promote }: World): Promise<Person> {
  const response = await fetch(new URL("/mapi/auth/register", tidemark), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: `bench-${++made}@example.com`, password: "correct horse battery staple" }),
  });
  if (response.status !== 201)
    throw new Error(`register answered ${response.status}: ${await response.text()}`);
  const { user, access_jwt } = (await response.json()) as { user: { id: string }; access_jwt: string };
  await promote(user.id);
  return { id: user.id, bearer: `Bearer ${access_jwt}` };
}

/** Runs `work` on a connection with all rights, for filling tables and reading marks. */
export async function asAdmin<T>(world: World, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: world.adminUrl });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

/** The median of repeated measurements. */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [
    sorted[sorted.length % 2 === 0 ? middle - 1 : middle],
    sorted[middle],
  ];
  return (low + high) / 2;
}

export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/**
 * One line of the table: the measurement, its value beside the floor or the peer, their ratio and its target.
 */
export type Line = {
  what: string;
  ours: string;
  floor: string;
  ratio: number;
  target: string;
  holds: boolean;
};
