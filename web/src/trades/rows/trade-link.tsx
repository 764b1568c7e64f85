import { useRouter } from "@tanstack/react-router";
import type { MouseEvent, ReactNode } from "react";

type Props = { id: string; className: string; title?: string; children: ReactNode };

/**
 * Leads to a trade. The router's own link follows every change of the address, which a list of rows that
 * scroll into sight would pay for each row.
 */
export function TradeLink({ id, className, title, children }: Props) {
  const router = useRouter();
  return (
    <a
      href={`${router.basepath === "/" ? "" : router.basepath}/trades/${id}`}
      className={className}
      title={title}
      onClick={(event) => {
        if (!isPlain(event)) return;
        event.preventDefault();
        void router.navigate({ to: "/trades/$tradeId", params: { tradeId: id } });
      }}
    >
      {children}
    </a>
  );
}

/** The browser itself opens a tab, a window or a download. */
export function isPlain({ button, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent): boolean {
  return button === 0 && !(metaKey || ctrlKey || shiftKey || altKey);
}
