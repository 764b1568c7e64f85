import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { changeSetup, createSetup, LONGEST_DESCRIPTION, type Playbook } from "#shared/contracts/playbooks.ts";
import { LONGEST_SETUP } from "#shared/contracts/trade-notes.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { outdate } from "../session/outdate.ts";
import { queryClient } from "../session/query-client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { TextField } from "../ui/text-field.tsx";
import "./playbooks.css";
import { RulesField, type TypedRule } from "./rules-field.tsx";

/** Writes a playbook: what the setup looks like, and the rules that its trades answer. */
export function PlaybookDialog({ playbook, onClose }: { playbook: Playbook | null; onClose: () => void }) {
  const id = useId();
  const [name, setName] = useState(playbook?.name ?? "");
  const [description, setDescription] = useState(playbook?.description ?? "");
  const [rules, setRules] = useState<TypedRule[]>(() => typedOf(playbook));
  const save = useMutation({
    mutationFn: () => {
      const body = {
        name: name.replaceAll(",", " "),
        description,
        rules: rules
          .map((rule) => ({ ...(rule.id === undefined ? {} : { id: rule.id }), words: rule.words.trim() }))
          .filter(({ words }) => words !== ""),
      };
      return playbook === null
        ? call(createSetup, { body })
        : call(changeSetup, { params: { id: playbook.id }, body, ifMatch: playbook.version });
    },
    onSuccess: async () => {
      await outdate(queryClient, KEYS.setups);
      onClose();
    },
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (name.trim() !== "" && !save.isPending) save.mutate();
  }
  return (
    <Dialog
      title={playbook === null ? "Write a playbook" : `Change ${playbook.name}`}
      open
      onClose={onClose}
      stays
    >
      <form className="stack" onSubmit={submit}>
        <TextField
          label="Name of the setup"
          value={name}
          change={setName}
          most={LONGEST_SETUP}
          required
          placeholder="Opening range breakout"
        />
        <div className="field">
          <label htmlFor={id}>What it looks like (optional)</label>
          <textarea
            id={id}
            className="input text-area playbooks-area"
            rows={3}
            maxLength={LONGEST_DESCRIPTION}
            value={description}
            onChange={({ target }) => setDescription(target.value)}
          />
        </div>
        <RulesField rules={rules} change={setRules} />
        {playbook === null ? null : (
          <p className="soft small">
            A rule that you leave out is asked no more; what trades answered to it stays.
          </p>
        )}
        {save.error === null ? null : <ProblemNote error={save.error} safe="What you typed is still here." />}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <ChangeButton type="submit" look="button-primary" busy={save.isPending}>
            Save
          </ChangeButton>
        </div>
      </form>
    </Dialog>
  );
}

/** The rules that are asked; an empty one to begin with, where there is none. */
function typedOf(playbook: Playbook | null): TypedRule[] {
  const asked = playbook?.rules.filter(({ retiredAt }) => retiredAt === null) ?? [];
  if (asked.length === 0) return [{ key: "first", words: "" }];
  return asked.map(({ id, words }) => ({ key: id, id, words }));
}
