'use client';

import { StatusBadge } from '#app/_ui/status-badge.tsx';
import { isOpen, needsDecision } from '#lib/transfers/statuses.ts';
import type { TransferSummary } from '#lib/transfers/view/summary.ts';
import { useSystem } from './use-system.ts';

/** Of a transfer in a list: what it tries again or waits for, as on its own page. */
export function TransferBadge({ transfer: { status, progress } }: { transfer: TransferSummary }) {
  const { data: system } = useSystem();
  const needsWorker = isOpen(status) && !needsDecision(status);
  const isWaiting = needsWorker && system?.workers?.polling === 0;
  return <StatusBadge status={status} progress={isWaiting ? 'Waiting for a worker' : progress} />;
}
