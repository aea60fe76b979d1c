/** What does not hold. None is what everybody hopes for. */
export interface Finding {
  /** Null of one that is about no transfer alone. */
  transfer: string | null;
  what: string;
}

export function findingText({ transfer, what }: Finding): string {
  return transfer === null ? what : `${transfer}: ${what}`;
}
