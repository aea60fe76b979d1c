import { describeTransfer } from '#app/transfers/[referenceId]/_labels/describe-transfer.ts';
import { latestExplanation } from '#app/transfers/[referenceId]/_labels/explanations.ts';
import type { Scenario } from '#lib/fault-lab/scenarios/catalogue.ts';
import { STATUSES } from '#lib/transfers/statuses.ts';
import { stepsOf } from '#lib/transfers/view/timeline-items.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';
import { describeEnding } from './ending.ts';

export interface Guide {
  now: string;
  watch: string;
  why: string;
}

export type ScenarioTexts = Pick<Scenario, 'id' | 'title' | 'happens' | 'watch' | 'matters' | 'shows'>;

/** @param scenario that it was sent by, if any; @param holders by account: a room reads people */
export function guideOf(
  view: TransferView,
  scenario: ScenarioTexts | undefined,
  holders: Readonly<Record<string, string>>,
): Guide {
  return {
    now: named(describeEnding(view) ?? describeTransfer(view), holders),
    watch: scenario?.watch ?? watchOf(view),
    why: scenario ? whyOf(scenario) : latestExplanation(view).rule,
  };
}

function named(text: string, holders: Readonly<Record<string, string>>): string {
  return Object.entries(holders).reduce(
    (told, [account, holder]) => told.replaceAll(account, () => holder),
    text,
  );
}

/** Why there is no transfer to show. It was not sent only where neither Temporal nor the bank knows it. */
export type Absence = 'not-sent' | 'temporal-unavailable' | 'bank-unavailable';

export const UNAVAILABLE: Record<Exclude<Absence, 'not-sent'>, string> = {
  'temporal-unavailable': 'Temporal unavailable',
  'bank-unavailable': 'Bank unavailable',
};

export function guideWithout(absence: Absence | null, scenario: ScenarioTexts | undefined): Guide {
  if (absence && absence !== 'not-sent')
    return { now: `${UNAVAILABLE[absence]}. The transfer is shown when it is back.`, watch: '', why: '' };
  if (!scenario) return { now: 'Waiting for the transfer to start.', watch: '', why: '' };
  return { now: scenario.happens, watch: scenario.watch, why: whyOf(scenario) };
}

function whyOf({ matters, shows }: ScenarioTexts): string {
  return matters ?? shows;
}

function watchOf(view: TransferView): string {
  if (stepsOf(view).some(({ retry }) => retry))
    return 'The marks on the arrow: each attempt is one more call under the same key.';
  switch (STATUSES[view.status].phase) {
    case 'in-progress':
      return 'The coin, and the line of the workflow that moves it.';
    case 'needs-decision':
      return 'Nothing moves, and nothing is held: it waits for a person, for days if need be.';
    case 'recovering':
      return 'The bank is asked first. Only then is anything undone.';
    case 'ended':
      return 'The score: what was withdrawn has arrived, or is back.';
    case 'terminated':
      return 'The ledger: it knows where the money is, whatever became of the workflow.';
  }
}
