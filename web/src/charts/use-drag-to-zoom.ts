import { useState, type PointerEvent } from "react";

/** A shorter drag is a click. */
const LEAST_PX = 8;

type Drag = { from: number; to: number };

/**
 * Selects a stretch of an element with the mouse. A finger scrolls the page and pinches, which is the
 * library's. `onSelect` hears both ends in pixels from the left edge.
 */
export function useDragToZoom(onSelect: (from: number, to: number) => void) {
  const [drag, setDrag] = useState<Drag | null>(null);

  function down(event: PointerEvent<HTMLElement>): void {
    if (event.pointerType !== "mouse" || event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const x = placeOf(event);
    setDrag({ from: x, to: x });
  }

  function moved(event: PointerEvent<HTMLElement>): void {
    const to = placeOf(event);
    setDrag((now) => (now === null ? null : { from: now.from, to }));
  }

  function up(): void {
    setDrag(null);
    if (drag === null || Math.abs(drag.to - drag.from) < LEAST_PX) return;
    onSelect(Math.min(drag.from, drag.to), Math.max(drag.from, drag.to));
  }

  const width = drag === null ? 0 : Math.abs(drag.to - drag.from);
  return {
    box: drag === null || width < LEAST_PX ? null : { left: Math.min(drag.from, drag.to), width },
    handlers: {
      onPointerDown: down,
      onPointerMove: moved,
      onPointerUp: up,
      onPointerCancel: () => setDrag(null),
    },
  };
}

function placeOf(event: PointerEvent<HTMLElement>): number {
  const { left, width } = event.currentTarget.getBoundingClientRect();
  return Math.min(Math.max(0, event.clientX - left), width);
}
