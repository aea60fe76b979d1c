'use client';

import { useState, useTransition } from 'react';
import { lostBy, UPDATED } from '#app/_actions/lost-action.ts';
import { ReloadButton } from '#app/_actions/reload-button.tsx';
import { type AskResult, askWorkflowAction } from './actions.ts';

/** The page itself reads the same from history, which needs no worker. */
export function AskWorkflow({ referenceId }: { referenceId: string }) {
  const [answer, setAnswer] = useState<AskResult | LostAnswer | null>(null);
  const [pending, startTransition] = useTransition();
  const ask = () => {
    if (pending) return;
    startTransition(async () => setAnswer(await askWorkflowAction({ referenceId }).catch(toLost)));
  };
  return (
    <div>
      <button type="button" className="button button-quiet w-full" onClick={ask} aria-disabled={pending}>
        {pending ? 'Querying…' : 'Query workflow'}
      </button>
      <div aria-live="polite" className="mt-3">
        {answer?.kind === 'unknown' ? <p className="text-muted">{answer.message}</p> : null}
        {answer?.kind === 'lost' ? <Lost {...answer} /> : null}
        {answer?.kind === 'answered' ? (
          <pre className="whitespace-pre-wrap break-all rounded-lg bg-sunken p-3 font-mono text-note">
            {JSON.stringify(answer.state, null, 2)}
          </pre>
        ) : null}
      </div>
    </div>
  );
}

interface LostAnswer {
  kind: 'lost';
  message: string;
  isUpdated: boolean;
}

function toLost(error: unknown): LostAnswer {
  const { code, message } = lostBy(error);
  return { kind: 'lost', message, isUpdated: code === UPDATED.code };
}

function Lost({ message, isUpdated }: LostAnswer) {
  return (
    <p className="text-muted">
      {message} {isUpdated ? <ReloadButton /> : 'The transfer is not affected.'}
    </p>
  );
}
