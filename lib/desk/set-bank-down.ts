import { bank } from '../bank/shared-client.ts';
import { outageOf } from './outage.ts';

/**
 * Takes a whole bank down for the bank's usual time, or brings it back up. To ask for what is
 * already so changes nothing.
 *
 * @throws BankProblem (where the fault lab is off), BankUnreachable
 */
export async function setBankDown(bankName: string, down: boolean, by: string): Promise<void> {
  const { items } = await bank().listFaults();
  const outage = outageOf(bankName, items);
  if (down && !outage) {
    await bank().armFault({
      kind: 'down',
      scope: { bank: bankName },
      by,
      reason: 'Switched off on the desk',
    });
  }
  if (!down && outage) await bank().clearFault(outage.id);
}
