'use client';

import { createContext } from 'react';
import type { ActionResult } from '#app/_actions/action-result.ts';
import type { RetryPresetId } from '#lib/transfers/retry-presets.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';

/** As it was typed. */
export type SentOrder = Pick<
  TransferView,
  'referenceId' | 'sourceAccount' | 'targetAccount' | 'amountMinor' | 'currency'
> & { retryPreset: RetryPresetId };

export interface Started {
  referenceId: string;
  /** The address of its page. */
  page: string;
}

/** For who shows what becomes of an order, in place of the form. */
export const SentOrders = createContext<{
  onSend: (order: SentOrder) => void;
  onAnswer: (result: ActionResult<Started>) => void;
}>({ onSend: () => {}, onAnswer: () => {} });

const spent = new Set<string>();

/** A reference that has started a transfer belongs to no other intent of this tab. */
export function spend(referenceId: string): void {
  spent.add(referenceId);
}

export function isSpent(referenceId: string): boolean {
  return spent.has(referenceId);
}
