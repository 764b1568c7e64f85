/**
 * What takes the place of an import in the claims of fills that their owner typed in. All of them together
 * are like the rows of one file. The name sorts behind the ids of imports, so that a statement comes first.
 */
export const TYPED = "typed";
