import type { FaultOperation } from '#lib/bank-client/contract.ts';

/** Each takes an “s” in the plural. */
export const OPERATION_LABELS: Record<FaultOperation, string> = {
  withdraw: 'Withdrawal',
  deposit: 'Deposit',
  refund: 'Refund',
  'external-refund': 'External refund',
  'close-key': 'Key closure',
  lookup: 'Key lookup',
};
