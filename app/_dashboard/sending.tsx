'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import {
  lazy,
  type ReactNode,
  Suspense,
  startTransition,
  useEffect,
  useEffectEvent,
  useReducer,
} from 'react';
import type { ActionResult } from '#app/_actions/action-result.ts';
import { forgetTopic } from '#app/_live/live-query.ts';
import { HiddenPart, useLive } from '#app/_live/use-live.ts';
import { type SentOrder, SentOrders, type Started } from '#app/_transfer-form/sent-order.ts';
import { isInPlace, NOTHING_SENT, nextSent } from '#app/_transfer-form/sent-state.ts';
import { TransferHeader } from '#app/transfers/[referenceId]/transfer-header.tsx';
import type { Actor } from '#lib/auth/permissions.ts';
import { placeholder } from '#lib/live/snapshot.ts';
import type { LiveTransfer as LiveTransferData, TransferView } from '#lib/transfers/view/transfer-view.ts';

const loadTransfer = () => import('./started-transfer.tsx');
const StartedTransfer = lazy(loadTransfer);

/**
 * The dashboard. From the press of Send the transfer stands in its place, from its first event on and ahead of
 * the answer, until its page is there. A refusal, or an answer lost without a sign of the transfer, brings the
 * form back as it was.
 */
export function Sending({ actor, children }: { actor: Actor; children: ReactNode }) {
  const [state, dispatch] = useReducer(nextSent, NOTHING_SENT);
  const { order, press, page } = state;
  const client = useQueryClient();
  const router = useRouter();
  const orders = {
    onSend: (sent: SentOrder) => {
      forgetTopic(client, topicOf(sent));
      dispatch({ kind: 'sent', order: sent });
      window.scrollTo(0, 0);
    },
    onAnswer: (result: ActionResult<Started>) => dispatch({ kind: 'answered', result }),
  };
  useEffect(() => {
    if (page) startTransition(() => router.push(page));
  }, [page, router]);
  // Before the press, after which it would take longer than the first event.
  useEffect(() => {
    const load = () => void loadTransfer();
    document.addEventListener('focusin', load, { once: true });
    return () => document.removeEventListener('focusin', load);
  }, []);
  const inPlace = isInPlace(state);
  return (
    <>
      <div className="contents" hidden={inPlace}>
        <HiddenPart value={inPlace}>
          <SentOrders value={orders}>{children}</SentOrders>
        </HiddenPart>
      </div>
      {order ? (
        <SentTransfer
          key={press}
          order={order}
          isShown={inPlace}
          actor={actor}
          onStarted={() => dispatch({ kind: 'started' })}
        />
      ) : null}
    </>
  );
}

interface SentTransferProps {
  order: SentOrder;
  isShown: boolean;
  actor: Actor;
  onStarted: () => void;
}

const NOTHING_YET = placeholder<LiveTransferData | null>(null);

function SentTransfer({ order, isShown, actor, onStarted }: SentTransferProps) {
  const { snapshot, connection } = useLive(topicOf(order), NOTHING_YET);
  const { data: live } = snapshot;
  const started = live && isOf(order, live.view) ? { ...snapshot, data: live } : undefined;
  const isStarted = started !== undefined;
  const tellStarted = useEffectEvent(onStarted);
  useEffect(() => {
    if (isStarted) tellStarted();
  }, [isStarted]);
  if (!isShown) return null;
  const submitted = (
    <TransferHeader order={order} status="submitted" explanation="Sending…" connection={connection} />
  );
  if (!started) return submitted;
  return (
    <Suspense fallback={submitted}>
      <StartedTransfer order={order} initial={started} actor={actor} />
    </Suspense>
  );
}

/** Another order may have had the reference before. */
function isOf(order: SentOrder, view: TransferView): boolean {
  return (['sourceAccount', 'targetAccount', 'amountMinor', 'currency'] as const).every(
    (field) => view[field] === order[field],
  );
}

function topicOf({ referenceId }: SentOrder): string {
  return `transfer/${referenceId}`;
}
