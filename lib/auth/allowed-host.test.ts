import { expect, it } from 'vitest';
import { isAllowedHost, isAllowedOrigin } from './allowed-host.ts';

it.each([
  ['127.0.0.1:3000', undefined, true],
  ['localhost', undefined, true],
  ['[::1]:3000', undefined, true],
  ['LOCALHOST:3000', undefined, true],
  ['remit.example.com', 'pay.example.com, remit.example.com', true],
  ['remit.example.com:8443', 'pay.example.com Remit.example.com:8443', true],
  ['evil.example.com:3000', undefined, false],
  ['127.0.0.1.evil.example.com', undefined, false],
  ['evil.example.com', 'remit.example.com', false],
  ['', ',', false],
  [null, 'remit.example.com', false],
])('a request to %j, with %j listed, is let in: %j', (host, listed, allowed) => {
  expect(isAllowedHost(host, listed)).toBe(allowed);
});

it.each([
  ['http://127.0.0.1:3000', '127.0.0.1:3000', undefined, true],
  [null, '127.0.0.1:3000', undefined, false],
  ['https://pay.example.com', '127.0.0.1:3000', undefined, false],
  ['https://pay.example.com', '127.0.0.1:3000', 'remit.example.com, pay.example.com', true],
  ['https://pay.example.com:8443', '127.0.0.1:3000', 'pay.example.com', false],
  ['https://pay.example.com:8443', '127.0.0.1:3000', 'remit.example.com pay.example.com:8443', true],
  ['http://127.0.0.1:4000', '127.0.0.1:3000', undefined, false],
  ['null', '127.0.0.1:3000', undefined, false],
  ['null', null, ',', false],
])(
  'an action from %j that arrives for %j, with %j listed, is let in: %j',
  (origin, host, listed, allowed) => {
    expect(isAllowedOrigin(origin, host, listed)).toBe(allowed);
  },
);
