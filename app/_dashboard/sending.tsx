'use client';

import { QueryObserver, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import {
  type Dispatch,
  type MouseEvent,
  memo,
  type ReactNode,
  startTransition,
  useEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from 'react';
import type { ActionResult } from '#app/_actions/action-result.ts';
import { forgetTopic, liveQuery, POLL_MS } from '#app/_live/live-query.ts';
import { HiddenPart, useLive } from '#app/_live/use-live.ts';
import { useNavigating } from '#app/_shell/navigation-store.ts';
import { type SentOrder, SentOrders, type Started, spend } from '#app/_transfer-form/sent-order.ts';
import { isInPlace, NOTHING_SENT, nextSent, type SentEvent } from '#app/_transfer-form/sent-state.ts';
import type { Actor } from '#lib/auth/permissions.ts';
import { placeholder } from '#lib/live/snapshot.ts';
import type { LiveTransfer as LiveTransferData, TransferView } from '#lib/transfers/view/transfer-view.ts';

/** Until then nothing is taken from what moves on screen: opening the page costs both processor and stream. */
const MOVING_MS = 1_000;

/**
 * The dashboard. From the press of Send the transfer stands in its place, from its first event on and ahead of
 * the answer, until its page is there. A refusal, or an answer lost without a sign of the transfer, brings the
 * form back as it was.
 */
export function Sending({ actor, children }: { actor: Actor; children: ReactNode }) {
  const [state, dispatch] = useReducer(nextSent, NOTHING_SENT);
  const { order, press, page, isUncertain, isClosed } = state;
  const client = useQueryClient();
  const router = useRouter();
  const View = useSentTransferView();
  const [spoken, setSpoken] = useState<HTMLElement | null>(null);
  const followed = useRef<() => void>(undefined);
  useEffect(() => {
    if (press > 0) followed.current?.();
  }, [press]);
  useEffect(() => () => followed.current?.(), []);
  // The same at every rendering, like all that the parts get: they render only for what they show.
  const orders = useMemo(
    () => ({
      onSend: (sent: SentOrder) => {
        forgetTopic(client, topicOf(sent));
        // Ahead of any rendering, like the order itself: the stream takes it up before it starts.
        followed.current = new QueryObserver(
          client,
          liveQuery(topicOf(sent), NOTHING_YET, 'streamed'),
        ).subscribe(() => {});
        setTimeout(() => dispatch({ kind: 'sent', order: sent }));
      },
      onAnswer: (result: ActionResult<Started>) => dispatch({ kind: 'answered', result }),
    }),
    [client],
  );
  const inPlace = View !== undefined && isInPlace(state);
  useEffect(() => {
    if (inPlace) window.scrollTo(0, 0);
  }, [inPlace]);
  const isMoving = inPlace && !isClosed;
  const opened = useRef<string>(undefined);
  // By a link, which a push of this page would overrule.
  const isLeaving = useNavigating();
  useEffect(() => {
    if (!page || isLeaving) return;
    const leaving = new AbortController();
    const { signal } = leaving;
    const open = () => {
      if (signal.aborted || opened.current === page) return;
      opened.current = page;
      startTransition(() => router.push(page));
    };
    if (isUncertain) void untilReachable(signal).then(open);
    const timer = isUncertain ? undefined : setTimeout(open, isMoving ? MOVING_MS : 0);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [page, isUncertain, isMoving, isLeaving, router]);
  return (
    <>
      <p ref={setSpoken} role="status" className="sr-only" />
      <div className="contents" hidden={inPlace}>
        <HiddenPart value={inPlace}>
          <SentOrders value={orders}>{children}</SentOrders>
        </HiddenPart>
      </div>
      {order ? (
        <div className="contents" onClickCapture={ignoreSecondClick}>
          <SentTransfer
            View={inPlace ? View : undefined}
            key={press}
            order={order}
            actor={actor}
            spoken={spoken}
            dispatch={dispatch}
          />
        </div>
      ) : null}
    </>
  );
}

/** Of a double click on Send: what stands under the pointer now was not meant. */
function ignoreSecondClick(event: MouseEvent): void {
  if (event.detail < 2) return;
  event.preventDefault();
  event.stopPropagation();
}

/** After a lost answer the server may be down: what is opened then is the browser’s own error page. */
async function untilReachable(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const address = '/live?topic=system';
    const response = await fetch(address, { method: 'HEAD', signal }).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

type View = typeof import('./sent-transfer-view.tsx').SentTransferView;

/** Loaded before the press, after which it would take longer than the first event; until it is there the form stays. */
function useSentTransferView(): View | undefined {
  const [view, setView] = useState<View>();
  useEffect(() => {
    const load = () =>
      void import('./sent-transfer-view.tsx').then(
        ({ SentTransferView }) => setView(() => SentTransferView),
        (error: unknown) => console.error('The view of a sent transfer was not loaded:', error),
      );
    document.addEventListener('focusin', load, { once: true });
    return () => document.removeEventListener('focusin', load);
  }, []);
  return view;
}

interface SentTransferProps {
  /** Undefined where the form stays: it is followed all the same. */
  View: View | undefined;
  order: SentOrder;
  actor: Actor;
  spoken: HTMLElement | null;
  dispatch: Dispatch<SentEvent>;
}

const NOTHING_YET = placeholder<LiveTransferData | null>(null);

const SentTransfer = memo(({ View, order, actor, spoken, dispatch }: SentTransferProps) => {
  const { snapshot, connection } = useLive(topicOf(order), NOTHING_YET);
  const { data: live } = snapshot;
  const started = live && isOf(order, live.view) ? { ...snapshot, data: live } : undefined;
  const isStarted = started !== undefined;
  const isClosed = isStarted && started.data.view.closedAt !== null;
  const { referenceId } = order;
  useEffect(() => {
    if (!isStarted) return;
    // The answer, which says so too, may be lost.
    spend(referenceId);
    dispatch({ kind: 'seen', isClosed });
  }, [isStarted, isClosed, referenceId, dispatch]);
  if (!View) return null;
  return <View order={order} started={started} connection={connection} actor={actor} spoken={spoken} />;
});

/** Another order may have had the reference before. */
function isOf(order: SentOrder, view: TransferView): boolean {
  return (['sourceAccount', 'targetAccount', 'amountMinor', 'currency'] as const).every(
    (field) => view[field] === order[field],
  );
}

function topicOf({ referenceId }: SentOrder): string {
  return `transfer/${referenceId}`;
}
