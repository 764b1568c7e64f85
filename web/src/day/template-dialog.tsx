import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { type DayTemplate, writeDayTemplate } from "#shared/contracts/days.ts";
import { MOST_NOTES } from "#shared/contracts/trade-notes.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { TEXT_WORDS, TEXTS } from "./day-words.ts";

type Texts = Omit<DayTemplate, "version">;
type Props = {
  open: boolean;
  onClose: () => void;
  template: DayTemplate;
  /** The texts of the shown day, which may become the template; null for an empty day. */
  today: Texts | null;
};

/** The texts with which an empty day may begin. */
export function TemplateDialog(props: Props) {
  return (
    <Dialog title="Template of a day" open={props.open} onClose={props.onClose} stays>
      <Form {...props} />
    </Dialog>
  );
}

function Form({ onClose, template, today }: Props) {
  const client = useQueryClient();
  const id = useId();
  const [texts, setTexts] = useState<Texts>(template);
  const save = useMutation({
    mutationFn: ({ plan, saw, did }: Texts) =>
      call(writeDayTemplate, { body: { plan, saw, did }, ifMatch: template.version }),
    onSuccess: (stored) => {
      client.setQueryData(KEYS.dayTemplate, stored);
      onClose();
    },
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(texts);
      }}
    >
      {TEXTS.map((name) => (
        <div className="field" key={name}>
          <label htmlFor={id + name}>{TEXT_WORDS[name].label}</label>
          <textarea
            id={id + name}
            className="input day-text"
            maxLength={MOST_NOTES}
            value={texts[name]}
            onChange={({ target }) => setTexts({ ...texts, [name]: target.value })}
          />
        </div>
      ))}
      {save.error === null ? null : (
        <ProblemNote error={save.error} safe="The template is as it was. What you typed is still here." />
      )}
      <div className="dialog-actions">
        {today === null ? null : (
          <button type="button" className="button" onClick={() => setTexts(today)}>
            Take this day’s texts
          </button>
        )}
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <ChangeButton type="submit" look="button-primary" busy={save.isPending}>
          Save
        </ChangeButton>
      </div>
    </form>
  );
}
