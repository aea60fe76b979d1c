import type { ServerAction } from '#app/_actions/action-result.ts';
import { cancelAction } from '#app/_decisions/actions.ts';
import { clearFaultAction } from '#app/_faults/actions.ts';
import { setDownAction } from '#app/_faults/set-down-action.ts';
import { controlProcessAction } from '#app/fault-lab/_processes/actions.ts';
import { outageAt, sidesOf } from '#app/stage/[referenceId]/_facts/outage.ts';
import type { ProcessName } from '#lib/fault-lab/processes/contract.ts';
import type { SystemStatus } from '#lib/system/system-status.ts';
import { cancelEffectOf } from '#lib/transfers/view/cancel-effect.ts';
import { stepsOf } from '#lib/transfers/view/timeline-items.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';
import {
  approveOnStageAction,
  refundOnStageAction,
  retryOnStageAction,
  rollBackOnStageAction,
} from './actions.ts';

export interface StageKeyFacts {
  letter: string;
  label: string;
  /** From the press until the stage shows what it did. */
  pressed: string;
  action: ServerAction;
  fields: Record<string, string>;
  /** The live state, which differs once it has had its effect. */
  state: string;
  /** Why it does nothing now. */
  refusal?: string | undefined;
}

interface Facts {
  referenceId: string;
  view: TransferView | undefined;
  system: SystemStatus;
  /** Pressed again after a lost answer, it is the same decision. */
  decisionId: string;
}

export function keysOf(facts: Facts): StageKeyFacts[] {
  return [
    processKey('K', 'worker', facts),
    processKey('T', 'temporal', facts),
    bankKey(facts),
    facts.view?.bug ? rollBackKey(facts.view.bug) : retryKey(facts),
    cancelKey(facts),
    facts.view?.status === 'awaiting-operator' ? refundKey(facts) : approveKey(facts),
  ];
}

const NOT_SENT = 'The transfer has not started yet.';

const NAMES = { worker: 'worker', temporal: 'Temporal' };

function processKey(
  letter: string,
  name: ProcessName & keyof typeof NAMES,
  { system }: Facts,
): StageKeyFacts {
  const process = system.processes?.find((one) => one.name === name);
  const order = process?.actions.includes('start') ? 'start' : 'kill';
  const isPossible = process?.actions.includes(order);
  return {
    letter,
    label: `${order === 'kill' ? 'Kill' : 'Start'} ${NAMES[name]}`,
    pressed: order === 'kill' ? 'Killing…' : 'Starting…',
    action: controlProcessAction,
    fields: { name, order },
    state: `${process?.state} ${process?.pid} ${process?.restarts}`,
    refusal: isPossible ? undefined : 'Processes can be killed only under npm start, with the fault lab on.',
  };
}

function bankKey({ view, system: { faults } }: Facts): StageKeyFacts {
  const receiver = view && sidesOf(view).receiver;
  const outage = receiver && Array.isArray(faults) ? outageAt(receiver, faults) : undefined;
  return {
    letter: 'B',
    label: outage ? 'Bank on' : 'Bank off',
    pressed: outage ? 'On…' : 'Off…',
    action: outage ? clearFaultAction : setDownAction,
    fields: outage ? { id: outage.id } : { bank: receiver?.bank ?? '', down: 'on' },
    state: outage?.id ?? 'up',
    refusal: bankRefusal(faults, receiver?.bank),
  };
}

function bankRefusal(faults: SystemStatus['faults'], bank: string | null | undefined): string | undefined {
  if (faults === 'off') return 'The fault lab is off.';
  if (faults === null) return 'The bank service is unavailable.';
  return bank ? undefined : NOT_SENT;
}

function retryKey({ referenceId, view }: Facts): StageKeyFacts {
  const step = view && stepsOf(view).find(({ retry }) => retry);
  return {
    ...{ letter: 'R', label: 'Retry now', pressed: 'Retrying…' },
    action: retryOnStageAction,
    fields: { referenceId },
    state: `${step?.key} ${step?.attemptCount} ${step?.retry?.nextAttemptAt}`,
    refusal: step ? undefined : 'No retry is pending.',
  };
}

/** A transfer that a bug in the workflow code pauses has no attempt to retry. */
function rollBackKey(bug: string): StageKeyFacts {
  return {
    ...{ letter: 'R', label: 'Roll back', pressed: 'Rolling back…' },
    action: rollBackOnStageAction,
    fields: {},
    state: bug,
  };
}

function cancelKey({ referenceId, view }: Facts): StageKeyFacts {
  const effect = view && cancelEffectOf(view);
  return {
    ...{ letter: 'C', label: 'Cancel', pressed: 'Cancelling…' },
    action: cancelAction,
    fields: { referenceId },
    state: String(view?.cancelRequestedAt),
    refusal: effect?.possible ? undefined : (effect?.reason ?? NOT_SENT),
  };
}

const DECIDED_ON_PAGE = 'The fault lab is off: decide on the transfer’s page (Esc).';

function approveKey({ referenceId, view, system, decisionId }: Facts): StageKeyFacts {
  return {
    ...{ letter: 'A', label: 'Approve', pressed: 'Approving…' },
    action: approveOnStageAction,
    fields: { referenceId, decisionId },
    state: String(view?.status),
    refusal: view?.status === 'awaiting-approval' ? withoutLab(system) : 'No approval is pending.',
  };
}

function refundKey({ referenceId, view, system, decisionId }: Facts): StageKeyFacts {
  return {
    ...{ letter: 'A', label: 'Refund again', pressed: 'Deciding…' },
    action: refundOnStageAction,
    fields: { referenceId, decisionId },
    state: String(view?.status),
    refusal: withoutLab(system),
  };
}

function withoutLab({ faults }: SystemStatus): string | undefined {
  return faults === 'off' ? DECIDED_ON_PAGE : undefined;
}
