import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { writeDigest } from "#shared/contracts/digests.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { MoreButton } from "../ui/more-button.tsx";
import { Page } from "../ui/page.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Loaded } from "../ui/section.tsx";
import { DigestCard } from "./digest-card.tsx";
import { digestsQuery } from "./queries.ts";
import { unchangedOf } from "./unchanged.ts";
import { weekWords } from "./week-words.ts";

/** The weeks of the user in figures and words, the newest first. */
export function DigestsPage() {
  const client = useQueryClient();
  const digests = useInfiniteQuery(digestsQuery);
  const write = useMutation({
    mutationFn: () => call(writeDigest, { body: {} }),
    onSuccess: () => client.invalidateQueries({ queryKey: KEYS.digests }),
    // What was shown when it was asked for: the same revision means that nothing has changed since.
    onMutate: () => digests.data?.pages.flatMap((page) => page.items) ?? [],
  });
  const unchanged = unchangedOf(write.data, write.context);
  const button = (
    <ChangeButton busy={write.isPending} onClick={() => write.mutate()}>
      {write.isPending ? "Writing…" : "Write last week’s now"}
    </ChangeButton>
  );
  return (
    <Page title="Digests" actions={button}>
      {write.error === null ? null : (
        <ProblemNote error={write.error} safe="The digests you see are as they were." />
      )}
      <output>
        {unchanged === undefined ? null : (
          <p className="note">
            Nothing has changed in the week of {weekWords(unchanged.week)} since its digest was written.
          </p>
        )}
      </output>
      <div className="stack" aria-live="polite">
        <Loaded asked={digests} lines={8}>
          {({ pages }) => {
            const items = pages.flatMap((page) => page.items);
            if (items.length > 0) return items.map((each) => <DigestCard key={each.id} digest={each} />);
            return (
              <section className="card">
                <EmptyState
                  title="No week has ended yet"
                  action={
                    <Link to="/import" className="button button-primary">
                      Import trades
                    </Link>
                  }
                >
                  Each Monday the week before stands here: what it brought beside the one before it, the habit
                  that costs most, what your guardrails did, and one thing to try. In your{" "}
                  <Link to="/settings/preferences">preferences</Link> you can have it by mail.
                </EmptyState>
              </section>
            );
          }}
        </Loaded>
        <MoreButton asked={digests}>Earlier weeks</MoreButton>
      </div>
    </Page>
  );
}
