import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isNodeSupported } from './node-range.ts';

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
const range: string = read('package.json').engines.node;

it.each([
  ['20.18.1', false],
  ['20.19.0', true],
  ['21.7.3', false],
  ['22.11.0', false],
  ['22.12.0', true],
  ['23.11.0', false],
  ['24.0.0', true],
  ['25.1.0', true],
])('Node %s: %s', (version, isSupported) => {
  expect(isNodeSupported(version, range)).toBe(isSupported);
});

it('every package that is installed runs on the oldest Node of each kind that the project asks for', () => {
  const packages: Record<string, { engines?: { node?: string }; optional?: boolean }> =
    read('package-lock.json').packages;
  const oldest = range.split('||').map((alternative) => alternative.replace(/[^\d.]/g, ''));
  const tooNew = Object.entries(packages).filter(
    ([, { engines, optional }]) =>
      !optional && oldest.some((version) => !isNodeSupported(version, engines?.node ?? '>=0')),
  );
  expect(tooNew.map(([name]) => name)).toEqual([]);
});

it('the README asks for the same', () => {
  expect(readFileSync('README.md', 'utf8')).toContain('Node 20.19, 22.12 or 24, or a newer version of these');
});
