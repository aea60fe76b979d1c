'use client';

import type { ReactNode } from 'react';
import { ActionFailure } from '#app/_actions/action-failure.tsx';
import { ActionFormElement } from '#app/_actions/action-form-element.tsx';
import { useLiveAction } from '#app/_actions/use-live-action.ts';
import { Countdown } from '#app/_live/countdown.tsx';
import type { Fault, FaultOperation } from '#lib/bank-client/contract.ts';
import { callsLabel } from './fault-labels.ts';
import { setDownAction } from './set-down-action.ts';

interface Props {
  bank: string;
  /** Without one, the whole bank. */
  operation?: FaultOperation;
  outage: Fault | undefined;
  serverNowMs: number;
  /** Replaces “Up”. */
  children?: ReactNode;
}

/** Shows what was pressed until the bank’s state does. */
export function OutageSwitch({ bank, operation, outage, serverNowMs, children }: Props) {
  const { form, result, expected } = useLiveAction(setDownAction, outage?.id ?? 'up');
  const down = expected ? expected.get('down') === 'on' : outage !== undefined;
  return (
    <ActionFormElement {...form} className="flex min-w-0 flex-1 items-center justify-between gap-3">
      <input type="hidden" name="bank" value={bank} />
      {operation ? <input type="hidden" name="operation" value={operation} /> : null}
      <input type="hidden" name="down" value={down ? 'off' : 'on'} />
      <div className="min-w-0">
        {operation ? <p>{callsLabel(operation)}</p> : <h3 className="truncate font-medium">{bank}</h3>}
        <div className={`text-note ${down ? 'text-refused' : 'text-muted'}`}>
          {down ? <DownNote outage={outage} serverNowMs={serverNowMs} /> : (children ?? 'Up')}
        </div>
        <ActionFailure result={result} className="text-note" />
      </div>
      <button
        type="submit"
        role="switch"
        aria-checked={!down}
        aria-label={operation ? `${callsLabel(operation)} at ${bank} work` : `${bank} is up`}
        aria-busy={expected !== null}
        className="group flex h-11 shrink-0 items-center rounded-full"
      >
        <span className="flex h-6 w-10 items-center rounded-full bg-accent p-0.5 transition-colors group-aria-[checked=false]:bg-refused">
          <span className="size-5 translate-x-4 rounded-full bg-surface motion-safe:transition-transform group-aria-[checked=false]:translate-x-0" />
        </span>
      </button>
    </ActionFormElement>
  );
}

function DownNote({ outage, serverNowMs }: Pick<Props, 'outage' | 'serverNowMs'>) {
  if (!outage?.expiresAt) return 'Down';
  return (
    <>
      Down, back <Countdown until={outage.expiresAt} serverNowMs={serverNowMs} />
    </>
  );
}
