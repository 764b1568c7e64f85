import {
  type AnyConfig,
  DelayConfig,
  type FlowNode,
  type Join,
  type NodeKind,
  TriggerConfig,
} from "#shared/contracts/flow-nodes.ts";
import type { CatalogueField, CatalogueType } from "#shared/contracts/integrations.ts";
import type { Json } from "#shared/contracts/json.ts";
import { configOf, type Texts, textsOf } from "../../integrations/field-draft.ts";

/** What the form of a step holds; the parts of other kinds stay while the kind is changed. */
export type NodeDraft = {
  kind: NodeKind;
  title: string;
  detail: string;
  integrationId: string | null;
  trigger: TriggerConfig;
  expression: string;
  delay: DelayConfig;
  action: string;
  texts: Texts;
  settings: ActionSettings;
  join: Join;
};

/** What every action has beside its own fields, as texts; empty for the default. */
export type ActionSettings = {
  timeout: string;
  attempts: string;
  backoff: string;
  forEach: string;
  maxItems: string;
};

const NO_SETTINGS: ActionSettings = { timeout: "", attempts: "", backoff: "", forEach: "", maxItems: "" };

/** The form of a new step. */
export function newDraft(kind: NodeKind): NodeDraft {
  return {
    kind,
    title: "",
    detail: "",
    integrationId: null,
    trigger: { on: "manual" },
    expression: "",
    delay: { duration: "PT5M" },
    action: "",
    texts: {},
    settings: NO_SETTINGS,
    join: "any",
  };
}

/** The form of a step as it stands. A configuration that its kind cannot read begins anew. */
export function draftOf(node: FlowNode, catalogue: readonly CatalogueType[]): NodeDraft {
  const { kind, title, detail, integrationId, config } = node;
  const draft = newDraft(kind);
  const action = textIn(config, "action");
  return {
    ...draft,
    title,
    detail: detail ?? "",
    integrationId,
    trigger: TriggerConfig.safeParse(config).data ?? draft.trigger,
    expression: textIn(config, "expression"),
    delay: DelayConfig.safeParse(config).data ?? draft.delay,
    action,
    texts: textsOf(fieldsOf(action, catalogue), config),
    settings: settingsOf(config),
    join: config["join"] === "all" ? "all" : "any",
  };
}

/** The configuration that a form says. */
export function configOfDraft(draft: NodeDraft, catalogue: readonly CatalogueType[]): AnyConfig {
  const joined = draft.join === "all" ? { join: "all" as const } : {};
  switch (draft.kind) {
    case "trigger":
      return given({ ...draft.trigger, ...joined });
    case "filter":
    case "transform":
      return { expression: draft.expression, ...joined };
    case "decision":
      return joined;
    case "delay": {
      const { join: _, ...delay } = draft.delay;
      return given({ ...delay, ...joined });
    }
    case "action":
      return {
        ...configOf(fieldsOf(draft.action, catalogue), draft.texts),
        action: draft.action,
        ...settingsConfig(draft.settings),
        ...joined,
      };
  }
}

/** The members that a configuration has. */
function given(config: Readonly<Record<string, string | undefined>>): AnyConfig {
  return Object.fromEntries(
    Object.entries(config).flatMap(([name, value]): [string, Json][] =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}

/** The fields of an action; none of an unknown one. */
export function fieldsOf(action: string, catalogue: readonly CatalogueType[]): readonly CatalogueField[] {
  return actionIn(action, catalogue)?.fields ?? [];
}

export function actionIn(action: string, catalogue: readonly CatalogueType[]) {
  return catalogue.flatMap(({ actions }) => actions).find((each) => each.action === action);
}

/** The type of integration that an action belongs to. */
export function typeOf(action: string, catalogue: readonly CatalogueType[]): CatalogueType | undefined {
  return catalogue.find(({ actions }) => actions.some((each) => each.action === action));
}

function settingsOf(config: AnyConfig): ActionSettings {
  const { retry } = config;
  const parts: { [name: string]: Json } =
    typeof retry === "object" && retry !== null && !Array.isArray(retry) ? retry : {};
  return {
    timeout: textIn(config, "timeout"),
    attempts: textIn(parts, "attempts"),
    backoff: textIn(parts, "backoff"),
    forEach: textIn(config, "forEach"),
    maxItems: textIn(config, "maxItems"),
  };
}

function settingsConfig({ timeout, attempts, backoff, forEach, maxItems }: ActionSettings): AnyConfig {
  return {
    ...(timeout === "" ? {} : { timeout: Number(timeout) }),
    ...(attempts === ""
      ? {}
      : { retry: { attempts: Number(attempts), ...(backoff === "" ? {} : { backoff: Number(backoff) }) } }),
    ...(forEach.trim() === "" ? {} : { forEach }),
    ...(maxItems === "" ? {} : { maxItems: Number(maxItems) }),
  };
}

function textIn(config: Readonly<Record<string, Json>>, name: string): string {
  const value = config[name];
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}
