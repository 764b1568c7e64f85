import { useState } from "react";

type Asked = { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };

/** Fetches a list's next page. With the last one the button gives way to a line that takes the focus it held. */
export function MoreButton({ asked, children }: { asked: Asked; children: string }) {
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = asked;
  const [pressed, setPressed] = useState(false);
  if (!hasNextPage) {
    return pressed ? (
      <p className="soft small" tabIndex={-1} ref={(line) => line?.focus()}>
        These are all of them.
      </p>
    ) : null;
  }
  return (
    <div className="row settings-acts">
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
