/** Moves the focus among the items of a menu by arrows, Home and End; false for any other key. */
export function moveInMenu(menu: HTMLElement, key: string): boolean {
  const items = [...menu.querySelectorAll<HTMLElement>('[role^="menuitem"]')];
  const at = items.findIndex((item) => item === document.activeElement);
  const to = placeAfter(key, { at, count: items.length });
  if (to === null) return false;
  items[to]?.focus();
  return true;
}

function placeAfter(key: string, { at, count }: { at: number; count: number }): number | null {
  switch (key) {
    case "ArrowDown":
      return (at + 1) % count;
    case "ArrowUp":
      return (at <= 0 ? count : at) - 1;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
