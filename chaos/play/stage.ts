import type { EventLog } from '#chaos/log/event-log.ts';
import type { ChaosPlan } from '#chaos/plan/plan.ts';
import type { Random } from '#chaos/plan/random.ts';
import type { BankClient } from '#lib/bank-client/client.ts';
import type { OwnStack } from '#testing/stack/stack.ts';
import type { OpenPages } from './pages.ts';

export interface Stage {
  plan: ChaosPlan;
  stack: OwnStack;
  bank: BankClient;
  random: Random;
  eventLog: EventLog;
  pages: OpenPages;
  /** People who are deciding about a refund just now: nobody gives back what they have claimed. */
  deciders: Set<string>;
  /** Who has paid by hand, by reference: it is theirs to record until it is booked. */
  payers: Map<string, string>;
  /** A kill would end the restart of the whole stack. */
  isRestarting: boolean;
}
