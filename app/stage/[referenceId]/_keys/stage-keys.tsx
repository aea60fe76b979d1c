'use client';

import { Fragment, type ReactNode, useCallback, useState } from 'react';
import { newDecisionId } from '#lib/shared/ids.ts';
import type { SystemStatus } from '#lib/system/system-status.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';
import { keysOf } from './keys-of.ts';
import { StageKey } from './stage-key.tsx';
import { useStageKeys } from './use-stage-keys.ts';

interface Props {
  referenceId: string;
  view: TransferView | undefined;
  system: SystemStatus;
}

/** Each is a button and a key of the keyboard. What is refused is said below them, in a place of its own. */
export function StageKeys({ referenceId, view, system }: Props) {
  const decisionId = useDecisionId(view);
  const [said, setSaid] = useState<{ letter: string; what: ReactNode } | null>(null);
  const say = useCallback((letter: string, what: ReactNode) => {
    setSaid((before) => (what ? { letter, what } : before?.letter === letter ? null : before));
  }, []);
  const [presses, setPresses] = useState(0);
  const onPress = () => {
    setPresses((count) => count + 1);
    setSaid(null);
  };
  const keysOn = useStageKeys();
  return (
    <div className="grid min-w-0 content-start gap-1">
      <fieldset
        aria-label="Keys"
        onClickCapture={onPress}
        className="grid min-w-0 grid-cols-2 gap-2 staged:grid-cols-6"
      >
        {keysOf({ referenceId, view, system, decisionId }).map((one) => (
          <StageKey key={one.letter} {...one} keysOn={keysOn} say={say} />
        ))}
      </fieldset>
      <div className="min-h-[2lh] text-note text-refused">
        {/* The same words, said again, are announced again. */}
        <Fragment key={presses}>{said?.what}</Fragment>
      </div>
    </div>
  );
}

/** Once a decision is made, the next is another. */
function useDecisionId(view: TransferView | undefined): string {
  const made = (view?.timeline ?? []).filter((item) => item.kind !== 'step' && item.decision).length;
  const [intent, setIntent] = useState(() => ({ made, id: newDecisionId() }));
  if (intent.made !== made) setIntent({ made, id: newDecisionId() });
  return intent.id;
}
