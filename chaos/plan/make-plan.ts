import { planAccountChanges, planAccounts } from './accounts.ts';
import { planFaults } from './faults.ts';
import { planOrders } from './orders.ts';
import { planFreezes, planKills, planRestores } from './outages.ts';
import type { ChaosPlan } from './plan.ts';
import { Random } from './random.ts';

/** @param run part of every reference and account id, so that two runs share none */
export function makePlan(seed: number, transfers: number, seconds: number, run: string): ChaosPlan {
  const random = new Random(seed);
  const spanMs = seconds * 1_000;
  const accounts = planAccounts(random.fork(1), run);
  const orders = planOrders(random.fork(2), accounts, transfers, spanMs, run);
  return {
    accounts,
    orders,
    faults: planFaults(random.fork(3), accounts, spanMs),
    kills: planKills(random.fork(4), spanMs),
    freezes: planFreezes(random.fork(6), spanMs),
    restores: planRestores(random.fork(7), spanMs),
    accountChanges: planAccountChanges(random.fork(5), accounts, spanMs),
  };
}
