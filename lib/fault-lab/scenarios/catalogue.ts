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
  'with-and-without',
  'bug-deployed',
  'burst',
] as const;
export type ScenarioId = (typeof SCENARIO_IDS)[number];

export const SCENARIO_GROUPS = ['money', 'outages', 'crashes'] as const;
type ScenarioGroup = (typeof SCENARIO_GROUPS)[number];

/** Transfers that a deployed bug meets; the texts say it in words. */
export const BUG_MEETS = 6;

export interface Scenario {
  id: ScenarioId;
  group: ScenarioGroup;
  title: string;
  happens: string;
  watch: string;
  matters?: string;
  shows: string;
  /** `processes`: it kills a process, which takes the supervisor of `npm start`. */
  needs: 'processes' | null;
}

export const SCENARIOS: readonly Scenario[] = [
  {
    id: 'happy-path',
    group: 'money',
    title: 'The happy path',
    happens: 'USD 400.00 goes from one bank to another.',
    watch: 'Withdraw, then deposit: each posts once, with its own transaction id.',
    shows: 'A saga is ordinary code, and every step is recorded.',
    needs: null,
  },
  {
    id: 'insufficient-funds',
    group: 'money',
    title: 'Insufficient funds',
    happens: 'The account holds less than the amount, so the bank declines.',
    watch: 'One attempt, no retry. The transfer is declined, and nothing moves.',
    shows: 'A refusal is a final answer: no retry.',
    needs: null,
  },
  {
    id: 'closed-target',
    group: 'money',
    title: 'Closed target, refunded',
    happens: 'The money is withdrawn, but the target account is closed.',
    watch: 'The bank refuses the deposit. A refund follows under its own key.',
    shows: 'Compensation: each step knows how to undo itself.',
    needs: null,
  },
  {
    id: 'bank-down',
    group: 'outages',
    title: 'Bank down for 20 seconds',
    happens: 'The money is withdrawn, then the target’s bank is down for 20 seconds.',
    watch: 'Failed attempts, growing pauses, and a countdown to the next attempt.',
    shows: 'Retry with backoff, by policy instead of code.',
    needs: null,
  },
  {
    id: 'fifth-attempt',
    group: 'outages',
    title: 'Recovers on the fifth attempt',
    happens: 'The deposit fails four times and succeeds the fifth.',
    watch: 'Four failed attempts under one key, then one that posts.',
    shows: 'Five calls, one deposit: the idempotency key makes retries safe.',
    needs: null,
  },
  {
    id: 'bug-in-the-deposit',
    group: 'crashes',
    title: 'A bug in the deposit',
    happens: 'The bank answers every deposit with an unexpected error.',
    watch: 'Temporal keeps retrying. Fix the bug, and the next attempt completes the transfer.',
    matters: 'A bug is a delay, and no incident to clean up after.',
    shows: 'Unknown errors are retried, so a fix can still save the transfer.',
    needs: null,
  },
  {
    id: 'withdrawal-answer-lost',
    group: 'outages',
    title: 'Answer lost after the withdrawal',
    happens: 'The bank withdraws the money, but the connection drops before it answers.',
    watch: 'The second attempt gets the receipt of the first.',
    shows: 'Two calls, one withdrawal: every attempt sends the same idempotency key.',
    needs: null,
  },
  {
    id: 'deposit-answer-lost',
    group: 'outages',
    title: 'Answer lost on the deposit, then cancelled',
    happens: 'The bank deposits the money, but every answer is lost. Then you cancel.',
    watch: 'Remit asks the bank about the key: it was posted, so the transfer completes.',
    matters: 'A blind refund would have created money.',
    shows: 'Unknown outcomes are resolved at the bank before anything is undone.',
    needs: null,
  },
  {
    id: 'refund-stuck',
    group: 'money',
    title: 'A refund that is stuck',
    happens: 'The target account is closed, and the bank rejects the refund too.',
    watch: 'The transfer waits for a decision: retry, another account, or paid outside Remit.',
    shows: 'A workflow can wait for a person as long as it takes. The money stays in transit.',
    needs: null,
  },
  {
    id: 'approval',
    group: 'money',
    title: 'Approval over the threshold',
    happens: 'The amount is above what one person may send alone.',
    watch: 'Nothing moves until a second person approves. The requester cannot.',
    shows: 'An update with a validator, and a deadline by a durable timer.',
    needs: null,
  },
  {
    id: 'slow-bank',
    group: 'outages',
    title: 'Slow bank against the time limit',
    happens: 'The deposit takes the bank three seconds; an attempt may take two.',
    watch: 'Two attempts time out. The first still lands at the bank, after its caller has gone.',
    matters: 'A call that timed out may still have been carried out.',
    shows: 'A start-to-close timeout, and the key that makes a late call harmless.',
    needs: null,
  },
  {
    id: 'worker-crash',
    group: 'crashes',
    title: 'The worker crashes mid-transfer',
    happens: 'The money is withdrawn, the target’s bank is down, and the worker is killed.',
    watch: 'No worker is running, yet the page stays correct. A new worker resumes the transfer.',
    matters: 'The transfer does not live in the process that runs it.',
    shows: 'Durable execution.',
    needs: 'processes',
  },
  {
    id: 'temporal-crash',
    group: 'crashes',
    title: 'The Temporal server crashes',
    happens: 'The money is withdrawn, the target’s bank is down, and the Temporal server is killed.',
    watch: 'The page says so and keeps its last state. The server restarts, and the transfer resumes.',
    shows: 'Workflow state lives in the server’s database, not in memory.',
    needs: 'processes',
  },
  {
    id: 'with-and-without',
    group: 'crashes',
    title: 'With and without Temporal',
    happens:
      'The same order twice: by Temporal, and by a plain script. After the withdrawals both processes are killed.',
    watch: 'One transfer resumes and completes. The script is gone, and its money stays in transit.',
    matters: 'The script is right in every line. What it lacks is to know, after a crash, where it was.',
    shows: 'Durable execution is what is left when the process is not.',
    needs: 'processes',
  },
  {
    id: 'bug-deployed',
    group: 'crashes',
    title: 'A bug, deployed and rolled back',
    happens:
      'A version of the workflow code with a bug after the withdrawal is deployed. Six transfers start.',
    watch:
      'They wait on that version, and their pages say so. Ramp the earlier version to half of them, then roll back: all complete.',
    matters: 'No transfer fails, and nobody repairs anything: the code is what is changed.',
    shows: 'Worker Versioning: one call moves a share of the transfers, or all, to another version.',
    needs: 'processes',
  },
  {
    id: 'burst',
    group: 'outages',
    title: 'A burst of 50 through an outage',
    happens: '50 transfers start while the target’s bank is down for 15 seconds.',
    watch: 'All are withdrawn and wait. When the bank is back, all complete, and the sums stay right.',
    shows: 'Each transfer has its own workflow, retries and keys.',
    needs: null,
  },
];

export type FollowUp =
  | { kind: 'clear-fault'; label: string; faultId: string; reference: string }
  | { kind: 'cancel'; label: string; reference: string }
  /** `version`: the build id to go back to. */
  | { kind: 'ramp' | 'roll-back'; label: string; version: string }
  /** Done on the transfer's own page. */
  | { kind: 'decide-refund' | 'approve'; label: string; reference: string };

export interface ScenarioPlay {
  scenario: ScenarioId;
  /** The first is the one to watch. */
  references: string[];
  source: string;
  script?: string;
  followUps: FollowUp[];
}
