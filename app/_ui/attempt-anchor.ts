/** The `#` of an attempt on the page of its transfer. */
export function attemptAnchor(key: string, attempt: number): string {
  return `${key}-attempt-${attempt}`;
}
