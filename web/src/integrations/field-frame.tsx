import { type ReactNode, useId } from "react";
import type { CatalogueField } from "#shared/contracts/integrations.ts";

/** What a control of a catalogue's field gets. */
export type ControlProps = {
  field: CatalogueField;
  value: string;
  change: (value: string) => void;
  /** What ties the control to its label, its help and what the server said against it. */
  more: {
    id: string;
    required: boolean;
    "aria-invalid": true | undefined;
    "aria-describedby": string | undefined;
  };
};

type Props = {
  field: CatalogueField;
  /** What the server said against it. */
  fault: string | undefined;
  children: (more: ControlProps["more"]) => ReactNode;
};

/** The label, the help and the fault around the control of a field. */
export function FieldFrame({ field, fault, children }: Props) {
  const id = useId();
  const { help, isRequired } = field;
  const told = [...(help === null ? [] : [`${id}-help`]), ...(fault === undefined ? [] : [`${id}-fault`])];
  return (
    <div className="field">
      <label htmlFor={id}>
        {labelOf(field)}
        {isRequired ? "" : " (optional)"}
      </label>
      {children({
        id,
        required: isRequired,
        "aria-invalid": fault === undefined ? undefined : true,
        "aria-describedby": told.length === 0 ? undefined : told.join(" "),
      })}
      {help === null ? null : (
        <span className="soft small" id={`${id}-help`}>
          {help}
        </span>
      )}
      {fault === undefined ? null : (
        <span className="down small" id={`${id}-fault`} role="alert">
          {fault}
        </span>
      )}
    </div>
  );
}

export function labelOf({ label }: CatalogueField): string {
  return label.charAt(0).toUpperCase() + label.slice(1);
}
