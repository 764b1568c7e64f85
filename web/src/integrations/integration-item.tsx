import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import {
  type CatalogueType,
  changeIntegration,
  deleteIntegration,
  type Integration,
  testIntegration,
} from "#shared/contracts/integrations.ts";
import { Problem } from "#shared/problem.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { outdate } from "../session/outdate.ts";
import { queryClient } from "../session/query-client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { CutText } from "../ui/cut-text.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { NameDialog } from "../ui/name-dialog.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { tell } from "../ui/tell.ts";
import { Time } from "../ui/time.tsx";
import { ConnectDialog } from "./connect-dialog.tsx";
import { connectedWords } from "./integration-words.ts";

type Props = { integration: Integration; type: CatalogueType | null };
type Open = "name" | "credentials" | "remove" | null;

const again = () => outdate(queryClient, KEYS.integrations);

/** A connected service: whether it answered, and its acts. */
export function IntegrationItem({ integration, type }: Props) {
  const { id, name, lastChecked, lastError, version } = integration;
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const test = useMutation({
    mutationFn: () => call(testIntegration, { params: { id }, body: {} }),
    onSuccess: (tested) =>
      tell(
        tested.isConnected === true
          ? `${name} answered.`
          : `${name} did not answer: ${tested.lastError ?? "no reason was given"}.`,
      ),
    onSettled: again,
  });
  const { name: words, look } = connectedWords(integration);
  const of = <span className="hidden-visually"> {name}</span>;
  return (
    <li className="item">
      <div>
        <h3>
          <CutText>{name}</CutText>
          <span className={`pill ${look}`.trim()}>{words}</span>
        </h3>
        <p className="soft small">
          {type?.label ?? integration.type}
          {lastChecked === null ? null : (
            <>
              {" "}
              · checked <Time at={lastChecked} as="ago" />
            </>
          )}
        </p>
        {lastError === null ? null : <p className="small down">{lastError}</p>}
        {test.error === null ? null : <ProblemNote error={test.error} safe="It stands as it was." />}
      </div>
      <div className="item-acts">
        <ChangeButton look="button-small" busy={test.isPending} onClick={() => test.mutate()}>
          {test.isPending ? "Calling it…" : "Test"}
          {of}
        </ChangeButton>
        <ChangeButton look="button-small" onClick={() => setOpen("name")}>
          Rename{of}
        </ChangeButton>
        {type === null ? null : (
          <ChangeButton look="button-small" onClick={() => setOpen("credentials")}>
            New credentials{of}
          </ChangeButton>
        )}
        <ChangeButton look="button-small button-danger" onClick={() => setOpen("remove")}>
          Remove{of}
        </ChangeButton>
      </div>
      {open === "name" ? (
        <NameDialog
          title={`Rename ${name}`}
          name={name}
          rename={async (wanted) => {
            await call(changeIntegration, { params: { id }, body: { name: wanted }, ifMatch: version });
            await again();
          }}
          onClose={close}
        />
      ) : null}
      {open === "credentials" && type !== null ? (
        <ConnectDialog type={type} integration={integration} onClose={close} />
      ) : null}
      {open === "remove" ? <RemoveDialog integration={integration} onClose={close} /> : null}
    </li>
  );
}

function RemoveDialog({
  integration: { id, name },
  onClose,
}: {
  integration: Integration;
  onClose: () => void;
}) {
  const remove = useMutation({
    mutationFn: () => call(deleteIntegration, { params: { id } }),
    onSuccess: async () => {
      await again();
      onClose();
    },
  });
  const flows = remove.error instanceof Problem ? (remove.error.flows ?? []) : [];
  return (
    <Dialog title={`Remove ${name}?`} open onClose={onClose}>
      <p>Its credentials are destroyed. A flow can no longer use it.</p>
      {remove.error === null ? null : flows.length === 0 ? (
        <ProblemNote error={remove.error} safe="It is still connected." />
      ) : (
        <div className="note note-warn" role="alert">
          <strong>These flows use it:</strong>
          <ul>
            {flows.map((flow) => (
              <li key={flow.id}>
                <Link to="/flows/$flowId" params={{ flowId: flow.id }}>
                  {flow.name}
                </Link>
              </li>
            ))}
          </ul>
          <span className="soft">Give them another one, or delete them; then it can go.</span>
        </div>
      )}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Keep it
        </button>
        <ChangeButton look="button-danger" busy={remove.isPending} onClick={() => remove.mutate()}>
          Remove it
        </ChangeButton>
      </div>
    </Dialog>
  );
}
