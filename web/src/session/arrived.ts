/** An event as the stream brings it. */
export type Arrived = { type: string; body: unknown };
