'use client';

import { useState } from 'react';
import type { ActionResult } from '#app/_actions/action-result.ts';
import { newDecisionId } from '#lib/shared/ids.ts';

interface Props {
  result: ActionResult;
  /** Another one for each time that the transfer asks. */
  occasion: number;
}

/**
 * Sent with the decision, so that sending it again after a lost answer is the same decision. A decision that
 * is done ends it, and so does a transfer that asks again: the next is another, though it may say the same.
 */
export function DecisionId({ result, occasion }: Props) {
  const sent = result.kind === 'failed' ? result.values.decisionId?.replace(/-\d+$/, '') : undefined;
  const [id, setId] = useState(() => sent ?? newDecisionId());
  const [seen, setSeen] = useState(result);
  if (result !== seen) {
    setSeen(result);
    setId(sent ?? newDecisionId());
  }
  // The server renders another one than the browser: either will do.
  return <input type="hidden" name="decisionId" value={`${id}-${occasion}`} suppressHydrationWarning />;
}
