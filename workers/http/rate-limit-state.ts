/** What an answer tells of the limits that its request met, the last one first. */
export type Turn = { policy: string; state: string; before: Turn | null };
