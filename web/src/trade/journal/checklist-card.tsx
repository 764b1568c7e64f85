import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type * as z from "zod";
import { annotateTrade } from "#shared/contracts/annotations.ts";
import type { readChecklist } from "#shared/contracts/playbooks.ts";
import type { RuleAnswer } from "#shared/contracts/trade-notes.ts";
import { checklistQuery } from "../../playbooks/queries.ts";
import "./journal.css";
import { call } from "../../session/client.ts";
import { useLotMethod } from "../../trades/lot-method.ts";
import { tradeQuery } from "../../trades/queries.ts";
import { ChangeButton } from "../../ui/change-button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Loaded } from "../../ui/section.tsx";
import type { TradeDetail } from "../trade-detail.ts";

type Checklist = z.infer<NonNullable<typeof readChecklist.reply>>;
type Given = { id: string; answer: RuleAnswer | null };

const WORDS: Record<RuleAnswer, string> = { followed: "Followed", broken: "Broken" };

/** The rules of the trade's setup, each answered by one press; a second press takes the answer back. */
export function ChecklistCard({ trade: { id, setup } }: { trade: Pick<TradeDetail, "id" | "setup"> }) {
  const client = useQueryClient();
  const lotMethod = useLotMethod();
  const query = checklistQuery(id, setup);
  const asked = useQuery(query);
  const say = useMutation({
    // Answers leave one after another, so that the last one stands.
    scope: { id: `checklist ${id}` },
    mutationFn: ({ id: rule, answer }: Given) =>
      call(annotateTrade, { params: { id }, query: { lotMethod }, body: { rules: { [rule]: answer } } }),
    onMutate: async (given) => {
      await client.cancelQueries({ queryKey: query.queryKey });
      client.setQueryData<Checklist>(query.queryKey, (known) => known && answered(known, given));
    },
    onSuccess: ({ version }) =>
      client.setQueryData<TradeDetail>(
        tradeQuery(id, lotMethod).queryKey,
        (known) => known && { ...known, version },
      ),
    onError: () => client.invalidateQueries({ queryKey: query.queryKey }),
  });
  if (setup === null) return null;
  return (
    <section className="card" aria-labelledby="checklist">
      <div className="card-head">
        <h2 id="checklist">Did you keep to {setup}?</h2>
      </div>
      <Loaded asked={asked} lines={3}>
        {(checklist) => <Rules checklist={checklist} say={(given) => say.mutate(given)} />}
      </Loaded>
      {say.error === null ? null : <ProblemNote error={say.error} safe="Your answer was not kept." />}
    </section>
  );
}

function Rules({ checklist: { setup, rules }, say }: { checklist: Checklist; say: (given: Given) => void }) {
  if (setup === null) return <p className="soft">The setup is being saved.</p>;
  if (rules.length === 0)
    return (
      <p className="soft">
        It has no rules yet.{" "}
        <Link to="/playbooks/$setupId" params={{ setupId: setup.id }}>
          Write its playbook
        </Link>
      </p>
    );
  return (
    <ul className="lines">
      {rules.map(({ id, words, retiredAt, answer }) => (
        <li key={id} className="trade-rule">
          <span>
            {words}
            {retiredAt === null ? null : <span className="pill">no longer asked</span>}
          </span>
          <fieldset className="trade-answers" aria-label={words}>
            {(["followed", "broken"] as const).map((each) => (
              <ChangeButton
                key={each}
                look={`button-small ${answer !== each ? "" : each === "followed" ? "up" : "down"}`}
                aria-pressed={answer === each}
                onClick={() => say({ id, answer: answer === each ? null : each })}
              >
                {WORDS[each]}
              </ChangeButton>
            ))}
          </fieldset>
        </li>
      ))}
    </ul>
  );
}

function answered(checklist: Checklist, { id, answer }: Given): Checklist {
  return {
    ...checklist,
    rules: checklist.rules.map((rule) => (rule.id === id ? { ...rule, answer } : rule)),
  };
}
