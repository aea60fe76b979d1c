/** Something that does not hold. */
export interface Finding {
  /** Null of a finding about no single transfer. */
  transfer: string | null;
  what: string;
}

export function findingText({ transfer, what }: Finding): string {
  return transfer === null ? what : `${transfer}: ${what}`;
}
