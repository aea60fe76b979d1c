import { ApplicationFailure } from '@temporalio/common';
import { BANK_BUSY } from '#temporal/contract.ts';

/** A call that hangs costs little but its slot: enough of them for several banks that hang at once. */
export const ACTIVITY_SLOTS = 1_000;

/** A call that hangs ends by its timeout. At most: another bank's may have ended before. */
const MAX_PAUSE_MS = 10_000;

/** No bank's calls may hold more of the slots than they leave free: one that hangs leaves half, two a third. */
export class BankShares {
  private readonly heldBy = new Map<string, number>();
  private held = 0;

  constructor(private readonly slots: number) {}

  /**
   * @param timeoutMs of a call: about so long Temporal waits before it tries again
   * @throws ApplicationFailure of type {@link BANK_BUSY}, before the call is made
   */
  async run<T>(bank: string, timeoutMs: number, call: () => Promise<T>): Promise<T> {
    const held = this.heldBy.get(bank) ?? 0;
    if (held >= this.slots - this.held) throw busy(bank, held, timeoutMs);
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

function busy(bank: string, waiting: number, timeoutMs: number): ApplicationFailure {
  return ApplicationFailure.create({
    type: BANK_BUSY,
    nextRetryDelay: Math.round(Math.min(timeoutMs, MAX_PAUSE_MS) * (0.5 + Math.random())),
    message: `Not sent: ${waiting} calls of this worker already wait for ${bank}.`,
  });
}
