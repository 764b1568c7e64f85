import { useEffect, useRef, useState } from "react";

type Asked = { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };

/** Fetches the next page of a list. After the last page a line replaces the button and takes its focus. */
export function MoreButton({ asked, children }: { asked: Asked; children: string }) {
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = asked;
  const [pressed, setPressed] = useState(false);
  const end = useRef<HTMLParagraphElement>(null);
  const hasEnded = pressed && !hasNextPage;
  useEffect(() => {
    if (hasEnded) end.current?.focus();
  }, [hasEnded]);
  if (!hasNextPage) {
    return pressed ? (
      <p className="list-end soft small" tabIndex={-1} ref={end}>
        These are all of them.
      </p>
    ) : null;
  }
  return (
    <div className="row list-more">
      <button
        type="button"
        className="button button-small"
        aria-disabled={isFetchingNextPage || undefined}
        onClick={() => {
          if (isFetchingNextPage) return;
          setPressed(true);
          void fetchNextPage();
        }}
      >
        {isFetchingNextPage ? "Loading…" : children}
      </button>
    </div>
  );
}
