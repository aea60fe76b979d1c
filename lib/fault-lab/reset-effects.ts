/** What becomes of the transfers that are open at a reset, in sentences. */

export interface OpenCounts {
  cancellable: number;
  waiting: number;
  finishing: number;
  more: boolean;
}

export function effectsOnOpen(open: OpenCounts, when: 'before' | 'after'): string[] {
  const { cancellable, waiting, finishing, more } = open;
  if (when === 'before' && cancellable + waiting + finishing === 0) return ['No transfer is open.'];
  const cancelled =
    when === 'before'
      ? 'will be cancelled, and what is not delivered yet is returned.'
      : `${isOrAre(cancellable)} asked to cancel: once a worker runs, what is not delivered yet is returned.`;
  return [
    ...(cancellable > 0 ? [`${counted(cancellable, 'transfer')} ${cancelled}`] : []),
    ...(waiting > 0
      ? [
          waiting === 1
            ? '1 transfer waits for a person in the work queue and stays.'
            : `${waiting} transfers wait for a person in the work queue and stay.`,
        ]
      : []),
    ...(finishing > 0
      ? [
          `${counted(finishing, 'transfer')} ${isOrAre(finishing)} being refunded or checked at the bank, and go${finishing === 1 ? 'es' : ''} on.`,
        ]
      : []),
    ...(more ? ['More transfers are open: reset again.'] : []),
  ];
}

export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function isOrAre(count: number): string {
  return count === 1 ? 'is' : 'are';
}
