import type { Fault } from '#lib/bank-client/contract.ts';
import { BankProblem, isBankUnavailable } from '#lib/bank-client/errors.ts';
import { bank } from '#lib/bank-client/shared-client.ts';

const RECENT = 50;

/** Pages that tell of the bank are not to wait long for it. */
const ANSWER_WITHIN_MS = 2_000;

/** The bank says by its own clock what is armed; one that is behind this one must not hide any. */
const CLOCKS_APART_MS = 60_000;

/** The faults of the bank: those armed, and the latest that have ended, each newest first. */
export interface FaultBoard {
  armed: Fault[];
  ended: Fault[];
}

/** One look at the fault lab: off where the bank has none, null when the bank does not answer. */
export async function readFaults(): Promise<FaultBoard | 'off' | null> {
  try {
    const [armed, recent] = await Promise.all([readArmedFaults(), recentFaults()]);
    if (armed === 'off') return armed;
    return { armed, ended: recent.filter(({ state }) => state !== 'armed') };
  } catch (error) {
    if (isBankUnavailable(error)) return null;
    throw error;
  }
}

/** Every fault that is armed, newest first; off where there is no fault lab. @throws as the bank's client */
export function readArmedFaults(): Promise<Fault[] | 'off'> {
  return unlessOff(async () => {
    const since = new Date(Date.now() - CLOCKS_APART_MS).toISOString();
    const { items } = await bank().listFaults({ since, limit: 500, timeoutMs: ANSWER_WITHIN_MS });
    return items.filter(({ state }) => state === 'armed');
  });
}

async function recentFaults(): Promise<Fault[]> {
  const recent = await unlessOff(async () => (await bank().listFaults({ limit: RECENT })).items);
  return recent === 'off' ? [] : recent;
}

async function unlessOff<T>(read: () => Promise<T>): Promise<T | 'off'> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof BankProblem && error.code === 'fault_lab_off') return 'off';
    throw error;
  }
}
