import { useEffect, useId, useRef, type ReactNode } from "react";

type Props = {
  title: string;
  open: boolean;
  onClose: () => void;
  children: ReactNode;
  className?: string;
  /**
   * Keeps the dialog open on a press beside it, because its content is shown only once or is half written.
   */
  stays?: boolean;
};

/**
 * A modal on the platform's own `<dialog>`. It traps focus, closes on Escape and injects no styles, which our
 * policy forbids.
 */
export function Dialog({ title, open, onClose, children, className = "", stays = false }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = element.current;
    if (dialog === null) return;
    if (open && !dialog.open) dialog.showModal();
    if (!open && dialog.open) dialog.close();
  }, [open]);
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- a click on the backdrop closes; the keyboard has Escape
    <dialog
      ref={element}
      className={`dialog ${className}`.trim()}
      aria-labelledby={titleId}
      // Escape is answered at once: the browser tells of the close a turn later, after a key may have come.
      onCancel={(event) => {
        if (event.target === element.current) onClose();
      }}
      onClose={() => {
        if (element.current?.open !== true) onClose();
      }}
      onClick={(event) => {
        if (event.target === element.current && !stays) onClose();
      }}
    >
      {open ? (
        <div className="dialog-body">
          <h2 id={titleId}>{title}</h2>
          {children}
        </div>
      ) : null}
    </dialog>
  );
}
