import { useId } from "react";
import type { CatalogueType, Integration } from "#shared/contracts/integrations.ts";
import type { Json } from "#shared/contracts/json.ts";
import { ActionFields } from "../fields/action-fields.tsx";
import { DelayFields } from "../fields/delay-fields.tsx";
import { ExpressionField } from "../fields/expression-field.tsx";
import type { NodeDraft } from "../fields/node-draft.ts";
import { TriggerFields } from "../fields/trigger-fields.tsx";
import { TextField } from "../../ui/text-field.tsx";

type Props = {
  draft: NodeDraft;
  change: (change: Partial<NodeDraft>) => void;
  flowId: string;
  catalogue: readonly CatalogueType[];
  integrations: readonly Integration[];
  zone: string;
  sample: Json | undefined;
  faultOf: (path: string) => string | undefined;
  /** True of a step that several ways lead to. */
  canJoin: boolean;
  titleHint: string;
};

/** The fields of a step by its kind. */
export function NodeFields(props: Props) {
  const ids = useId();
  const { draft, change, canJoin, titleHint } = props;
  return (
    <>
      <TextField
        label="Title"
        value={draft.title}
        change={(title) => change({ title })}
        most={200}
        placeholder={titleHint}
      />
      <OfKind {...props} />
      {canJoin ? (
        <div className="field">
          <label htmlFor={`${ids}-join`}>Several steps lead here. It runs once</label>
          <select
            className="select"
            id={`${ids}-join`}
            value={draft.join}
            onChange={({ target }) => change({ join: target.value === "all" ? "all" : "any" })}
          >
            <option value="any">any of them has led here</option>
            <option value="all">all of them have led here</option>
          </select>
        </div>
      ) : null}
      <TextField label="Note" value={draft.detail} change={(detail) => change({ detail })} most={1000} />
    </>
  );
}

function OfKind({ draft, change, flowId, zone, sample, faultOf, catalogue, integrations }: Props) {
  switch (draft.kind) {
    case "trigger":
      return (
        <TriggerFields
          config={draft.trigger}
          change={(trigger) => change({ trigger })}
          zone={zone}
          sample={sample}
        />
      );
    case "action":
      return (
        <ActionFields
          draft={draft}
          change={change}
          flowId={flowId}
          catalogue={catalogue}
          integrations={integrations}
          sample={sample}
          faultOf={faultOf}
        />
      );
    case "filter":
    case "transform":
      return (
        <ExpressionField
          label={draft.kind === "filter" ? "Continue if" : "The new value"}
          isRequired
          value={draft.expression}
          sample={sample}
          fault={faultOf("config.expression")}
          change={(expression) => change({ expression })}
        />
      );
    case "delay":
      return <DelayFields config={draft.delay} sample={sample} change={(delay) => change({ delay })} />;
    case "decision":
      return (
        <p className="soft small">
          Add the steps that may follow, and give each connection its condition. One without a condition is
          always followed.
        </p>
      );
  }
}
