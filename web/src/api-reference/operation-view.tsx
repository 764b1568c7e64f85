import { useEffect, useRef, useState, type ReactNode } from "react";
import { describeSchema } from "./describe-schema.ts";
import type { Json } from "./json.ts";
import type { Media, Operation } from "./read-document.ts";
import { ShapeView } from "./shape-view.tsx";

/** One call: its line, and below it, once opened, all that goes in and comes out. */
export function OperationView({ operation, schemas }: { operation: Operation; schemas: Json }) {
  const { id, method, path, summary } = operation;
  const isMeant = location.hash === `#${id}`;
  const [isOpen, setIsOpen] = useState(isMeant);
  const place = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    if (isMeant) place.current?.scrollIntoView();
  }, [isMeant]);
  return (
    <details
      id={id}
      ref={place}
      className="api-reference-operation"
      open={isOpen}
      onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}
    >
      <summary className="api-reference-line">
        <span className="api-reference-method" data-method={method}>
          {method}
        </span>
        <code className="api-reference-path">{path}</code>
        <span className="soft api-reference-summary">{summary}</span>
      </summary>
      {isOpen ? <Detail operation={operation} schemas={schemas} /> : null}
    </details>
  );
}

function Detail({ operation, schemas }: { operation: Operation; schemas: Json }) {
  const { id, about, parameters, body, answers, refusals } = operation;
  return (
    <div className="api-reference-detail">
      <p className="soft">
        {about} <a href={`#${id}`}>Link to this call</a>
      </p>
      {parameters.length === 0 ? null : (
        <Part title="Parameters">
          <ul className="api-reference-fields">
            {parameters.map(({ name, place, isRequired, schema }) => (
              <li key={`${place} ${name}`} className="api-reference-field">
                <code>{name}</code>
                <span className="soft small">
                  in the {place}, {describeSchema(schema, schemas).words}
                  {isRequired ? "" : " · optional"}
                </span>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {body.length === 0 ? null : (
        <Part title="Body">
          <MediaList media={body} schemas={schemas} />
        </Part>
      )}
      {answers.map(({ status, media }) => (
        <Part key={status} title={`Answer ${status}`}>
          {media.length === 0 ? (
            <p className="soft small">No body.</p>
          ) : (
            <MediaList media={media} schemas={schemas} />
          )}
        </Part>
      ))}
      <Part title="Refusals">
        <ul className="api-reference-fields">
          {refusals.map(({ status, problems }) => (
            <li key={status} className="api-reference-field">
              <code>{status}</code>
              <span className="row small">
                {problems.map(({ code, doc }) => (
                  <a key={code} href={doc}>
                    {code}
                  </a>
                ))}
              </span>
            </li>
          ))}
        </ul>
      </Part>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="api-reference-part">
      <h4>{title}</h4>
      {children}
    </section>
  );
}

function MediaList({ media, schemas }: { media: Media[]; schemas: Json }) {
  return media.map(({ type, schema }) => (
    <div key={type}>
      <p className="small">
        <code>{type}</code>
      </p>
      <ShapeView shape={describeSchema(schema, schemas)} />
    </div>
  ));
}
