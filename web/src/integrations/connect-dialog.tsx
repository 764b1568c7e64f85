import { useMutation } from "@tanstack/react-query";
import { useId, useState, type FormEvent } from "react";
import {
  type CatalogueField,
  type CatalogueType,
  changeIntegration,
  createIntegration,
  type Integration,
  testIntegration,
} from "#shared/contracts/integrations.ts";
import { Problem } from "#shared/problem.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { outdate } from "../session/outdate.ts";
import { queryClient } from "../session/query-client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { tell } from "../ui/tell.ts";
import { CatalogueInput } from "./catalogue-input.tsx";
import { configOf, missingOf, textsOf } from "./field-draft.ts";

type Props = {
  type: CatalogueType;
  /** The integration whose credentials are entered anew; without one a new integration. */
  integration?: Integration;
  onClose: () => void;
};

/** Connects a service, or enters its credentials anew, and calls it at once to see whether it answers. */
export function ConnectDialog({ type, integration, onClose }: Props) {
  const id = useId();
  const [name, setName] = useState(integration?.name ?? type.label);
  const [credentials, setCredentials] = useState<Record<string, string>>(() => textsOf(type.credentials));
  const [config, setConfig] = useState<Record<string, string>>(() =>
    textsOf(type.config, integration?.config ?? {}),
  );
  const save = useMutation({
    mutationFn: async () => {
      const body = {
        name: name.trim(),
        credentials: Object.fromEntries(
          shownFields(type.credentials, credentials["kind"]).flatMap(({ name: field }) => {
            const text = credentials[field] ?? "";
            return text === "" ? [] : [[field, text]];
          }),
        ),
        config: configOf(type.config, config),
      };
      const saved =
        integration === undefined
          ? await call(createIntegration, { body: { ...body, type: type.type } })
          : await call(changeIntegration, {
              params: { id: integration.id },
              body,
              ifMatch: integration.version,
            });
      // What was saved stays saved, also when the service cannot be called now.
      return call(testIntegration, { params: { id: saved.id }, body: {} }).catch(() => saved);
    },
    onSuccess(saved) {
      tell(
        saved.isConnected === true
          ? `${saved.name} is connected: it answered.`
          : `${saved.name} is saved, but did not answer: ${saved.lastError ?? "test it again later"}.`,
      );
      onClose();
    },
    onSettled: () => outdate(queryClient, KEYS.integrations),
  });
  const missing = missingOf(type.credentials, credentials);
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!save.isPending && missing.length === 0 && name.trim() !== "") save.mutate();
  }
  const issues = save.error instanceof Problem ? (save.error.issues ?? []) : [];
  const faultOf = (path: string) => issues.find((issue) => issue.path === path)?.message;
  return (
    <Dialog
      title={integration === undefined ? `Connect ${type.label}` : `New credentials for ${integration.name}`}
      open
      stays
      onClose={onClose}
    >
      <form className="stack" onSubmit={submit}>
        <p className="soft small">{type.summary}</p>
        <div className="field">
          <label htmlFor={id}>Name</label>
          <input
            className="input"
            id={id}
            maxLength={200}
            autoComplete="off"
            required
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        </div>
        {shownFields(type.credentials, credentials["kind"]).map((field) => (
          <CatalogueInput
            key={field.name}
            field={field}
            value={credentials[field.name] ?? ""}
            fault={faultOf(`credentials.${field.name}`)}
            change={(text) => setCredentials((known) => ({ ...known, [field.name]: text }))}
          />
        ))}
        {type.config.map((field) => (
          <CatalogueInput
            key={field.name}
            field={field}
            value={config[field.name] ?? ""}
            fault={faultOf(`config.${field.name}`)}
            change={(text) => setConfig((known) => ({ ...known, [field.name]: text }))}
          />
        ))}
        {save.error === null ? null : (
          <ProblemNote error={save.error} safe="Nothing was saved; what you typed stands here." />
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <ChangeButton type="submit" look="button-primary" busy={save.isPending}>
            {save.isPending ? "Calling it…" : "Save and test"}
          </ChangeButton>
        </div>
      </form>
    </Dialog>
  );
}

/** The credentials of each kind in which a service of the user's own may be called. */
const OF_KIND: Readonly<Record<string, readonly string[]>> = {
  none: [],
  bearer: ["token"],
  header: ["name", "value"],
  basic: ["username", "password"],
};

/** Of credentials of several kinds, those of the chosen kind. */
function shownFields(fields: readonly CatalogueField[], kind: string | undefined): readonly CatalogueField[] {
  const named = fields.some(({ name, kind }) => name === "kind" && kind === "choice");
  if (!named) return fields;
  const wanted = OF_KIND[kind ?? ""] ?? (kind === "" ? [] : fields.map(({ name }) => name));
  return fields.filter(({ name }) => name === "kind" || wanted.includes(name));
}
