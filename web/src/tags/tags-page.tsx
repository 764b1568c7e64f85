import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { renameTag, type Tag } from "#shared/contracts/tags.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { outdate } from "../session/outdate.ts";
import { queryClient } from "../session/query-client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { MoreButton } from "../ui/more-button.tsx";
import { NameDialog } from "../ui/name-dialog.tsx";
import { Page } from "../ui/page.tsx";
import { Loaded, Section } from "../ui/section.tsx";
import { tagFiguresQuery } from "../written/queries.ts";
import { TakeDialog } from "../written/take-dialog.tsx";
import { WordFiguresLine } from "../written/word-figures.tsx";
import "../written/written.css";

/** The tags of all trades with what their trades made, where they are renamed, merged and removed. */
export function TagsPage() {
  const tags = useInfiniteQuery(tagFiguresQuery);
  return (
    <Page title="Tags">
      <Section
        title="Your tags"
        intro="A tag says what a trade was like. Spellings that differ in case only are one tag."
      >
        <Loaded asked={tags} lines={6}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState
                title="No tag yet"
                action={
                  <Link to="/trades" className="button button-primary">
                    Go to your trades
                  </Link>
                }
              >
                Tag a trade on its page, such as FOMO or patient, and see here what those trades made.
              </EmptyState>
            ) : (
              <ul className="lines">
                {items.map((tag) => (
                  <TagItem key={tag.id} tag={tag} others={items.filter(({ id }) => id !== tag.id)} />
                ))}
              </ul>
            )
          }
        </Loaded>
        <MoreButton asked={tags}>More tags</MoreButton>
      </Section>
    </Page>
  );
}

function TagItem({ tag, others }: { tag: Tag; others: readonly Tag[] }) {
  const { id, name, figures } = tag;
  const [open, setOpen] = useState<"rename" | "take" | null>(null);
  const of = <span className="hidden-visually"> {name}</span>;
  const close = () => setOpen(null);
  async function rename(wanted: string): Promise<void> {
    await call(renameTag, { params: { id }, body: { name: wanted.replaceAll(",", " ") } });
    await outdate(queryClient, KEYS.tags);
  }
  return (
    <li className="item">
      <div>
        <h3>
          <Link to="/trades" search={{ tag: name }}>
            {name}
          </Link>
        </h3>
        {figures === null ? null : <WordFiguresLine figures={figures} of={{ tag: name }} />}
      </div>
      <div className="item-acts">
        <ChangeButton look="button-small" onClick={() => setOpen("rename")}>
          Rename{of}
        </ChangeButton>
        <ChangeButton look="button-small" onClick={() => setOpen("take")}>
          Merge or remove{of}
        </ChangeButton>
      </div>
      {open === "rename" ? (
        <NameDialog title={`Rename ${name}`} name={name} rename={rename} onClose={close} />
      ) : null}
      {open === "take" ? (
        <TakeDialog
          kind="tag"
          word={tag}
          trades={figures === null ? null : figures.trades + figures.openTrades}
          others={others}
          onClose={close}
        />
      ) : null}
    </li>
  );
}
