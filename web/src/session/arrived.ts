/** An event as the stream delivers it. */
export type Arrived = { type: string; body: unknown };
