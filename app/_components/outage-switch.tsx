'use client';

import { useActionState } from 'react';
import type { Fault } from '#lib/bank/schemas.ts';
import { type OutageResult, setBankDownAction } from '../outages/actions.ts';
import { Countdown } from './countdown.tsx';
import { resilientAction } from './resilient-action.ts';

interface Props {
  bank: string;
  outage: Fault | undefined;
  serverNowMs: number;
}

const setBankDown = resilientAction(
  setBankDownAction,
  (): OutageResult => ({ kind: 'failed', message: 'No answer came. Try again if it is not done.' }),
);

/** Takes a bank down and brings it back up. What it shows is the bank's own word, not the press. */
export function OutageSwitch({ bank, outage, serverNowMs }: Props) {
  const [result, submit, pending] = useActionState(setBankDown, { kind: 'done' });
  const down = outage !== undefined;
  return (
    <form action={submit} className="flex min-w-0 flex-1 items-center justify-between gap-3">
      <input type="hidden" name="bank" value={bank} />
      <input type="hidden" name="down" value={down ? 'off' : 'on'} />
      <div className="min-w-0">
        <h3 className="truncate font-medium">{bank}</h3>
        <p className={`text-xs ${down ? 'text-refused' : 'text-muted'}`}>
          {down ? 'Down' : 'Up'}
          {outage?.expiresAt ? (
            <>
              , back <Countdown until={outage.expiresAt} serverNowMs={serverNowMs} />
            </>
          ) : null}
        </p>
        {result.kind === 'failed' ? (
          <p role="alert" className="text-xs text-refused">
            {result.message}
          </p>
        ) : null}
      </div>
      <button
        type="submit"
        role="switch"
        aria-checked={!down}
        aria-label={`${bank} is up`}
        disabled={pending}
        className="group flex h-11 items-center rounded-full"
      >
        <span className="flex h-6 w-10 items-center rounded-full bg-accent p-0.5 transition-colors group-aria-[checked=false]:bg-refused">
          <span className="size-5 translate-x-4 rounded-full bg-surface motion-safe:transition-transform group-aria-[checked=false]:translate-x-0" />
        </span>
      </button>
    </form>
  );
}
