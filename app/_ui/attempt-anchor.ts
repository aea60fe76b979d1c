/** Where on a transfer's page an attempt stands: what follows the `#` in its address. */
export function attemptAnchor(key: string, attempt: number): string {
  return `${key}-attempt-${attempt}`;
}
