type Props = {
  label: string;
  value: string;
  choices: readonly { value: string; words: string }[];
  choose: (value: string) => void;
};

/** One choice of several inside a menu, which stays open so that the result is seen. */
export function MenuRadio({ label, value, choices, choose }: Props) {
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a fieldset may not stand in a menu
    <div role="group" aria-label={label} className="app-account-group">
      <span className="soft small" aria-hidden="true">
        {label}
      </span>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          role="menuitemradio"
          tabIndex={-1}
          aria-checked={choice.value === value}
          className="app-account-item app-account-choice"
          onClick={() => choose(choice.value)}
        >
          {choice.words}
        </button>
      ))}
    </div>
  );
}
