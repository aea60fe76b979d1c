import type { Fault } from '#lib/bank-client/contract.ts';
import { BankProblem, nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { bank } from '#lib/bank-client/shared-client.ts';

const RECENT = 50;

/** Keeps pages that show faults responsive. */
const TIMEOUT_MS = 2_000;

/** The bank goes by its own clock: one that lags must not hide an armed fault. */
const CLOCK_SKEW_MS = 60_000;

/** Each newest first. */
export interface FaultBoard {
  armed: Fault[];
  ended: Fault[];
}

/** Off without a fault lab, null while the bank is unavailable. */
export async function readFaults(): Promise<FaultBoard | 'off' | null> {
  try {
    const [armed, recent] = await Promise.all([readArmedFaults(), recentFaults()]);
    if (armed === 'off') return armed;
    return { armed, ended: recent.filter(({ state }) => state !== 'armed') };
  } catch (error) {
    return nullWhenBankUnavailable(error);
  }
}

/** Newest first. @throws as the bank's client */
export async function readArmedFaults(): Promise<Fault[] | 'off'> {
  const faults = await readLatestFaults();
  return faults === 'off' ? faults : faults.filter(({ state }) => state === 'armed');
}

/** Those armed, and those that ended within the last minute. Newest first. @throws as the bank's client */
export function readLatestFaults(): Promise<Fault[] | 'off'> {
  return unlessOff(async () => {
    const since = new Date(Date.now() - CLOCK_SKEW_MS).toISOString();
    return (await bank().listFaults({ since, limit: 500, timeoutMs: TIMEOUT_MS })).items;
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
