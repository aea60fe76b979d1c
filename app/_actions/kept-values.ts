/** What was typed into a form, across a reload of its page. */
export type TypedValues = Record<string, string>;

export function keepValues(form: string, values: TypedValues): void {
  try {
    sessionStorage.setItem(keyOf(form), JSON.stringify(values));
  } catch (error) {
    console.error('The browser does not let this be remembered:', error);
  }
}

/** Once: the next reload does not restore them again. */
export function takeKeptValues(form: string): TypedValues | undefined {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(form)) ?? 'null');
    sessionStorage.removeItem(keyOf(form));
    return areValues(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

function keyOf(form: string): string {
  return `remit-typed ${location.pathname} ${form}`;
}

function areValues(kept: unknown): kept is TypedValues {
  return (
    typeof kept === 'object' && kept !== null && Object.values(kept).every((one) => typeof one === 'string')
  );
}
