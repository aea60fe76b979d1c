import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { codeLinesIn, WORKFLOW_FILE } from './code-lines.ts';

it('finds where the workflow calls each step', () => {
  const source = readFileSync(WORKFLOW_FILE, 'utf8');
  const calls = Object.entries(codeLinesIn(source)).map(([step, line]) => [
    step,
    source.split('\n')[Number(line.replace('temporal/money-transfer.ts:', '')) - 1]?.trim(),
  ]);
  expect(Object.fromEntries(calls)).toEqual({
    withdraw: 'const withdrawal = await saga.withdraw();',
    deposit: expect.stringContaining('await saga.deposit()'),
    refund: 'const returned = await saga.returnMoney();',
    recordExternalRefund: 'const returned = await saga.returnMoney();',
  });
});

it('finds none in other code', () => {
  expect(codeLinesIn('export {};')).toEqual({});
});
