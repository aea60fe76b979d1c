import type { ProcessName } from '#lib/fault-lab/processes/contract.ts';
import type { SystemStatus } from '#lib/system/system-status.ts';
import { type StepView, stepsOf } from '#lib/transfers/view/timeline-items.ts';
import type { TransferView, TransferViewStatus } from '#lib/transfers/view/transfer-view.ts';
import type { StepName } from '#temporal/contract.ts';

/** What the stage shows at a moment. */
export interface Seen {
  view: TransferView;
  /** Null while unknown. */
  system: SystemStatus | null;
}

export type Condition = (seen: Seen) => boolean;

export const isAt =
  (status: TransferViewStatus): Condition =>
  ({ view }) =>
    view.status === status;

export const hasFailedOnce =
  (name: StepName): Condition =>
  ({ view }) =>
    (stepOf(view, name)?.attempts ?? []).some(({ status }) => status === 'failed');

export const hasPosted =
  (name: StepName): Condition =>
  ({ view }) =>
    stepOf(view, name)?.status === 'posted';

export const hasLostAnswer =
  (name: StepName): Condition =>
  ({ view }) =>
    (stepOf(view, name)?.attempts ?? []).some(({ bank }) => bank?.answerLost);

export const isCancelRequested: Condition = ({ view }) => view.cancelRequestedAt !== null;

export const isRefundDecided: Condition = ({ view }) =>
  view.timeline.some((item) => item.kind === 'decision' && item.decision !== null);

export const isPausedByBug: Condition = ({ view }) => view.bug !== null;

export const isDead =
  (name: ProcessName): Condition =>
  ({ system }) =>
    (system?.processes ?? []).some((process) => process.name === name && process.pid === null);

/** Since the transfer began; a server that has just started does not answer at once. */
export const isUpAgain =
  (...names: ProcessName[]): Condition =>
  ({ view, system }) =>
    system?.temporal.answers === true &&
    names.every((name) =>
      (system.processes ?? []).some(
        (process) => process.name === name && process.state === 'up' && process.since > view.startedAt,
      ),
    );

function stepOf(view: TransferView, name: StepName): StepView | undefined {
  return stepsOf(view).find((step) => step.name === name);
}
