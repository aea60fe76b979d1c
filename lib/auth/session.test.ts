import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cookieNames, openSeal, sealRole } from './session.ts';

const SECRET = 'the secret of a test, which is long enough';
const NOW = 1_000_000;

it('two installations on one host have cookies of their own', () => {
  const [one, other] = [cookieNames(SECRET), cookieNames('the secret of another installation')];
  expect(new Set([one.sealed, one.shown, other.sealed, other.shown]).size).toBe(4);
  expect(cookieNames(SECRET)).toEqual(one);
});

describe('a sealed role', () => {
  it('is read again until it expires, and not a moment longer', () => {
    const sealed = sealRole('supervisor', NOW + 1, SECRET);
    expect(openSeal(sealed, NOW, SECRET)).toBe('supervisor');
    expect(openSeal(sealed, NOW + 1, SECRET)).toBeUndefined();
  });

  it('made with another secret is none', () => {
    expect(openSeal(sealRole('operations', NOW + 1, 'another secret'), NOW, SECRET)).toBeUndefined();
  });

  it('cannot be made out of another: a changed role, or a later end, under an old signature', () => {
    const [, signature] = sealRole('teller', NOW + 1, SECRET).split('.');
    for (const better of [sealRole('operations', NOW + 1, 'x'), sealRole('teller', NOW * 2, 'x')]) {
      const [body] = better.split('.');
      expect(openSeal(`${body}.${signature}`, NOW, SECRET)).toBeUndefined();
    }
  });

  it('of an unknown role is none, even when signed', () => {
    // A role this version does not have, in a cookie of another version.
    const signed = sealRole(JSON.parse('"president"'), NOW + 1, SECRET);
    expect(openSeal(signed, NOW, SECRET)).toBeUndefined();
  });

  it('is no accident: whatever else comes is none, and nothing throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => openSeal(text, NOW, SECRET) === undefined),
    );
    const sealed = sealRole('operations', NOW + 1, SECRET);
    // The signature's last character has two bits that decoding ignores; before the dot, all count.
    const body = sealed.slice(0, sealed.indexOf('.'));
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, character) => {
        fc.pre(sealed[at] !== character);
        const garbled = sealed.slice(0, at) + character + sealed.slice(at + 1);
        return openSeal(garbled, NOW, SECRET) === undefined;
      }),
    );
  });
});
