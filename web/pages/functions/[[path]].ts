type Passed = { request: Request; env: { WORKER: { fetch(request: Request): Promise<Response> } } };

/**
 * Passes a request to the Worker unchanged, sockets and bodies included. `_routes.json` sends only the API's
 * paths here; all other paths are files of Pages.
 */
export function onRequest({ request, env }: Passed): Promise<Response> {
  return env.WORKER.fetch(request);
}
