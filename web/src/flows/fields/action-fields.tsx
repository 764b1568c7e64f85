import { Link } from "@tanstack/react-router";
import { useId } from "react";
import type { CatalogueType, Integration } from "#shared/contracts/integrations.ts";
import type { Json } from "#shared/contracts/json.ts";
import { textsOf } from "../../integrations/field-draft.ts";
import { CatalogueInput } from "../../integrations/catalogue-input.tsx";
import { ExpressionField } from "./expression-field.tsx";
import { OwnField } from "./own-field.tsx";
import { actionIn, type ActionSettings, fieldsOf, type NodeDraft, typeOf } from "./node-draft.ts";

type Props = {
  draft: NodeDraft;
  change: (change: Partial<NodeDraft>) => void;
  flowId: string;
  catalogue: readonly CatalogueType[];
  integrations: readonly Integration[];
  sample: Json | undefined;
  faultOf: (path: string) => string | undefined;
};

/** The form of an action, made from the catalogue. */
export function ActionFields({ draft, change, flowId, catalogue, integrations, sample, faultOf }: Props) {
  const id = useId();
  const { action, texts, integrationId } = draft;
  const type = typeOf(action, catalogue);
  const known = actionIn(action, catalogue);
  const usable = integrations.filter((each) => each.type === type?.type);
  return (
    <>
      <div className="field">
        <label htmlFor={id}>It does</label>
        <select
          className="select flows-wide"
          id={id}
          required
          value={action}
          onChange={({ target }) => {
            const next = target.value;
            const nextType = typeOf(next, catalogue);
            const stays = nextType?.type === type?.type;
            const first = integrations.find((each) => each.type === nextType?.type)?.id ?? null;
            change({
              action: next,
              texts: { ...textsOf(fieldsOf(next, catalogue)), ...(stays ? texts : {}) },
              integrationId: stays ? integrationId : first,
            });
          }}
        >
          <option value="">Choose…</option>
          {action !== "" && known === undefined ? <option value={action}>{action}</option> : null}
          {catalogue.map((each) => (
            <optgroup key={each.type} label={each.label}>
              {each.actions.map((one) => (
                <option key={one.action} value={one.action}>
                  {each.label}: {one.label}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
        {known === undefined ? null : <span className="soft small">{known.summary}</span>}
      </div>
      {type === undefined || known?.isOwn === true ? null : (
        <div className="field">
          <label htmlFor={`${id}-by`}>Connected as{type.needsIntegration ? "" : " (optional)"}</label>
          <select
            className="select"
            id={`${id}-by`}
            value={integrationId ?? ""}
            onChange={({ target }) => change({ integrationId: target.value === "" ? null : target.value })}
          >
            <option value="">{type.needsIntegration ? "Choose…" : "without credentials"}</option>
            {usable.map((each) => (
              <option key={each.id} value={each.id}>
                {each.name}
              </option>
            ))}
          </select>
          <Fault text={faultOf("integrationId")} />
          <span className="soft small">
            {usable.length === 0 ? `${type.label} is not connected yet. ` : ""}
            <Link to="/integrations" search={{ connect: type.type }} target="_blank">
              Connect {type.label}
            </Link>{" "}
            (in a new tab)
          </span>
        </div>
      )}
      {known?.fields.map((field) => {
        const { name, of } = field;
        const props = {
          value: texts[name] ?? "",
          fault: faultOf(`config.${name}`),
          change: (text: string) => change({ texts: { ...texts, [name]: text } }),
        };
        return of === null ? (
          <CatalogueInput key={name} field={field} {...props} />
        ) : (
          <OwnField key={name} field={{ ...field, of }} flowId={flowId} {...props} />
        );
      })}
      {known === undefined ? null : (
        <p className="soft small">
          A field may hold values of the run: {"{{ input.symbol }}"}, or {"{{ nodes.id.output }}"} of an
          earlier step.
        </p>
      )}
      <Settings
        settings={draft.settings}
        sample={sample}
        faultOf={faultOf}
        set={(settings) => change({ settings })}
      />
    </>
  );
}

function Fault({ text }: { text: string | undefined }) {
  return text === undefined ? null : (
    <span className="down small" role="alert">
      {text}
    </span>
  );
}

type SettingsProps = {
  settings: ActionSettings;
  sample: Json | undefined;
  faultOf: (path: string) => string | undefined;
  set: (settings: ActionSettings) => void;
};

const NUMBERS = [
  { name: "timeout", label: "Seconds for one attempt", least: 1, most: 60 },
  { name: "attempts", label: "Further attempts after a failure that can pass", least: 0, most: 10 },
  { name: "backoff", label: "Seconds before the first of them", least: 0, most: 3600 },
  { name: "maxItems", label: "Items at most", least: 1, most: 1000 },
] as const;

function Settings({ settings, sample, faultOf, set }: SettingsProps) {
  const id = useId();
  return (
    <details className="flows-sample">
      <summary className="soft small">Repeat, retry and time</summary>
      <div className="stack">
        <ExpressionField
          label="Once for each item of"
          value={settings.forEach}
          sample={sample}
          change={(forEach) => set({ ...settings, forEach })}
          fault={faultOf("config.forEach")}
          help="An expression that gives an array. The action then sees each item as item."
        />
        <div className="flows-pair">
          {NUMBERS.map(({ name, label, least, most }) => (
            <div key={name} className="field">
              <label htmlFor={`${id}-${name}`}>{label} (optional)</label>
              <input
                className="input"
                id={`${id}-${name}`}
                type="number"
                min={least}
                max={most}
                value={settings[name]}
                onChange={({ target }) => set({ ...settings, [name]: target.value })}
              />
            </div>
          ))}
        </div>
      </div>
    </details>
  );
}
