import { type ReactNode, useId } from "react";

type Props = {
  label: string;
  fault: string | undefined;
  children: (given: {
    id: string;
    "aria-invalid": true | undefined;
    "aria-describedby": string | undefined;
  }) => ReactNode;
};

/** A field with its label and, below it, what is wrong with it. */
export function Field({ label, fault, children }: Props) {
  const id = useId();
  const wrong = fault === undefined ? undefined : `${id}-wrong`;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, "aria-invalid": wrong === undefined ? undefined : true, "aria-describedby": wrong })}
      {wrong === undefined ? null : (
        <span className="small down" id={wrong}>
          {fault}
        </span>
      )}
    </div>
  );
}
