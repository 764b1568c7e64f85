const GAP = 6;

/**
 * Shows the whole instant under a time that is pointed at or focused, and under the first time of a focused
 * row. One element serves all times, above every dialog. Escape puts it away.
 */
export function showWholeTimes(): void {
  const tip = document.createElement("div");
  tip.className = "time-tip";
  tip.popover = "manual";
  tip.ariaHidden = "true"; // each time has the same text as its description
  document.body.append(tip);
  /** The times that the focus shows. A pointer at rest, under which the page moves, does not hide them. */
  let focused: readonly HTMLElement[] = [];

  function show(times: readonly HTMLElement[]): void {
    const [first] = times;
    if (first === undefined) return hide();
    tip.replaceChildren(...times.map(lineOf));
    tip.showPopover();
    const { left, bottom } = first.getBoundingClientRect();
    tip.style.left = `${Math.max(GAP, Math.min(left, innerWidth - tip.offsetWidth - GAP))}px`;
    const below = bottom + GAP + tip.offsetHeight <= innerHeight;
    tip.style.top = `${below ? bottom + GAP : first.getBoundingClientRect().top - GAP - tip.offsetHeight}px`;
  }

  function hide(): void {
    focused = [];
    if (tip.matches(":popover-open")) tip.hidePopover();
  }

  document.addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType === "touch" || target === tip) return;
    const time = target instanceof Element ? target.closest<HTMLElement>("time.time") : null;
    show(time === null ? focused.filter(({ isConnected }) => isConnected) : [time]);
  });
  document.addEventListener("focusin", ({ target }) => {
    if (!(target instanceof HTMLElement) || !target.matches(":focus-visible")) return;
    focused = timesAt(target);
    show(focused);
  });
  document.addEventListener("focusout", hide);
  document.addEventListener("scroll", hide, { capture: true, passive: true });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") hide();
  });
}

/** The time itself, or the times of the row whose link is focused. */
function timesAt(target: HTMLElement): HTMLElement[] {
  if (target.matches("time.time")) return [target];
  if (!target.matches("a")) return [];
  const row = target.closest("tr, li, [role=row]") ?? target;
  return [...row.querySelectorAll<HTMLElement>("time.time:not([tabindex])")].slice(0, 4);
}

function lineOf(time: HTMLElement): HTMLElement {
  const line = document.createElement("div");
  line.textContent = time.getAttribute("aria-description");
  return line;
}
