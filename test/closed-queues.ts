import { beforeEach, vi } from "vitest";
import main from "#workers/main.ts";

/**
 * Leaves the jobs to the tests of this file. A message that another file left is acknowledged, and no
 * consumer takes a job because of it.
 */
export function closeQueues(): void {
  beforeEach(() => {
    vi.spyOn(main, "queue").mockImplementation(async (batch) => batch.ackAll());
  });
}

/** Consumes messages again until the test ends. */
export function openQueues(): void {
  vi.mocked(main.queue).mockRestore();
}
