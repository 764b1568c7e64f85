/** Shorter names always have room. */
const NEVER_CUT = 24;

/**
 * A name that may be of any length. A long one is cut on one line; the pointer shows the whole, and focus
 * unfolds it in place.
 */
export function CutText({ children }: { children: string }) {
  if (children.length <= NEVER_CUT) return children;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- without a pointer, focus alone shows the whole name
    <span className="cut" title={children} tabIndex={0}>
      {children}
    </span>
  );
}
