'use client';

import { RotateCcw } from 'lucide-react';
import { startTransition, useActionState, useState } from 'react';
import { IDLE } from '#app/_actions/action-result.ts';
import { Dialog, DialogClose } from '#app/_ui/dialog.tsx';
import { Section } from '#app/_ui/section.tsx';
import { resetDemo } from './resilient-actions.ts';

const EFFECTS = [
  'Every fault is cleared.',
  'Every open transfer is asked to cancel; what it has withdrawn goes back. Those that wait for a person, or for the bank’s word, stay as they are.',
  'The accounts of the first start are open again, with the balances they began with. The difference is posted, not erased: entries stay for ever.',
  'Accounts opened since, ended transfers and the audit trail stay.',
];

/** Back to the start, for the next audience. */
export function Reset() {
  const [open, setOpen] = useState(false);
  const [result, submit, pending] = useActionState(resetDemo, IDLE);
  return (
    <Section id="reset" title="Start over" lead="Brings the desk back to where a demonstration begins.">
      <div className="flex flex-wrap items-center gap-4">
        <Dialog
          title="Start over?"
          description="This is done at once, for everybody who looks at this desk."
          open={open}
          onOpenChange={setOpen}
          trigger={
            <button type="button" className="button button-danger" disabled={pending}>
              <RotateCcw className="size-4" aria-hidden="true" />
              {pending ? 'Starting over…' : 'Start over…'}
            </button>
          }
        >
          <ul className="grid list-disc gap-2 pl-5">
            {EFFECTS.map((effect) => (
              <li key={effect}>{effect}</li>
            ))}
          </ul>
          <div className="mt-6 flex flex-wrap justify-end gap-3">
            <DialogClose className="button button-quiet">Leave it as it is</DialogClose>
            <button
              type="button"
              className="button button-danger"
              onClick={() => {
                setOpen(false);
                startTransition(() => submit(new FormData()));
              }}
            >
              Start over
            </button>
          </div>
        </Dialog>
        <p
          aria-live="polite"
          className={`max-w-prose flex-1 ${result.kind === 'refused' ? 'text-refused' : 'text-muted'}`}
        >
          {result.kind === 'idle' ? null : result.message}
        </p>
      </div>
    </Section>
  );
}
