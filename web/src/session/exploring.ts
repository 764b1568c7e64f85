/** The path under which the sample year is explored without an account. */
export const EXPLORED = "/sample";

/**
 * True for a document that shows the sample year from stored answers. Such a page sends nothing to the API
 * and leaves what this browser keeps for a user alone.
 */
export const isExploring = location.pathname === EXPLORED || location.pathname.startsWith(`${EXPLORED}/`);

/** Why a period or a lot method cannot be chosen there. */
export const SHOWN_WHOLE = "The sample year is shown whole, first in, first out";
