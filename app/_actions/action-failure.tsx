'use client';

import type { ActionResult, FailedResult } from './action-result.ts';
import { UPDATED } from './lost-action.ts';
import { ReloadButton } from './reload-button.tsx';

interface Props {
  result: ActionResult<unknown>;
  /** Why sending it again is safe; only for actions of which that is so. */
  resend?: string | undefined;
  className?: string;
}

const CHECK: Record<Exclude<FailedResult['certainty'], 'not-done'>, string> = {
  unknown: 'The action may have succeeded: check before you retry.',
  'not-done-again': 'Check before you retry.',
};

/** In a form whose summary says which fields to correct. */
export function FormFailure(props: Props) {
  const { result } = props;
  if (result.kind === 'failed' && Object.keys(result.errors).length > 0) return null;
  return <ActionFailure {...props} />;
}

/** Why an action failed, and whether it may have been done. */
export function ActionFailure({ result, resend, className = '' }: Props) {
  if (result.kind !== 'failed') return null;
  return (
    <div role="alert" className={`text-refused text-pretty ${className}`}>
      {result.message}
      {result.certainty === 'not-done' ? null : ` ${resend ?? CHECK[result.certainty]}`}
      {result.code === UPDATED.code ? <Reload /> : null}
    </div>
  );
}

function Reload() {
  return (
    <>
      {' Reload to go on; what you typed is kept. '}
      <ReloadButton />
    </>
  );
}
