type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** The groups of nodes that reach each other, each once and in alphabetical order. */
export function circlesIn(graph: Graph): string[][] {
  const reached = new Map([...graph.keys()].map((node) => [node, reachedFrom(node, graph)]));
  const circles = [...graph.keys()]
    .filter((node) => reached.get(node)?.has(node))
    .map((node) => [...graph.keys()].filter((other) => isMutual(node, other, reached)).sort());
  return [...new Map(circles.map((circle) => [circle.join(), circle])).values()];
}

function isMutual(one: string, other: string, reached: Graph): boolean {
  return reached.get(one)?.has(other) === true && reached.get(other)?.has(one) === true;
}

function reachedFrom(start: string, graph: Graph): Set<string> {
  const reached = new Set<string>();
  const pending = [...(graph.get(start) ?? [])];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (reached.has(node)) continue;
    reached.add(node);
    pending.push(...(graph.get(node) ?? []));
  }
  return reached;
}
