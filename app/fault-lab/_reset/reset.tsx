'use client';

import { RotateCcw } from 'lucide-react';
import { startTransition, useEffect, useState } from 'react';
import { ActionFailure } from '#app/_actions/action-failure.tsx';
import { useShownRole } from '#app/_actions/shown-role.tsx';
import { useAction } from '#app/_actions/use-action.ts';
import { useLive } from '#app/_live/use-live.ts';
import { Dialog } from '#app/_ui/dialog.tsx';
import { Section } from '#app/fault-lab/_section/section.tsx';
import type { Role } from '#lib/auth/permissions.ts';
import { SHOWN_ROLE } from '#lib/auth/shown-role.ts';
import { effectsOnOpen, type OpenCounts } from '#lib/fault-lab/reset-effects.ts';
import { placeholder } from '#lib/live/snapshot.ts';
import { resetDemoAction } from './actions.ts';

const EFFECTS = [
  'Every fault is cleared, and a failing version of the workflow code is rolled back.',
  'The original accounts are reopened, and adjustment entries restore their opening balances.',
  'Ended transfers of earlier demonstrations leave the lists. Nothing is deleted.',
];

/** A form of its own, whose dialog is closed by the time it is sent. */
function shownTo(role: Role): FormData {
  const form = new FormData();
  form.set(SHOWN_ROLE, role);
  return form;
}

export function Reset({ onReset }: { onReset: () => void }) {
  const role = useShownRole();
  const [open, setOpen] = useState(false);
  const { result, submit, pending } = useAction(resetDemoAction);
  useEffect(() => {
    if (result.kind === 'done') onReset();
  }, [result, onReset]);
  return (
    <Section id="reset" title="Reset" lead="Returns the demo to its starting state.">
      <div className="flex flex-wrap items-center gap-4">
        <button
          type="button"
          className="button button-danger"
          aria-disabled={pending}
          aria-haspopup="dialog"
          onClick={() => setOpen(!pending)}
        >
          <RotateCcw className="size-4" aria-hidden="true" />
          {pending ? 'Resetting…' : 'Reset demo…'}
        </button>
        <Dialog
          title="Reset the demo?"
          description="Takes effect immediately, for everyone."
          open={open}
          onClose={() => setOpen(false)}
        >
          <ul className="grid list-disc gap-2 pl-5">
            {EFFECTS.map((effect) => (
              <li key={effect}>{effect}</li>
            ))}
            <OpenTransfers />
          </ul>
          <div className="mt-6 flex flex-wrap justify-end gap-3">
            <button type="button" className="button button-quiet" onClick={() => setOpen(false)}>
              Cancel
            </button>
            <button
              type="button"
              className="button button-danger"
              onClick={() => {
                setOpen(false);
                startTransition(() => submit(shownTo(role)));
              }}
            >
              Reset demo
            </button>
          </div>
        </Dialog>
        <div aria-live="polite" className="max-w-prose flex-1">
          {result.kind === 'done' ? <p className="text-muted">{result.message}</p> : null}
          <ActionFailure result={result} />
        </div>
      </div>
    </Section>
  );
}

const UNKNOWN = placeholder<OpenCounts | null>(null);

/** Live, so that what the dialog says is still so when it is confirmed. */
function OpenTransfers() {
  const { data } = useLive('open-transfers', UNKNOWN).snapshot;
  if (!data) return <li>Reading what is open…</li>;
  return effectsOnOpen(data, 'before').map((effect) => <li key={effect}>{effect}</li>);
}
