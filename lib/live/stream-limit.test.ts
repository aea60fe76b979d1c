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

  it.each([
    ['2001:db8:0:1::1', '2001:db8:0:1:ffff::9', false],
    ['2001:db8::1', '2001:db8:0:0:5::1', false],
    ['2001:db8:0:1::1', '2001:db8:0:2::1', true],
    ['::ffff:10.0.0.1', '::ffff:10.0.0.2', true],
  ])('a client at %s leaves room for one at %s: %j', (first, second, hasRoom) => {
    const leaves: (() => void)[] = [];
    for (let leave = admitStream(first); leave; leave = admitStream(first)) leaves.push(leave);
    const leave = admitStream(second);
    expect(leave !== undefined).toBe(hasRoom);
    for (const end of [...leaves, leave]) end?.();
  });
});
