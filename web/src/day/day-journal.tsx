import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useRef, useState } from "react";
import { type Day, type DayWords, writeDay } from "#shared/contracts/days.ts";
import { MOST_NOTES } from "#shared/contracts/trade-notes.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { outdate } from "../session/outdate.ts";
import { useKeys } from "../ui/use-keys.ts";
import { KeptDrafts } from "../written/kept-drafts.ts";
import { useAutosave } from "../written/use-autosave.ts";
import { WrittenState, WrittenTrouble } from "../written/written-state.tsx";
import { CheckIn } from "./check-in.tsx";
import { changeOf, DAY_DRAFTS, fieldsOf, TEXT_WORDS, TEXTS } from "./day-words.ts";
import { templateQuery } from "./queries.ts";
import { TemplateDialog } from "./template-dialog.tsx";

const NAMES = {
  plan: "the plan",
  saw: "what you saw",
  did: "what you did",
  sleep: "the sleep",
  calm: "the calm",
  focus: "the focus",
};

const kept = new KeptDrafts(DAY_DRAFTS);

/** Plan, review and check-in of a day, stored as the user types. */
export function DayJournal({ day, queryKey }: { day: Day; queryKey: readonly unknown[] }) {
  const client = useQueryClient();
  const latest = () => client.getQueryData<Day>(queryKey) ?? day;
  const writing = useAutosave({
    kept,
    key: day.date,
    stored: versioned(day),
    latest: () => versioned(latest()),
    reload: () => outdate(client, queryKey),
    async save(changed, ifMatch) {
      const params = { date: day.date };
      const stored = await call(writeDay, { params, body: changeOf(changed), ifMatch });
      client.setQueryData<Day>(queryKey, (known) => known && { ...known, ...stored });
      void outdate(client, KEYS.days);
      return versioned(stored);
    },
  });
  const { words, state, write, store } = writing;
  const id = useId();
  const plan = useRef<HTMLTextAreaElement>(null);
  useKeys({ e: () => plan.current?.focus() });
  const isEmpty = TEXTS.every((name) => words[name] === "");
  return (
    <section className="card stack" aria-labelledby="day-journal">
      <div className="card-head">
        <h2 id="day-journal">Journal</h2>
        <WrittenState state={state} version={day.version} />
        <TemplateButtons isEmpty={isEmpty} begin={write} texts={words} />
      </div>
      <WrittenTrouble writing={writing} names={NAMES} />
      <CheckIn answers={words} change={write} />
      {TEXTS.map((name) => (
        <div className="field" key={name}>
          <label htmlFor={id + name}>{TEXT_WORDS[name].label}</label>
          <textarea
            ref={name === "plan" ? plan : null}
            id={id + name}
            className="input day-text"
            maxLength={MOST_NOTES}
            placeholder={TEXT_WORDS[name].hint}
            value={words[name]}
            onChange={({ target }) => write({ [name]: target.value })}
            onBlur={store}
          />
        </div>
      ))}
    </section>
  );
}

function versioned(known: DayWords) {
  return { ...fieldsOf(known), version: known.version };
}

type Texts = Pick<Day, (typeof TEXTS)[number]>;

/** Begins an empty day with the kept texts, or keeps other ones. */
function TemplateButtons({
  isEmpty,
  begin,
  texts,
}: {
  isEmpty: boolean;
  begin: (texts: Texts) => void;
  texts: Texts;
}) {
  const { data: template } = useQuery(templateQuery);
  const [isOpen, setOpen] = useState(false);
  if (template === undefined) return null;
  const { plan, saw, did } = template;
  const hasTexts = plan !== "" || saw !== "" || did !== "";
  return (
    <span className="row">
      {isEmpty && hasTexts ? (
        <button type="button" className="button button-small" onClick={() => begin({ plan, saw, did })}>
          Begin with the template
        </button>
      ) : null}
      <button type="button" className="button button-small" onClick={() => setOpen(true)}>
        Template
      </button>
      <TemplateDialog
        open={isOpen}
        onClose={() => setOpen(false)}
        template={template}
        today={isEmpty ? null : texts}
      />
    </span>
  );
}
