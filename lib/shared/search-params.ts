export type Query = Readonly<Record<string, string | string[] | undefined>>;

/** Trimmed; undefined where it is missing or given several times. */
export function textIn(query: Query, name: string): string | undefined {
  const value = query[name];
  return (typeof value === 'string' && value.trim()) || undefined;
}

/** Leaves out what is undefined or empty. */
export function address(
  path: string,
  query: Readonly<Record<string, string | readonly string[] | undefined>>,
): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of [value ?? []].flat()) if (one !== '') parameters.append(name, one);
  }
  return parameters.size === 0 ? path : `${path}?${parameters}`;
}
