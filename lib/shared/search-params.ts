/** The query of an address, as Next hands it to a page. */
export type Query = Readonly<Record<string, string | string[] | undefined>>;

/** What a page's address says under a name, trimmed; undefined where it says nothing, or several things. */
export function textIn(query: Query, name: string): string | undefined {
  const value = query[name];
  return (typeof value === 'string' && value.trim()) || undefined;
}

/** An address with a query of what is given; what is undefined or empty is left out. */
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
