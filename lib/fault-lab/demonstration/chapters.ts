import type { ScenarioId } from '#lib/fault-lab/scenarios/catalogue.ts';
import {
  type Condition,
  hasFailedOnce,
  hasLostAnswer,
  hasPosted,
  isAt,
  isCancelRequested,
  isDead,
  isPausedByBug,
  isRefundDecided,
  isUpAgain,
} from './conditions.ts';

/** Of the stage's keys, those that the demonstration presses. */
export type BeatKey = 'K' | 'T' | 'B' | 'R' | 'C' | 'A';

export interface Beat {
  key: BeatKey | null;
  /** What the key does, or what to watch. */
  does: string;
  /** Read aloud once the key is pressed. Null: the beat ends by itself when it is over. */
  say: string | null;
  isOver: Condition;
}

export interface Chapter {
  title: string;
  scenario: ScenarioId;
  /** Where the presenter ends the outage, and none is to end while they speak. */
  outageSeconds?: number;
  /** Its share of the ten minutes. */
  seconds: number;
  beats: readonly Beat[];
}

const watch = (does: string, say: string, isOver: Condition): Beat => ({ key: null, does, say, isOver });

const press = (key: BeatKey, does: string, say: string | null, isOver: Condition): Beat => ({
  key,
  does,
  say,
  isOver,
});

const isCompleted = isAt('completed');

export const CHAPTERS: readonly [Chapter, ...Chapter[]] = [
  {
    title: 'A plain transfer',
    scenario: 'happy-path',
    seconds: 75,
    beats: [
      watch(
        'Withdraw, then deposit',
        'This sends money from one bank to another. It takes two calls: withdraw here, deposit there.',
        isCompleted,
      ),
      watch(
        'The money between the two banks',
        'Between the two calls the money is at neither bank. Whatever breaks in that moment can lose it, or pay it twice.',
        isCompleted,
      ),
      watch(
        'The scoreboard: lost and twice',
        'So this is the score: money lost, and money paid twice. Both must stay at zero, whatever I break.',
        isCompleted,
      ),
    ],
  },
  {
    title: 'An outage',
    scenario: 'bank-down',
    seconds: 100,
    beats: [
      watch(
        'The first deposit fails',
        'The money is withdrawn. Now the second bank is down, and the deposit fails.',
        hasFailedOnce('deposit'),
      ),
      watch(
        'Failed attempts, longer pauses',
        'Temporal tries again, and waits longer each time. There is no retry loop in the code: this is a policy.',
        hasPosted('deposit'),
      ),
      watch(
        'The bank is back, the transfer completes',
        'The bank is back, and the transfer goes on at once. Many calls, one key, one deposit.',
        isCompleted,
      ),
    ],
  },
  {
    title: 'A lost answer',
    scenario: 'withdrawal-answer-lost',
    seconds: 75,
    beats: [
      watch(
        'The withdrawal’s answer is lost',
        'The bank has taken the money, but its answer was lost on the way. From here nobody can tell whether it worked.',
        hasLostAnswer('withdraw'),
      ),
      watch(
        'A second call, the same key',
        'So the same call goes out again, with the same key. The bank knows the key, and returns the first receipt.',
        hasPosted('withdraw'),
      ),
      watch(
        'Two calls, one withdrawal',
        'Two calls, and one withdrawal. Without the key, the customer would have paid twice.',
        isCompleted,
      ),
    ],
  },
  {
    title: 'Unknown, then cancelled',
    scenario: 'deposit-answer-lost',
    seconds: 90,
    beats: [
      watch(
        'The deposit’s answers are lost',
        'Now every answer to the deposit is lost. The money has arrived, but the workflow sees only failures.',
        hasLostAnswer('deposit'),
      ),
      press(
        'C',
        'Cancel the transfer',
        'The customer cancels. A refund looks right, and would be wrong: the money has arrived already.',
        isCancelRequested,
      ),
      watch(
        'The key is closed at the bank',
        'Before it undoes anything, the workflow closes the key at the bank. The bank answers: posted.',
        isCompleted,
      ),
      watch(
        'Completed: too late to cancel',
        'So the transfer completes: it was too late to cancel. A blind refund would have paid the money twice.',
        isCompleted,
      ),
    ],
  },
  {
    title: 'A stuck refund',
    scenario: 'refund-stuck',
    seconds: 80,
    beats: [
      watch(
        'Deposit refused, then the refund too',
        'The target account is closed, so the money must go back. But the bank refuses the refund too.',
        isAt('awaiting-operator'),
      ),
      watch(
        'The workflow waits for a person',
        'No retry helps here. The workflow waits for a person, for days if it must, and the money stays in transit.',
        isAt('awaiting-operator'),
      ),
      press(
        'A',
        'Refund again, as the second person',
        'A second person decides: refund again. The decision is part of the history, with a name and a reason.',
        isRefundDecided,
      ),
      watch(
        'The refund posts',
        'The refund goes through. Nobody changed a balance by hand.',
        isAt('refunded'),
      ),
    ],
  },
  {
    title: 'Kill everything',
    scenario: 'worker-crash',
    outageSeconds: 180,
    seconds: 100,
    beats: [
      watch(
        'The worker is killed, and starts again',
        'The money is withdrawn, and the bank is down. In that moment the worker was killed. A new one starts, and goes on.',
        isUpAgain('worker'),
      ),
      press('K', 'Kill the worker', null, isDead('worker')),
      press(
        'T',
        'Kill Temporal',
        'Now all of it is dead: the worker, Temporal and the bank. What is left of this transfer is two databases.',
        isDead('temporal'),
      ),
      watch(
        'Both start again after six seconds',
        'Six seconds later both are back. The transfer is still on the line where it was.',
        isUpAgain('worker', 'temporal'),
      ),
      press(
        'B',
        'Bring the bank back',
        'The bank is back, and the transfer completes. Everything was dead, and no cent is lost or paid twice.',
        isCompleted,
      ),
    ],
  },
  {
    title: 'A bug, deployed and rolled back',
    scenario: 'bug-deployed',
    seconds: 80,
    beats: [
      watch(
        'The transfer is paused by a bug',
        'We have deployed a new version of the workflow code, with a bug after the withdrawal. Six transfers run on it.',
        isPausedByBug,
      ),
      watch(
        'Paused, and nothing is lost',
        'None of them fails. Each is paused on the line that does not work, with its money in transit.',
        isPausedByBug,
      ),
      press(
        'R',
        'Roll back',
        'I roll the code back. One call moves every transfer to the earlier version.',
        isCompleted,
      ),
      watch(
        'Completed, without a repair',
        'They complete, and nobody repaired anything. Lost nothing, paid nothing twice: that was ten minutes.',
        isCompleted,
      ),
    ],
  },
];
