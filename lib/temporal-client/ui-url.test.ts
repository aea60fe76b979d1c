import { expect, it } from 'vitest';
import { namespaceUrl } from './ui-url.ts';

it.each([
  ['http://127.0.0.1:8233', 'http://127.0.0.1:8233/namespaces/payments'],
  ['http://127.0.0.1:8233/', 'http://127.0.0.1:8233/namespaces/payments'],
  ['https://example.com/temporal//', 'https://example.com/temporal/namespaces/payments'],
  ['https://example.com/namespaces/payments.a1b2c', 'https://example.com/namespaces/payments.a1b2c'],
  ['https://example.com/namespaces/payments/', 'https://example.com/namespaces/payments'],
])('the UI at %s shows the namespace at %s', (given, url) => {
  expect(namespaceUrl(given, 'payments')).toBe(url);
});
