type Props = {
  name: string;
  /** The words of each value; the empty value leaves the choice open. */
  values: Readonly<Record<string, string>>;
  value: string | undefined;
  choose: (value: string | undefined) => void;
  /** Why nothing else can be chosen. */
  fixed?: string | undefined;
};

/** A select of a filter. */
export function Choice({ name, values, value, choose, fixed }: Props) {
  return (
    <select
      className="select"
      aria-label={name}
      title={fixed}
      disabled={fixed !== undefined}
      value={value ?? ""}
      onChange={({ target }) => choose(target.value === "" ? undefined : target.value)}
    >
      {Object.entries(values).map(([each, words]) => (
        <option key={each} value={each}>
          {words}
        </option>
      ))}
    </select>
  );
}
