import { expect, it } from 'vitest';
import { isAllowedHost } from './allowed-host.ts';

it.each([
  ['127.0.0.1:3000', undefined, true],
  ['localhost', undefined, true],
  ['[::1]:3000', undefined, true],
  ['LOCALHOST:3000', undefined, true],
  ['remit.example.com', 'pay.example.com, remit.example.com', true],
  ['evil.example.com:3000', undefined, false],
  ['127.0.0.1.evil.example.com', undefined, false],
  ['evil.example.com', 'remit.example.com', false],
  ['', ',', false],
  [null, 'remit.example.com', false],
])('a request to %j, with %j listed, is let in: %j', (host, listed, allowed) => {
  expect(isAllowedHost(host, listed)).toBe(allowed);
});
