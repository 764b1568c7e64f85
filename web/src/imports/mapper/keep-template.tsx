import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState, type FormEvent } from "react";
import type { Mapping } from "#shared/contracts/import-mapping.ts";
import { createImportTemplate } from "#shared/contracts/import-templates.ts";
import { call } from "../../session/client.ts";
import { ChangeButton } from "../../ui/change-button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { templatesQuery } from "./queries.ts";

/** Keeps the mapping under a name, so that the next file of these columns is known at once. */
export function KeepTemplate({ mapping }: { mapping: Mapping }) {
  const id = useId();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const keep = useMutation({
    mutationFn: (body: { name: string; mapping: Mapping }) => call(createImportTemplate, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: templatesQuery.queryKey }),
  });
  const isKept = keep.data !== undefined && JSON.stringify(keep.data.mapping) === JSON.stringify(mapping);
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (name.trim() !== "" && !keep.isPending) keep.mutate({ name: name.trim(), mapping });
  }
  if (isKept)
    return (
      <output className="note note-quiet small">
        Kept as “{keep.data.name}”: the next file with these columns is known by it.
      </output>
    );
  return (
    <form className="imports-keep" onSubmit={submit}>
      <div className="field">
        <label htmlFor={id}>Keep this mapping for the next file, as</label>
        <input
          className="input"
          id={id}
          value={name}
          maxLength={60}
          placeholder="The broker's name"
          autoComplete="off"
          onChange={({ target }) => setName(target.value)}
        />
      </div>
      <ChangeButton type="submit" busy={keep.isPending}>
        Keep it
      </ChangeButton>
      {keep.error === null ? null : <ProblemNote error={keep.error} safe="The mapping was not kept." />}
    </form>
  );
}
