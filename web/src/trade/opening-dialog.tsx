import { useMutation } from "@tanstack/react-query";
import { useId, useState, type FormEvent } from "react";
import { answerOpening, OpeningAnswer, OpeningKind } from "#shared/contracts/openings.ts";
import { call } from "../session/client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { TextField } from "../ui/text-field.tsx";

/** A sale or a transfer that is asked about; `quantity` is what a sale may have closed. */
export type Asked = { id: string; isSale: boolean; quantity: string | null };

const KINDS: Record<OpeningKind, { name: string; about: string }> = {
  short: { name: "A short sale", about: "It opened a short position. Nothing changes." },
  earlier: { name: "Bought earlier", about: "The units were bought before the ledger begins, or elsewhere." },
  gift: { name: "A gift", about: "The units were given. Their price is the one that counts for you." },
  ignored: { name: "Leave it out", about: "The price stays unknown, and no total counts this trade." },
};

/** Asks where the units of a sale or a transfer came from. The trade follows when it is derived again. */
export function OpeningDialog({
  asked,
  currency,
  onClose,
}: {
  asked: Asked;
  currency: string;
  onClose: () => void;
}) {
  const ids = useId();
  const kinds = OpeningKind.options.filter((kind) => asked.isSale || kind !== "short");
  const [kind, setKind] = useState<OpeningKind>("earlier");
  const [price, setPrice] = useState("");
  const [quantity, setQuantity] = useState(asked.quantity ?? "");
  const [acquiredOn, setAcquiredOn] = useState("");
  const isPriced = kind === "earlier" || kind === "gift";
  const body = OpeningAnswer.safeParse({
    kind,
    ...(isPriced ? { price: price.trim() } : {}),
    ...(isPriced && acquiredOn !== "" ? { acquiredOn } : {}),
    ...(asked.isSale && kind !== "short" && quantity.trim() !== "" ? { quantity: quantity.trim() } : {}),
  });
  const save = useMutation({
    mutationFn: async () => {
      if (body.success) await call(answerOpening, { params: { id: asked.id }, body: body.data });
    },
    onSuccess: onClose,
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (!save.isPending && body.success) save.mutate();
  }
  return (
    <Dialog title="Where did these units come from?" open stays onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <div className="field">
          <label htmlFor={`${ids}-kind`}>They are</label>
          <select
            className="select"
            id={`${ids}-kind`}
            value={kind}
            onChange={({ target }) => setKind(OpeningKind.parse(target.value))}
          >
            {kinds.map((each) => (
              <option key={each} value={each}>
                {KINDS[each].name}
              </option>
            ))}
          </select>
        </div>
        <p className="soft small">{KINDS[kind].about}</p>
        {isPriced ? (
          <>
            <TextField
              label={`Price of one unit in ${currency}`}
              value={price}
              change={setPrice}
              most={40}
              required
            />
            <div className="field">
              <label htmlFor={`${ids}-day`}>Acquired on (optional)</label>
              <input
                className="input"
                id={`${ids}-day`}
                type="date"
                value={acquiredOn}
                onChange={({ target }) => setAcquiredOn(target.value)}
              />
            </div>
          </>
        ) : null}
        {asked.isSale && kind !== "short" ? (
          <TextField label="Units held before the sale" value={quantity} change={setQuantity} most={40} />
        ) : null}
        {save.error === null ? null : <ProblemNote error={save.error} safe="The trade is as it was." />}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <ChangeButton type="submit" look="button-primary" busy={save.isPending || !body.success}>
            Save
          </ChangeButton>
        </div>
      </form>
    </Dialog>
  );
}
