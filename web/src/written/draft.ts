/** What the user changed and the server does not have yet, and what stood there before. */
export type Draft<W> = { readonly changed: Partial<W>; readonly base: W };

/** The rules of drafts over these fields. Values are compared as JSON. */
export function draftsOver<W extends object>(fields: readonly (keyof W & string)[]) {
  function wordsOf(stored: W): W {
    const words = { ...stored };
    for (const name of Object.keys(words)) if (!isField(name)) Reflect.deleteProperty(words, name);
    return words;
  }

  function isField(name: string): boolean {
    return fields.some((field) => field === name);
  }

  /** The draft after another change; null when nothing differs from what stood there. */
  function drafted(draft: Draft<W> | null, stored: W, change: Partial<W>): Draft<W> | null {
    const base = draft?.base ?? wordsOf(stored);
    const changed = { ...draft?.changed, ...change };
    for (const field of fields) if (isSame(changed[field], base[field])) delete changed[field];
    return Object.keys(changed).length === 0 ? null : { changed, base };
  }

  /** The drafted fields that somebody else has changed too, to something else. */
  function clashesOf({ changed, base }: Draft<W>, latest: W): (keyof W & string)[] {
    return fields.filter(
      (field) =>
        changed[field] !== undefined &&
        !isSame(latest[field], base[field]) &&
        !isSame(latest[field], changed[field]),
    );
  }

  /**
   * What is left of a draft after an earlier one was sent and stored. A field that was taken back meanwhile
   * is left too.
   */
  function leftOf(draft: Draft<W> | null, sent: Draft<W>, stored: W): Draft<W> | null {
    const changed: Partial<W> = draft === null ? {} : { ...draft.changed };
    for (const field of fields) {
      if (sent.changed[field] === undefined) continue;
      if (changed[field] === undefined) changed[field] = sent.base[field];
      if (isSame(changed[field], sent.changed[field])) delete changed[field];
    }
    return drafted(null, stored, changed);
  }

  return { wordsOf, drafted, clashesOf, leftOf };
}

export type Drafts<W extends object> = ReturnType<typeof draftsOver<W>>;

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
