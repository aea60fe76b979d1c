import type { ActionResult } from './action-result.ts';

interface Props {
  result: ActionResult<unknown>;
  /** Why sending it again is safe; only for actions of which that is so. */
  resend?: string;
  className?: string;
}

/** Why an action failed, and whether it may have been done. */
export function ActionFailure({ result, resend, className = '' }: Props) {
  // The summary of the form says which fields to correct.
  if (result.kind !== 'failed' || result.code === 'invalid') return null;
  return (
    <p role="alert" className={`text-refused text-pretty ${className}`}>
      {result.message}
      {result.certainty === 'unknown'
        ? ` ${resend ?? 'The action may have succeeded: check before you retry.'}`
        : null}
    </p>
  );
}
