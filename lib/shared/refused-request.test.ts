import { expect, it } from 'vitest';
import { readRefusedRequest, writeRefusedRequest } from './refused-request.ts';

it('a refused request is read as it was written', () => {
  const refused = { code: 'wrong-host', message: 'Nothing was done.' };
  expect(readRefusedRequest(writeRefusedRequest(refused))).toEqual(refused);
});

it.each([
  '',
  'Bad gateway',
  'null',
  '[]',
  '{"code":"x"}',
  '{"code":1,"message":"x"}',
  '{"code":"rate","message":"x"}',
])('any other answer is none: %j', (text) => expect(readRefusedRequest(text)).toBeUndefined());
