import type { CoachQuery } from "#shared/contracts/coach-query.ts";
import type { Question } from "#shared/contracts/questions.ts";
import { ReflectionWords } from "../biases/reflection-words.tsx";
import { ChangeButton } from "../ui/change-button.tsx";
import { Time } from "../ui/time.tsx";
import { partsOf } from "./reading-parts.ts";
import { unreadWords } from "./unread-words.ts";

type Props = {
  question: Question;
  arrived: boolean;
  /** Puts the question back into the box. */
  edit: (text: string) => void;
  /** Asks, and forgets the card in whose place the answer comes. */
  ask: (text: string, query?: CoachQuery, instead?: string) => void;
  forget: (id: string) => void;
};

/** A question, how it was read, and its answer with a link behind each figure. */
export function AnswerCard({ question, arrived, edit, ask, forget }: Props) {
  const { id, at, text, status, query, readAs, unread, sentences } = question;
  return (
    <article className="card coach-answer" aria-labelledby={id}>
      <div className="card-head">
        <h2 id={id} className="coach-question">
          {text}
        </h2>
        <span className="soft small">
          <Time at={at} as="ago" />
        </span>
      </div>
      {unread.length === 0 ? null : <p className="note note-warn">{unreadWords(unread)}</p>}
      {readAs === null ? null : (
        <p className="soft small">
          {status === "unread" ? "What was understood: " : "Read as: "}
          {readAs}.
        </p>
      )}
      {status === "unread" || query === null ? null : <Parts query={query} ask={(next) => ask(text, next)} />}
      {sentences.length === 0 ? null : <ReflectionWords reflection={question} arrived={arrived} />}
      {question.examples.length === 0 ? null : (
        <ul className="coach-suggestions" aria-label="What you can ask instead">
          {question.examples.slice(0, 3).map((each) => (
            <li key={each}>
              <button type="button" className="button button-small" onClick={() => ask(each)}>
                {each}
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="row">
        {status === "unread" && query !== null ? (
          <button type="button" className="button button-small" onClick={() => ask(text, query, id)}>
            Answer what was understood
          </button>
        ) : null}
        <button type="button" className="button button-quiet button-small" onClick={() => edit(text)}>
          Edit the question
        </button>
        <ChangeButton look="button-quiet button-small" onClick={() => forget(id)}>
          Delete
        </ChangeButton>
      </div>
    </article>
  );
}

function Parts({ query, ask }: { query: CoachQuery; ask: (query: CoachQuery) => void }) {
  const parts = partsOf(query);
  if (parts.length === 0) return null;
  return (
    <ul className="coach-suggestions" aria-label="How it was read">
      {parts.map(({ words, without }) => (
        <li key={words}>
          <button
            type="button"
            className="button button-small"
            aria-label={`Ask without ${words}`}
            onClick={() => ask(without)}
          >
            {words} ×
          </button>
        </li>
      ))}
    </ul>
  );
}
