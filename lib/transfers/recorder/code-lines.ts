import type { StepName } from '#temporal/contract.ts';

export const WORKFLOW_FILE = 'temporal/money-transfer.ts';

type Posting = Exclude<StepName, 'closeKey'>;

/** As `temporal/money-transfer.ts:38`. A step is missing where the workflow calls it otherwise. */
export type CodeLines = Partial<Record<Posting, string>>;

const CALLS: Record<Posting, string> = {
  withdraw: 'saga.withdraw()',
  deposit: 'saga.deposit()',
  refund: 'saga.returnMoney()',
  recordExternalRefund: 'saga.returnMoney()',
};

/** Where the workflow calls each step. Pure. */
export function codeLinesIn(source: string): CodeLines {
  const lines = source.split('\n');
  return Object.fromEntries(
    Object.entries(CALLS).flatMap(([step, call]) => {
      const index = lines.findIndex((line) => line.includes(call));
      return index < 0 ? [] : [[step, `${WORKFLOW_FILE}:${index + 1}`]];
    }),
  );
}
