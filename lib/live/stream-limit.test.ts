import { describe, expect, it } from 'vitest';
import { admitStream } from './stream-limit.ts';

describe('the cap on streams', () => {
  it('refuses a client who has too many, and no other, until one of them has ended', () => {
    const leaves: (() => void)[] = [];
    for (let leave = admitStream('one'); leave; leave = admitStream('one')) leaves.push(leave);
    expect(leaves.length).toBeGreaterThan(5);
    expect(admitStream('another')).toBeDefined();
    leaves[0]?.();
    expect(admitStream('one')).toBeDefined();
    expect(admitStream('one')).toBeUndefined();
  });
});
