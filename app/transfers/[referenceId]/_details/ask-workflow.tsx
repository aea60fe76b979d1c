'use client';

import { useState, useTransition } from 'react';
import { type AskResult, askWorkflowAction } from './actions.ts';

const NO_ANSWER: AskResult = {
  kind: 'unknown',
  message: 'Remit did not respond. The transfer is not affected.',
};

/** The page itself reads the same from history, which needs no worker. */
export function AskWorkflow({ referenceId }: { referenceId: string }) {
  const [answer, setAnswer] = useState<AskResult | null>(null);
  const [pending, startTransition] = useTransition();
  const ask = () =>
    startTransition(async () => setAnswer(await askWorkflowAction({ referenceId }).catch(() => NO_ANSWER)));
  return (
    <div>
      <button type="button" className="button button-quiet w-full" onClick={ask} disabled={pending}>
        {pending ? 'Querying…' : 'Query workflow'}
      </button>
      <div aria-live="polite" className="mt-3">
        {answer?.kind === 'unknown' ? <p className="text-muted">{answer.message}</p> : null}
        {answer?.kind === 'answered' ? (
          <pre className="whitespace-pre-wrap break-all rounded-lg bg-sunken p-3 font-mono text-note">
            {JSON.stringify(answer.state, null, 2)}
          </pre>
        ) : null}
      </div>
    </div>
  );
}
