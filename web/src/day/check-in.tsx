import { useId } from "react";
import { CHECK_INS, type CheckIn as Answers } from "#shared/contracts/days.ts";
import { CHECK_IN_WORDS } from "./day-words.ts";

const RATINGS = [1, 2, 3, 4, 5];

type Props = { answers: Answers; change: (change: Partial<Answers>) => void };

/** How the owner comes to the day, each from 1 to 5. Pressed again, a chosen figure is taken back. */
export function CheckIn({ answers, change }: Props) {
  const id = useId();
  return (
    <div className="day-check-in">
      {CHECK_INS.map((name) => {
        const { label, low, high } = CHECK_IN_WORDS[name];
        return (
          <fieldset key={name} className="day-rating">
            <legend>{label}</legend>
            <div className="day-rates">
              {RATINGS.map((rating) => (
                <label key={rating} className="day-rate">
                  <input
                    type="radio"
                    className="hidden-visually"
                    name={`${id}-${name}`}
                    checked={answers[name] === rating}
                    onChange={() => change({ [name]: rating })}
                    onClick={() => {
                      if (answers[name] === rating) change({ [name]: null });
                    }}
                  />
                  <span>{rating}</span>
                  <span className="hidden-visually">
                    {rating === 1 ? `, ${low}` : rating === 5 ? `, ${high}` : ""}
                  </span>
                </label>
              ))}
            </div>
            <div className="day-ends soft" aria-hidden="true">
              <span>{low}</span>
              <span>{high}</span>
            </div>
          </fieldset>
        );
      })}
    </div>
  );
}
