import { useTyped } from "./use-typed.ts";

type Range = { from: string | undefined; to: string | undefined };

/** The days on which a trade closed, both within the range. */
export function DateRange({ from, to, set }: Range & { set: (range: Partial<Range>) => void }) {
  return (
    <div className="trades-dates">
      <DayField name="From" day={from} set={(day) => set({ from: day })} />
      <span aria-hidden="true">–</span>
      <DayField name="To" day={to} set={(day) => set({ to: day })} />
    </div>
  );
}

function DayField({
  name,
  day,
  set,
}: {
  name: string;
  day: string | undefined;
  set: (day: string | undefined) => void;
}) {
  const [text, setText] = useTyped(day, (wanted) => {
    // While a year is typed, the field holds days such as 0002-10-05.
    if (wanted === undefined || wanted >= "1970") set(wanted);
  });
  return (
    <input
      className="input"
      type="date"
      aria-label={name}
      max="9999-12-31"
      value={text}
      onChange={({ target }) => setText(target.value)}
    />
  );
}
