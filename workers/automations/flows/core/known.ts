import type * as z from "zod";
import type { Json } from "#shared/contracts/json.ts";
import type { TextFault } from "./problem.ts";

/** What an action asks of a node that performs it. */
export type KnownAction = {
  /** The schema of the configuration without the members that every action has. */
  config: z.ZodType;
  integration: { type: string; optional?: true } | null;
};

/** An expression or a fault within a configuration, at a path such as `body.items.0`. */
export type Templates = {
  faults: readonly { path: string; error: TextFault }[];
  expressions: readonly { path: string; expression: string }[];
};

/** What a flow refers to, as far as it is known when it is judged. */
export type Known = {
  /** The zone of schedules without one of their own. */
  timeZone: string;
  actionNamed(name: string): KnownAction | undefined;
  /** The type of an integration of the user, or null without such an integration. */
  integrationType(id: string): string | null;
  /** What keeps a text from being an expression; null when it is one. */
  expressionFault(source: string): TextFault | null;
  /** The templates in the strings of a configuration. */
  templatesOf(config: Json): Templates;
  /** What is wrong with a schedule in a zone; null when it is one. */
  scheduleFault(cron: string, timeZone: string): { code: "cron" | "time_zone"; message: string } | null;
  /** `circle`: a flow that runs, by whatever ways, the judged flow again. */
  subFlow(id: string): "known" | "unknown" | "circle";
};
