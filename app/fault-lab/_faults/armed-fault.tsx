'use client';

import { ActionFailure } from '#app/_actions/action-failure.tsx';
import { ActionFormElement } from '#app/_actions/action-form-element.tsx';
import { useLiveAction } from '#app/_actions/use-live-action.ts';
import { clearFaultAction } from '#app/_faults/actions.ts';
import { paramsLabel, scopeLabel, usageLabel } from '#app/_faults/fault-labels.ts';
import { Countdown } from '#app/_live/countdown.tsx';
import type { Fault } from '#lib/bank-client/contract.ts';
import { FAULT_KINDS } from '#lib/fault-lab/fault-kinds.ts';
import { FAULT_TITLES } from '#lib/fault-lab/fault-titles.ts';

export function ArmedFault({ fault, serverNowMs }: { fault: Fault; serverNowMs: number }) {
  const { form, result, expected } = useLiveAction(clearFaultAction, fault.state);
  const { does } = FAULT_KINDS[fault.kind];
  const title = FAULT_TITLES[fault.kind];
  const params = paramsLabel(fault);
  const used = usageLabel(fault);
  const headingId = `fault-${fault.id}`;
  return (
    <li aria-labelledby={headingId} className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-64">
        <p id={headingId}>
          <span className="font-medium text-waiting">{title}</span>
          {params ? <span className="text-muted"> · {params}</span> : null}
          <span className="text-muted"> · </span>
          <span className="wrap-anywhere">{scopeLabel(fault.scope)}</span>
        </p>
        <p className="mt-0.5 text-muted">{does}</p>
        <p className="mt-1 text-note text-muted">
          By <bdi>{fault.by}</bdi>: <bdi>{fault.reason}</bdi>
        </p>
        <ActionFailure result={result} className="mt-1 text-note" />
      </div>
      <div className="ml-auto flex items-center gap-3">
        <p className="text-right whitespace-nowrap tabular-nums">
          {used}
          {used && fault.expiresAt ? ', ' : null}
          {fault.expiresAt ? (
            <>
              ends <Countdown until={fault.expiresAt} serverNowMs={serverNowMs} />
            </>
          ) : null}
        </p>
        <ActionFormElement {...form}>
          <input type="hidden" name="id" value={fault.id} />
          <button
            type="submit"
            className="button button-quiet"
            aria-busy={expected !== null}
            aria-label={`Clear: ${title}, ${scopeLabel(fault.scope)}`}
          >
            {expected ? 'Clearing…' : 'Clear'}
          </button>
        </ActionFormElement>
      </div>
    </li>
  );
}
