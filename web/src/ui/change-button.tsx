import type { ComponentProps } from "react";
import { OFFLINE_REASON_ID } from "./offline-note.tsx";
import { useConnection } from "./connection.ts";

type Props = ComponentProps<"button"> & { look?: string; busy?: boolean };

/**
 * A button that changes something. While it cannot act, it stays readable and focusable and says why. Offline
 * it queues nothing, because a later change would happen unseen.
 */
export function ChangeButton({ look = "", busy = false, className = "", onClick, children, ...rest }: Props) {
  const offline = useConnection().state === "offline";
  const blocked = offline || busy;
  return (
    <button
      type="button"
      {...rest}
      className={`button ${look} ${className}`.trim()}
      aria-disabled={blocked || undefined}
      aria-describedby={offline ? OFFLINE_REASON_ID : rest["aria-describedby"]}
      title={offline ? "Not possible while you are offline" : rest.title}
      onClick={(event) => {
        if (blocked) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {children}
    </button>
  );
}
