/** What a scenario is, in words: for the page that offers it. What it does is in `play.ts`. */

export const SCENARIO_IDS = [
  'happy-path',
  'insufficient-funds',
  'closed-target',
  'bank-down',
  'fifth-attempt',
  'bug-in-the-deposit',
  'withdrawal-answer-lost',
  'deposit-answer-lost',
  'refund-stuck',
  'approval',
  'slow-bank',
  'worker-crash',
  'temporal-crash',
  'burst',
] as const;
export type ScenarioId = (typeof SCENARIO_IDS)[number];

export interface Scenario {
  id: ScenarioId;
  title: string;
  happens: string;
  watch: string;
  matters: string;
  /** The rule or mechanism it shows. */
  shows: string;
  /** `processes`: it needs the supervisor's switches, which there are under `npm start` alone. */
  needs: 'processes' | null;
}

/** Every scenario there is, in the order a newcomer would play them. */
export const SCENARIOS: readonly Scenario[] = [
  {
    id: 'happy-path',
    title: 'The happy path',
    happens: 'USD 400.00 go from one bank to another.',
    watch: 'Withdraw, then deposit, each posted once, each with the bank’s own transaction id.',
    matters: 'Between the two the money stands on a clearing account: it is always somewhere.',
    shows: 'A saga is ordinary code, and every step of it is recorded.',
    needs: null,
  },
  {
    id: 'insufficient-funds',
    title: 'Insufficient funds',
    happens: 'The account has less than is asked of it, and the bank declines.',
    watch: 'One attempt, no retry: the transfer ends as declined, and nothing has moved.',
    matters: 'No repeat would help, so none is made.',
    shows: 'A refusal is an answer, and is not retried.',
    needs: null,
  },
  {
    id: 'closed-target',
    title: 'Closed target, refunded',
    happens: 'The money is withdrawn, and the target account turns out to be closed.',
    watch: 'The deposit is refused; a refund follows under a key of its own.',
    matters: 'What cannot arrive goes back, without anybody doing anything.',
    shows: 'Compensation: each step knows how to be undone.',
    needs: null,
  },
  {
    id: 'bank-down',
    title: 'Bank down for 20 seconds',
    happens: 'The money is withdrawn, and the bank of the target does not work for 20 seconds.',
    watch: 'Failed attempts, each after a longer pause, and the countdown to the next.',
    matters: 'The money waits in transit, and the transfer completes by itself.',
    shows: 'Retry with backoff, by policy and not by code.',
    needs: null,
  },
  {
    id: 'fifth-attempt',
    title: 'Recovers on the fifth attempt',
    happens: 'The deposit fails four times and works the fifth.',
    watch: 'Four failed attempts under one key, then one that posts.',
    matters: 'Five calls, one deposit.',
    shows: 'Attempts are counted and kept; one key makes repeats harmless.',
    needs: null,
  },
  {
    id: 'bug-in-the-deposit',
    title: 'A bug in the deposit',
    happens: 'The bank answers every deposit with an error that nobody has foreseen.',
    watch: 'It is tried again and again. Fix the bug: the next attempt completes the transfer.',
    matters: 'A bug is a delay, and no incident to clean up after.',
    shows: 'What is not classified as final is retried, so that a fix can still save it.',
    needs: null,
  },
  {
    id: 'withdrawal-answer-lost',
    title: 'Answer lost after the withdrawal',
    happens: 'The bank withdraws the money, and the connection breaks before it can say so.',
    watch: 'The second attempt is answered with the receipt of the first.',
    matters: 'Two calls, one withdrawal: nobody pays twice.',
    shows: 'The idempotency key is the same for every attempt of one act.',
    needs: null,
  },
  {
    id: 'deposit-answer-lost',
    title: 'Answer lost on the deposit, then cancelled',
    happens: 'The bank deposits the money, and every answer about it is lost. Then you cancel.',
    watch: 'The bank is asked what became of the key: posted, so it is too late and the transfer completes.',
    matters: 'A refund given blindly would have made money out of nothing.',
    shows: 'An unknown outcome is resolved at the bank before anything is undone.',
    needs: null,
  },
  {
    id: 'refund-stuck',
    title: 'A refund that is stuck',
    happens: 'The target is closed, and the bank does not take the refund either.',
    watch: 'The transfer waits for a person: retry, another account, or paid outside Remit.',
    matters: 'A failed refund is not the end: the money stays in transit, in the transfer’s name.',
    shows: 'A workflow can wait for a person as long as it takes.',
    needs: null,
  },
  {
    id: 'approval',
    title: 'Approval over the threshold',
    happens: 'The amount is above what one person may send alone.',
    watch: 'Nothing moves until a second person approves; who asked cannot.',
    matters: 'The rule is held by the workflow, whoever calls it.',
    shows: 'An update with a validator, and a deadline on the workflow’s own clock.',
    needs: null,
  },
  {
    id: 'slow-bank',
    title: 'Slow bank against the time limit',
    happens: 'The bank takes three seconds for the deposit; an attempt may take two.',
    watch: 'Two attempts are given up. The first lands at the bank all the same, after its caller has gone.',
    matters: 'A call that was given up is not a call that was not made.',
    shows: 'Start-to-close time limit, and the key that makes a late call harmless.',
    needs: null,
  },
  {
    id: 'worker-crash',
    title: 'The worker crashes mid-transfer',
    happens: 'The money is withdrawn, the target’s bank is away, and the worker is killed.',
    watch: 'No worker polls, and the page is still right. A new one goes on where the old one stopped.',
    matters: 'The transfer does not live in the process that carries it out.',
    shows: 'Durable execution.',
    needs: 'processes',
  },
  {
    id: 'temporal-crash',
    title: 'The Temporal server crashes',
    happens: 'The money is withdrawn, the target’s bank is away, and the Temporal server is killed.',
    watch: 'The page says so, and keeps what it knows. The server comes back with the transfer.',
    matters: 'Every step was written down before it counted.',
    shows: 'State lives in the server’s database, not in its memory.',
    needs: 'processes',
  },
  {
    id: 'burst',
    title: 'A burst of 50 through an outage',
    happens: '50 transfers are sent while the bank of their target is down for 15 seconds.',
    watch: 'All are withdrawn and wait; when the bank is back, all complete. The sums are right throughout.',
    matters: 'Fifty times in transit is as safe as once.',
    shows: 'Each transfer has its own workflow, its own retries, its own keys.',
    needs: null,
  },
];

/** What can be done next, as the page offers it beside the transfer. */
export type FollowUp =
  | { kind: 'clear-fault'; label: string; faultId: string; reference: string }
  | { kind: 'cancel'; label: string; reference: string }
  /** Done on the transfer's own page, by the role that may. */
  | { kind: 'decide-refund' | 'approve'; label: string; reference: string };

/** A scenario that was begun: its transfers run. */
export interface ScenarioPlay {
  scenario: ScenarioId;
  /** The transfers it started; the first is the one to watch. */
  references: string[];
  /** The account all of them come from. */
  source: string;
  followUps: FollowUp[];
}
