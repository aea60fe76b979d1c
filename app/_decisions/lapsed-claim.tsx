import type { FormChoice } from '#app/_actions/use-action-form.ts';
import { Notice } from '#app/_ui/notice.tsx';
import { Time } from '#app/_ui/time.tsx';
import { claimText, REFUND_CLAIM_MS, type RefundClaim } from '#temporal/contract.ts';

export interface LapsedClaimProps {
  /** Another person's, who may have paid. */
  lapsed: RefundClaim | null;
}

/** Whoever goes on says that the other has not paid; without it the decision is refused. */
export function LapsedClaim({ lapsed, choice }: LapsedClaimProps & { choice: FormChoice }) {
  if (!lapsed?.until) return null;
  const { id, name, initial, onChange } = choice;
  const value = claimText(lapsed);
  const claimedAt = new Date(Date.parse(lapsed.until) - REFUND_CLAIM_MS).toISOString();
  return (
    // What was ticked for one claim says nothing of the next.
    <Notice key={value}>
      <p>
        <bdi>{lapsed.by}</bdi> claimed this refund at <Time at={claimedAt} />, until{' '}
        <Time at={lapsed.until} />, and may have paid it outside Remit.{' '}
        <q>
          <bdi>{lapsed.reason}</bdi>
        </q>
      </p>
      <label className="mt-2 flex gap-2 font-medium">
        <input
          type="checkbox"
          id={id}
          name={name}
          value={value}
          defaultChecked={initial === value}
          onChange={onChange}
          required
          className="mt-1 size-4 shrink-0 accent-(--accent)"
        />
        <span>
          I have checked that <bdi>{lapsed.by}</bdi> has not paid.
        </span>
      </label>
    </Notice>
  );
}
