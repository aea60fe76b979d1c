import { expect, it } from 'vitest';
import { circlesIn } from './circles.ts';

const graph = (edges: Record<string, string[]>) =>
  new Map(Object.entries(edges).map(([node, targets]) => [node, new Set(targets)]));

it('finds no circle in a graph without one', () => {
  expect(circlesIn(graph({ a: ['b', 'c'], b: ['c'], c: [] }))).toEqual([]);
});

it('finds each circle once, with all of its members', () => {
  const found = circlesIn(graph({ a: ['b'], b: ['c'], c: ['a', 'd'], d: ['e'], e: ['d'], f: ['a'] }));
  expect(found.sort()).toEqual([
    ['a', 'b', 'c'],
    ['d', 'e'],
  ]);
});
