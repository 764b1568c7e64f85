import type { AnyConfig, NodeKind } from "#shared/contracts/flow-nodes.ts";
import type { FlowFile } from "#shared/contracts/flows.ts";

export type StarterName = "slack" | "losses" | "fills";

export const STARTERS: Record<StarterName, { title: string; about: string }> = {
  slack: {
    title: "Tell me in Slack when a bias shows",
    about: "After each scoring of your trades, a message names the biases that are likely.",
  },
  losses: {
    title: "Stop me after three losses",
    about:
      "Once revenge trading shows in your trades, a guardrail is switched on: three losses, an hour’s wait.",
  },
  fills: {
    title: "Post every paper fill to a webhook",
    about: "Each filled paper order goes to an address of yours as JSON.",
  },
};

/** What a starter needs to know of its user. */
export type StarterChoice = {
  /** The name of a Slack integration, and the channel that it writes to. */
  slack: string | null;
  channel: string;
  guardrailId: string;
  url: string;
};

const LIKELY = 'input.body.biases.filter((each) => each.verdict === "likely")';

/** The flow that a starter builds, as a file to import. */
export function starterFile(
  name: StarterName,
  { slack, channel, guardrailId, url }: StarterChoice,
): FlowFile {
  const { title, about } = STARTERS[name];
  const steps: Step[] =
    name === "slack"
      ? [
          { title: "Biases were scored", kind: "trigger", config: { on: "event", event: "bias.scored" } },
          { title: "One is likely", kind: "filter", config: { expression: `${LIKELY}.length > 0` } },
          {
            title: "Tell me in Slack",
            kind: "action",
            config: {
              action: "slack.message",
              ...(channel === "" ? {} : { channel }),
              text: `A bias shows in your trading: {{ ${LIKELY}.map((each) => each.bias.replaceAll("_", " ")).join(", ") }}`,
            },
            integration: slack === null ? null : { type: "slack", name: slack },
          },
        ]
      : name === "losses"
        ? [
            { title: "Biases were scored", kind: "trigger", config: { on: "event", event: "bias.scored" } },
            {
              title: "Revenge trading is likely",
              kind: "filter",
              config: { expression: `${LIKELY}.some((each) => each.bias === "revenge_trading")` },
            },
            {
              title: "Switch the guardrail on",
              kind: "action",
              config: { action: "guardrail.tighten", guardrailId, activate: true },
            },
          ]
        : [
            {
              title: "A paper order filled",
              kind: "trigger",
              config: { on: "event", event: "order.filled" },
            },
            {
              title: "Post it",
              kind: "action",
              config: { action: "http.request", method: "POST", url, body: "{{ input }}" },
            },
          ];
  return { format: "tidemark-flow/1", name: title, intention: about, ...inARow(steps) };
}

type Step = {
  title: string;
  kind: NodeKind;
  config: AnyConfig;
  integration?: { type: string; name: string } | null;
};

/** Steps one after the other; the server gives them ids of their own. */
function inARow(steps: readonly Step[]): Pick<FlowFile, "nodes" | "connections"> {
  return {
    nodes: steps.map(({ integration = null, ...step }, at) => ({
      ...step,
      id: `step${at}`,
      detail: null,
      integration,
      order: at,
      position: null,
    })),
    connections: steps.slice(1).map((_, at) => ({
      id: `way${at}`,
      fromNodeId: `step${at}`,
      toNodeId: `step${at + 1}`,
      label: null,
      condition: null,
      on: "success",
    })),
  };
}
