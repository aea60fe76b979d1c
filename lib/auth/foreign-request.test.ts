import { expect, it } from 'vitest';
import { refusalAtDoor, refusalOfSize } from './foreign-request.ts';

const HOST = '127.0.0.1:3000';

function refused(method: string, headers: Record<string, string>): number | undefined {
  return refusalAtDoor({ method, header: (name) => ({ host: HOST, ...headers })[name] })?.status;
}

it.each([
  ['GET', {}, undefined],
  ['GET', { host: 'evil.example.com' }, 421],
  ['GET', { 'sec-fetch-site': 'same-origin' }, undefined],
  ['GET', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }, undefined],
  ['GET', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }, 403],
  ['GET', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }, 403],
  ['GET', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }, 403],
  [
    'GET',
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
    undefined,
  ],
  ['POST', {}, 403],
  ['POST', { origin: 'null' }, 403],
  ['POST', { origin: 'http://127.0.0.1:3001' }, 403],
  ['POST', { origin: 'http://evil.example.com' }, 403],
  ['POST', { origin: `http://${HOST}` }, undefined],
  ['POST', { origin: `http://${HOST}`, 'sec-fetch-site': 'same-origin' }, undefined],
  ['DELETE', { host: 'evil.example.com', origin: 'http://evil.example.com' }, 421],
  ['OPTIONS', { origin: 'http://evil.example.com', 'sec-fetch-site': 'cross-site' }, 403],
])('%s with %j is answered with %j', (method, headers, status) => {
  expect(refused(method, headers)).toBe(status);
});

it('a host that is listed counts, with its own origin, also behind TLS', () => {
  const header = (name: string) => ({ host: 'remit.example.com', origin: 'https://remit.example.com' })[name];
  expect(refusalAtDoor({ method: 'POST', header }, 'remit.example.com')).toBeUndefined();
  expect(refusalAtDoor({ method: 'POST', header })).toMatchObject({ status: 421 });
});

it.each([
  ['65536', undefined],
  ['65537', 413],
  [undefined, undefined],
])('a body of %s bytes is answered with %j', (bytes, status) => {
  expect(
    refusalOfSize({ method: 'POST', header: (name) => (name === 'content-length' ? bytes : undefined) })
      ?.status,
  ).toBe(status);
});

it('a body of unknown size is refused, but for an action that Next passes on to its page', () => {
  const chunked = new Map([['transfer-encoding', 'chunked']]);
  const passedOn = new Map([...chunked, ['next-action', '40ab']]);
  const statusOf = (headers: Map<string, string>) =>
    refusalOfSize({ method: 'POST', header: (name) => headers.get(name) })?.status;
  expect(statusOf(chunked)).toBe(411);
  expect(statusOf(passedOn)).toBeUndefined();
});
