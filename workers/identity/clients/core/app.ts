/**
 * A client. `own`: the deployment registered it. `described`: its id is the address of its description.
 * `registered`: it registered itself, and only says its name. The last two can be assistants only.
 */
export type App = {
  id: string;
  name: string;
  redirects: readonly string[];
  kind: "own" | "described" | "registered";
};
