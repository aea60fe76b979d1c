import { ApplicationFailure } from '@temporalio/common';

/** A call that hangs costs little but its slot: enough of them for several banks that hang at once. */
export const ACTIVITY_SLOTS = 1_000;

/** No bank's calls may hold more of the slots than they leave free: one that hangs leaves half, two a third. */
export class BankShares {
  private readonly heldBy = new Map<string, number>();
  private held = 0;

  constructor(private readonly slots: number) {}

  /** @throws ApplicationFailure of type `BankBusy`, before the call is made: Temporal tries again */
  async run<T>(bank: string, call: () => Promise<T>): Promise<T> {
    const held = this.heldBy.get(bank) ?? 0;
    if (held >= this.slots - this.held) throw busy(bank, held);
    this.add(bank, 1);
    try {
      return await call();
    } finally {
      this.add(bank, -1);
    }
  }

  private add(bank: string, change: 1 | -1): void {
    const held = (this.heldBy.get(bank) ?? 0) + change;
    if (held === 0) this.heldBy.delete(bank);
    else this.heldBy.set(bank, held);
    this.held += change;
  }
}

function busy(bank: string, waiting: number): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'BankBusy',
    message: `Not sent: ${waiting} calls of this worker already wait for ${bank}.`,
  });
}
