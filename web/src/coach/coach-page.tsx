import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { CoachQuery } from "#shared/contracts/coach-query.ts";
import { deleteQuestion } from "#shared/contracts/questions.ts";
import { Reflections } from "../biases/reflections.tsx";
import { shownZone } from "../numbers/reader.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { askedMethod, useLotMethod } from "../trades/lot-method.ts";
import { MoreButton } from "../ui/more-button.tsx";
import { Page } from "../ui/page.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Loaded } from "../ui/section.tsx";
import { AnswerCard } from "./answer-card.tsx";
import { NothingToAsk } from "./nothing-to-ask.tsx";
import { ask, questionsQuery, suggestedQuery } from "./queries.ts";
import { QuestionBox } from "./question-box.tsx";
import "./coach.css";

/** So many suggestions stand above the questions that were asked. */
const SHOWN_LATER = 3;

/** Questions about one's own ledger with their answers, and what the coach said after imports. */
export function CoachPage() {
  const client = useQueryClient();
  const method = useLotMethod();
  const [text, setText] = useState("");
  const questions = useInfiniteQuery(questionsQuery);
  const suggested = useQuery(suggestedQuery).data?.items;
  const asking = useMutation({
    mutationFn: (asked: { text: string; query?: CoachQuery }) =>
      ask({ ...asked, timeZone: shownZone(), ...askedMethod(method) }),
    onSuccess: () => client.invalidateQueries({ queryKey: KEYS.questions }),
  });
  const forgetting = useMutation({
    mutationFn: (id: string) => call(deleteQuestion, { params: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: KEYS.questions }),
  });
  const put = (words: string, query?: CoachQuery, instead?: string) => {
    setText(query === undefined ? words : "");
    asking.mutate(
      { text: words, ...(query === undefined ? {} : { query }) },
      { onSuccess: () => instead !== undefined && forgetting.mutate(instead) },
    );
  };
  const edit = (words: string) => {
    setText(words);
    document.querySelector<HTMLInputElement>(".coach-ask input")?.focus();
  };
  const items = questions.data?.pages.flatMap((page) => page.items) ?? [];
  const newest = asking.data?.id;
  const error = asking.error ?? forgetting.error;
  const hasNothing = suggested?.length === 0;
  return (
    <Page title="Coach">
      <div className="coach-columns">
        <div className="stack">
          <section className="card stack" aria-label="Ask about your trades">
            {hasNothing && items.length === 0 ? (
              <NothingToAsk />
            ) : (
              <QuestionBox
                text={text}
                type={setText}
                ask={put}
                busy={asking.isPending}
                earlier={[...new Set(items.map((each) => each.text))]}
                suggestions={(suggested ?? []).slice(0, items.length === 0 ? undefined : SHOWN_LATER)}
              />
            )}
            {error === null ? null : <ProblemNote error={error} safe="Your ledger is safe." />}
            <output className={asking.isPending ? "soft small" : "hidden-visually"}>
              {asking.isPending ? "Reading your ledger…" : ""}
            </output>
          </section>
          <div className="stack" aria-live="polite">
            <Loaded asked={questions} lines={6}>
              {() =>
                items.map((question) => (
                  <AnswerCard
                    key={question.id}
                    question={question}
                    arrived={question.id === newest}
                    edit={edit}
                    ask={put}
                    forget={(id) => forgetting.mutate(id)}
                  />
                ))
              }
            </Loaded>
          </div>
          <MoreButton asked={questions}>Earlier questions</MoreButton>
        </div>
        <Reflections title="After imports" />
      </div>
    </Page>
  );
}
