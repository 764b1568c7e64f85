import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { KeptAttachment } from "#shared/contracts/attachments.ts";
import { formatCalendar } from "../numbers/format-time.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { MoreButton } from "../ui/more-button.tsx";
import { Page } from "../ui/page.tsx";
import { Loaded } from "../ui/section.tsx";
import { Lightbox } from "./lightbox.tsx";
import { Picture } from "./picture.tsx";
import { allPicturesQuery } from "./queries.ts";
import "./pictures.css";

/** All pictures, also those whose trade is gone, so that each can be seen and removed. */
export function PicturesPage() {
  const list = useInfiniteQuery(allPicturesQuery);
  const [shown, setShown] = useState<string | null>(null);
  return (
    <Page title="Pictures">
      <Loaded asked={list} lines={8}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              title="No picture yet"
              action={
                <Link to="/trades" search={{}} className="button button-primary">
                  All trades
                </Link>
              }
            >
              Paste a screenshot on the page of a trade or a day, and it stands here as well.
            </EmptyState>
          ) : (
            <section className="card stack" aria-label="All pictures">
              <ul className="pictures">
                {items.map((picture) => (
                  <li key={picture.id}>
                    <button
                      type="button"
                      className="pictures-open"
                      aria-label={`Open ${picture.fileName}`}
                      onClick={() => setShown(picture.id)}
                    >
                      <Picture picture={picture} alt="" className="pictures-thumb" />
                    </button>
                    <About picture={picture} />
                  </li>
                ))}
              </ul>
              <MoreButton asked={list}>Show older pictures</MoreButton>
              <Lightbox pictures={items} shown={shown} show={setShown} about={aboutOf} />
            </section>
          )
        }
      </Loaded>
    </Page>
  );
}

function aboutOf(picture: KeptAttachment) {
  return <About picture={picture} />;
}

function About({ picture: { tradeId, day, isOrphan } }: { picture: KeptAttachment }) {
  if (day !== null)
    return (
      <Link to="/days/$date" params={{ date: day }} search={{}} className="small">
        {formatCalendar(day, "whole")}
      </Link>
    );
  if (tradeId === null || isOrphan)
    return <span className="soft small">Its trade is gone; it comes back with the import.</span>;
  return (
    <Link to="/trades/$tradeId" params={{ tradeId }} className="small">
      Its trade
    </Link>
  );
}
