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
  if (!lapsed) return null;
  const { id, name, initial, onChange } = choice;
  const value = claimText(lapsed);
  return (
    // What was ticked for one claim says nothing of the next.
    <Notice key={value}>
      <WhoMayHavePaid claim={lapsed} />
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
          I have checked that <bdi>{lapsed.paidBy ?? lapsed.by}</bdi> has not paid.
        </span>
      </label>
    </Notice>
  );
}

export function WhoMayHavePaid({ claim: { by, until, reason, paidBy } }: { claim: RefundClaim }) {
  if (!until) return null;
  const at = <Time at={new Date(Date.parse(until) - REFUND_CLAIM_MS).toISOString()} />;
  return (
    <p>
      {paidBy ? (
        <>
          <bdi>{by}</bdi> said at {at} that <bdi>{paidBy}</bdi> has paid this refund outside Remit, and has
          not recorded it.{' '}
        </>
      ) : (
        <>
          <bdi>{by}</bdi> claimed this refund at {at}, until <Time at={until} />, and may have paid it outside
          Remit.{' '}
        </>
      )}
      <q>
        <bdi>{reason}</bdi>
      </q>
    </p>
  );
}
