import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { CatalogueField, OwnThing } from "#shared/contracts/integrations.ts";
import { type ControlProps, FieldFrame } from "../../integrations/field-frame.tsx";
import { ownThingsQuery } from "./own-things.ts";

const WORDS: Record<OwnThing, { none: string; gone: string }> = {
  paperAccount: { none: "You have no paper account yet.", gone: "a paper account that is gone" },
  guardrail: { none: "You have no guardrail yet.", gone: "a guardrail that is gone" },
  flow: { none: "You have no other flow yet.", gone: "a flow that is gone" },
};

const LONGEST = 400;
/** The choice that gives way to an expression. */
const BY_EXPRESSION = "{{";

type Props = {
  field: CatalogueField & { of: OwnThing };
  value: string;
  fault: string | undefined;
  change: (value: string) => void;
  /** The flow that the field belongs to, which cannot run itself. */
  flowId: string;
};

/** A field that names a thing of the user's own: by its name, or by an expression that gives its id. */
export function OwnField({ field, value, fault, change, flowId }: Props) {
  return (
    <FieldFrame field={field} fault={fault}>
      {(more) => <Choice field={field} value={value} change={change} flowId={flowId} more={more} />}
    </FieldFrame>
  );
}

function Choice({
  field: { of, isRequired, label },
  value,
  change,
  flowId,
  more,
}: Omit<Props, "fault"> & Pick<ControlProps, "more">) {
  const asked = useQuery(ownThingsQuery(of));
  const [isWritten, setWritten] = useState(value.includes(BY_EXPRESSION));
  const things = asked.data?.filter(({ id }) => id !== flowId);
  const isKnown = value === "" || things?.some(({ id }) => id === value) === true;
  return (
    <>
      <select
        className="select flows-wide"
        {...more}
        required={isRequired && !isWritten}
        value={isWritten ? BY_EXPRESSION : value}
        onChange={({ target }) => {
          const byExpression = target.value === BY_EXPRESSION;
          setWritten(byExpression);
          change(byExpression ? "" : target.value);
        }}
      >
        <option value="">{isRequired ? "Choose…" : "none"}</option>
        {isWritten || isKnown ? null : (
          <option value={value}>{things === undefined ? "…" : WORDS[of].gone}</option>
        )}
        {things?.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        <option value={BY_EXPRESSION}>By an expression…</option>
      </select>
      {isWritten ? (
        <input
          className="input"
          autoComplete="off"
          spellCheck={false}
          maxLength={LONGEST}
          aria-label={`${label} by an expression`}
          placeholder="{{ input.body.id }}"
          required={isRequired}
          value={value}
          onChange={({ target }) => change(target.value)}
        />
      ) : null}
      {things?.length === 0 && !isWritten ? <span className="soft small">{WORDS[of].none}</span> : null}
      {asked.error === null ? null : (
        <span className="small down" role="alert">
          Your list could not be read: {asked.error.message}.
        </span>
      )}
    </>
  );
}
