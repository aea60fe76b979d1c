import { describe, expect, it } from 'vitest';
import { circlesIn } from './circles.ts';
import { ROOMS, type Room } from './rooms.ts';
import { folderOf, type Import, importsOf, PRODUCT_FILES } from './source-files.ts';

const IMPORTS = new Map(PRODUCT_FILES.map((file) => [file, importsOf(file)]));

/** The most specific room a file lies in. */
function roomOf(file: string): Room | undefined {
  const folder = folderOf(file);
  const rooms = ROOMS.filter(({ room }) => [file, folder].includes(room) || file.startsWith(`${room}/`));
  return rooms.sort((one, other) => other.room.length - one.room.length)[0];
}

function isAllowed({ target, isOurs, isTypeOnly }: Import, { room, imports, typesOf = [], packages }: Room) {
  if (!isOurs) return packages.test(target);
  const targetRoom = roomOf(target)?.room;
  if (targetRoom === room) return true;
  const allowed = [...imports, ...(isTypeOnly ? typesOf : [])];
  return allowed.some(
    (one) => [target, targetRoom, folderOf(target)].includes(one) || isWholeTree(one, target),
  );
}

function isWholeTree(allowed: string, target: string): boolean {
  return !allowed.includes('/') && target.startsWith(`${allowed}/`);
}

describe('imports', () => {
  it('go from every product file to rooms it may know', () => {
    const forbidden = [...IMPORTS].flatMap(([file, imports]) => {
      const room = roomOf(file);
      if (!room) return [`${file} is in no room`];
      return imports
        .filter((found) => !isAllowed(found, room))
        .map(({ target, isTypeOnly }) => `${file} imports ${isTypeOnly ? 'types of ' : ''}${target}`);
    });
    expect(forbidden).toEqual([]);
  });

  it('form no circle of files', () => {
    expect(circlesIn(graphOf((file) => file))).toEqual([]);
  });

  it('form no circle of folders', () => {
    expect(circlesIn(graphOf(folderOf))).toEqual([]);
  });
});

function graphOf(nodeOf: (file: string) => string): Map<string, Set<string>> {
  const graph = new Map<string, Set<string>>();
  for (const [file, imports] of IMPORTS) {
    const targets = graph.get(nodeOf(file)) ?? new Set();
    for (const { target, isOurs } of imports) {
      if (isOurs && IMPORTS.has(target) && nodeOf(target) !== nodeOf(file)) targets.add(nodeOf(target));
    }
    graph.set(nodeOf(file), targets);
  }
  return graph;
}
