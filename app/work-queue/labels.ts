import type { Refusal } from '#lib/work-queue/work-queue.ts';

const OPERATION_LABELS: Record<Refusal['operation'], string> = {
  withdraw: 'withdrawal',
  deposit: 'deposit',
  refund: 'refund',
  'external-refund': 'external refund',
  'close-key': 'key close',
  lookup: 'key lookup',
};

export function describeRefusal({ operation, account, code }: Refusal): string {
  const where = account ? ` at ${account}` : '';
  return `${OPERATION_LABELS[operation]}${where} refused: ${(code ?? 'no reason given').replaceAll('_', ' ')}`;
}
