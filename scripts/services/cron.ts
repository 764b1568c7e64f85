/** Calls the Worker's cron now and each minute, because `wrangler dev` fires none. */
export function callCron(port: number): void {
  void tick(port);
  setInterval(() => void tick(port), 60_000);
}

async function tick(port: number): Promise<void> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/cdn-cgi/local/scheduled?cron=*+*+*+*+*`, {
      signal: AbortSignal.timeout(50_000),
    });
    await response.arrayBuffer();
  } catch {
    // The next minute calls again. The Worker's log holds the errors of the cron.
  }
}
