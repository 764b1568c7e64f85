import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useId, useState, type FormEvent } from "react";
import { importFlow } from "#shared/contracts/flows.ts";
import { createGuardrail, listGuardrails } from "#shared/contracts/guardrails.ts";
import { integrationsQuery } from "../../integrations/queries.ts";
import { call } from "../../session/client.ts";
import { KEYS } from "../../session/keys.ts";
import { outdate } from "../../session/outdate.ts";
import { queryClient } from "../../session/query-client.ts";
import { ChangeButton } from "../../ui/change-button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { tell } from "../../ui/tell.ts";
import { starterFile, type StarterName, STARTERS } from "../starters.ts";

/** Asks what a starter still needs, and builds its flow, paused, so that it can be looked at first. */
export function StarterDialog({ starter, onClose }: { starter: StarterName; onClose: () => void }) {
  const ids = useId();
  const navigate = useNavigate();
  const asked = useQuery({ ...integrationsQuery, enabled: starter === "slack" });
  const found = (asked.data ?? []).filter(({ type }) => type === "slack");
  const [name, setName] = useState<string | null>(null);
  const [channel, setChannel] = useState("");
  const [url, setUrl] = useState("");
  const slack = name ?? found[0]?.name ?? null;
  const build = useMutation({
    mutationFn: async () => {
      const guardrailId = starter === "losses" ? await standingGuardrail() : "";
      const body = starterFile(starter, { slack, channel: channel.trim(), guardrailId, url: url.trim() });
      return call(importFlow, { body });
    },
    onSuccess: async ({ id, name: made }) => {
      void outdate(queryClient, KEYS.flows);
      tell(`“${made}” is built and paused. Look at it, then activate it.`);
      await navigate({ to: "/flows/$flowId", params: { flowId: id } });
    },
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!build.isPending) build.mutate();
  }
  const { title, about } = STARTERS[starter];
  return (
    <Dialog title={title} open stays onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <p className="soft">{about}</p>
        {starter === "slack" ? (
          <>
            {found.length === 0 ? (
              <p className="note note-warn small">
                <span>
                  Slack is not connected yet.{" "}
                  <Link to="/integrations" search={{ connect: "slack" }}>
                    Connect it
                  </Link>{" "}
                  first, or choose it in the flow later.
                </span>
              </p>
            ) : (
              <div className="field">
                <label htmlFor={`${ids}-slack`}>Slack</label>
                <select
                  className="select"
                  id={`${ids}-slack`}
                  value={slack ?? ""}
                  onChange={({ target }) => setName(target.value)}
                >
                  {found.map((each) => (
                    <option key={each.id} value={each.name}>
                      {each.name}
                    </option>
                  ))}
                </select>
              </div>
            )}
            <div className="field">
              <label htmlFor={`${ids}-channel`}>Channel</label>
              <input
                className="input"
                id={`${ids}-channel`}
                placeholder="#trading"
                autoComplete="off"
                maxLength={100}
                value={channel}
                onChange={({ target }) => setChannel(target.value)}
              />
            </div>
          </>
        ) : null}
        {starter === "losses" ? (
          <p className="soft small">
            The guardrail “after 3 losses, wait an hour” is made switched off, unless you have one that waits
            after losses. It judges paper orders.
          </p>
        ) : null}
        {starter === "fills" ? (
          <div className="field">
            <label htmlFor={`${ids}-url`}>Address</label>
            <input
              className="input"
              id={`${ids}-url`}
              type="url"
              placeholder="https://example.com/fills"
              autoComplete="off"
              maxLength={2000}
              required
              value={url}
              onChange={({ target }) => setUrl(target.value)}
            />
          </div>
        ) : null}
        {build.error === null ? null : <ProblemNote error={build.error} safe="No flow was made." />}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Not now
          </button>
          <ChangeButton type="submit" look="button-primary" busy={build.isPending}>
            Build it
          </ChangeButton>
        </div>
      </form>
    </Dialog>
  );
}

/** The id of a guardrail that waits after losses; without one it is made, switched off. */
async function standingGuardrail(): Promise<string> {
  const { items } = await call(listGuardrails, { query: { limit: 100 } });
  const known = items.find(({ rule }) => rule === "cool_off");
  if (known !== undefined) return known.id;
  const { id } = await call(createGuardrail, {
    body: {
      rule: "cool_off",
      params: { losses: 3, lossBeyond: null, minutes: 60 },
      action: "block",
      isActive: false,
      isLocked: false,
      accountId: null,
    },
  });
  void outdate(queryClient, KEYS.guardrails);
  return id;
}
