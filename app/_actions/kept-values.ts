/** What a form held when a new build needed a reload of its page. */
export interface KeptForm {
  values: Record<string, string>;
  /** An attempt before the reload got no answer. */
  mayBeDone: boolean;
}

/** Whoever comes back later comes for something else. */
const KEPT_FOR_MS = 5 * 60_000;

export function keepForm(name: string, form: KeptForm): void {
  try {
    sessionStorage.setItem(keyOf(name), JSON.stringify({ ...form, atMs: Date.now() }));
  } catch (error) {
    console.error('The browser does not let this be remembered:', error);
  }
}

/** Once: the next reload does not restore it again. */
export function takeKeptForm(name: string): KeptForm | undefined {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(name)) ?? 'null');
    sessionStorage.removeItem(keyOf(name));
    return isKept(kept) && Date.now() - kept.atMs < KEPT_FOR_MS ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** The search is part of what is intended, as in a prefilled form. */
function keyOf(name: string): string {
  return `remit-typed ${location.pathname}${location.search} ${name}`;
}

function isKept(kept: unknown): kept is KeptForm & { atMs: number } {
  if (typeof kept !== 'object' || kept === null) return false;
  if (!('values' in kept && 'mayBeDone' in kept && 'atMs' in kept)) return false;
  const { values, mayBeDone, atMs } = kept;
  if (typeof mayBeDone !== 'boolean' || typeof atMs !== 'number') return false;
  return (
    typeof values === 'object' &&
    values !== null &&
    Object.values(values).every((one) => typeof one === 'string')
  );
}
