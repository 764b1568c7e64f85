import type { Field, Shape } from "./describe-schema.ts";

/** A value's fields, each with its words; what lies within a field is indented below it. */
export function ShapeView({ shape }: { shape: Shape }) {
  return (
    <>
      <p className="soft small">{shape.words}</p>
      <Alternatives alternatives={shape.alternatives} />
    </>
  );
}

function Alternatives({ alternatives }: { alternatives: Field[][] }) {
  return alternatives.map((fields, at) => (
    <div key={at}>
      {at > 0 ? <p className="soft small">or</p> : null}
      <ul className="api-reference-fields">
        {fields.map((field) => (
          <FieldRow key={field.name} {...field} />
        ))}
      </ul>
    </div>
  ));
}

function FieldRow({ name, isRequired, shape }: Field) {
  return (
    <li>
      <p className="api-reference-field">
        <code>{name}</code>
        <span className="soft small">
          {shape.words}
          {isRequired ? "" : " · optional"}
        </span>
      </p>
      <Alternatives alternatives={shape.alternatives} />
    </li>
  );
}
