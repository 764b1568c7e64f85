/** Patterns that a test expects in console.error; each must be seen, and nothing else may be. */
export const expectedErrors: RegExp[] = [];
