/** A binary heap of numbers. */
export type SmallestFirst = {
  add(value: number): void;
  /** The smallest number; undefined when there is none. */
  first(): number | undefined;
  /** Takes the smallest number away. */
  take(): number | undefined;
};

export function smallestFirst(): SmallestFirst {
  const heap: number[] = [];
  const at = (place: number) => heap[place] ?? Number.POSITIVE_INFINITY;
  return {
    first: () => heap[0],
    add(value) {
      let place = heap.push(value) - 1;
      while (place > 0) {
        const above = (place - 1) >> 1;
        if (at(above) <= value) break;
        heap[place] = at(above);
        place = above;
      }
      heap[place] = value;
    },
    take() {
      const smallest = heap[0];
      const last = heap.pop();
      if (last === undefined || heap.length === 0) return smallest;
      let place = 0;
      for (;;) {
        const left = 2 * place + 1;
        const below = at(left + 1) < at(left) ? left + 1 : left;
        if (at(below) >= last) break;
        heap[place] = at(below);
        place = below;
      }
      heap[place] = last;
      return smallest;
    },
  };
}
