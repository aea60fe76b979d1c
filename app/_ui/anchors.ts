/** The `#` of an attempt on the page of its transfer. */
export function attemptAnchor(key: string, attempt: number): string {
  return `${key}-attempt-${attempt}`;
}

/** The `#` of a transaction's entries there. */
export function entryAnchor(transactionId: string): string {
  return `entry-${transactionId}`;
}
