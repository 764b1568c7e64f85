/** What stands in the place of an import in the claims on the fills of a paper account's epoch. */
export function sourceOf(accountId: string, epoch: number): string {
  return `${accountId}.${epoch}`;
}
