import { type FormEvent, useId, useState } from "react";
import { PositiveDecimal } from "#shared/decimal.ts";
import { decimalPoint, formatDecimal } from "../numbers/format-number.ts";
import { ChangeButton } from "../ui/change-button.tsx";

/** Sets the value above which a paper order asks for a confirmation; an empty field sets none. */
export function OrderThreshold({
  above,
  save,
}: {
  above: string | null;
  save: (above: string | null) => void;
}) {
  const id = useId();
  const [text, setText] = useState(above ?? "");
  const tight = text.replaceAll(/\s/g, "");
  const wanted = decimalPoint() === "," ? tight.replace(",", ".") : tight;
  const isWrong = wanted !== "" && !PositiveDecimal.safeParse(wanted).success;
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!isWrong) save(wanted === "" ? null : wanted);
  }
  return (
    <form className="stack" onSubmit={submit}>
      <div className="field">
        <label htmlFor={id}>Confirm orders worth more than</label>
        <div className="row">
          <input
            className="input profile-threshold"
            id={id}
            inputMode="decimal"
            autoComplete="off"
            maxLength={20}
            placeholder="Never"
            value={text}
            aria-invalid={isWrong || undefined}
            onChange={({ target }) => setText(target.value)}
          />
          <ChangeButton type="submit" busy={isWrong || wanted === (above ?? "")}>
            Save
          </ChangeButton>
        </div>
      </div>
      <p className="soft small">
        {above === null
          ? "Every paper order is sent at once."
          : `In the currency of the account. An order worth more than ${formatDecimal(above)} asks for your passkey first.`}
      </p>
    </form>
  );
}
