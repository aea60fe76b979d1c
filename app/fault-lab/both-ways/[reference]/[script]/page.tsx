import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { hasFaultLab } from '#app/_faults/lab-only.ts';
import { AutoRefresh } from '#app/_live/auto-refresh.tsx';
import { BackLink } from '#app/_ui/back-link.tsx';
import { Notice } from '#app/_ui/notice.tsx';
import { PageHeader } from '#app/_ui/page-header.tsx';
import { readBothWays } from '#lib/fault-lab/both-ways.ts';
import { isUnavailable } from '#lib/shared/errors.ts';
import { isReferenceId, isScriptId } from '#lib/shared/ids.ts';
import { WayCard } from './way-card.tsx';

export const metadata: Metadata = { title: 'With and without Temporal' };

interface Props {
  params: Promise<{ reference: string; script: string }>;
}

export default async function BothWaysPage({ params }: Props) {
  const { reference, script } = await params;
  if (!hasFaultLab() || ![reference, script].every(isReferenceId) || !isScriptId(script)) notFound();
  const ways = await readBothWays(reference, script).catch((error: unknown) => {
    if (!isUnavailable(error)) throw error;
    return null;
  });
  return (
    <>
      <BackLink href="/fault-lab#scenarios">Scenarios</BackLink>
      <PageHeader
        title="With and without Temporal"
        lead="The same order, the same outage, the same crash. Both as the bank’s ledger has them."
      />
      {ways ? (
        <div className="grid gap-4 lg:grid-cols-2">
          <WayCard title="With Temporal" way={ways.withTemporal} href={`/transfers/${reference}`} />
          <WayCard title="By a plain script" way={ways.withoutTemporal} href="/reconciliation" />
        </div>
      ) : (
        <Notice>The bank or the supervisor is unavailable. Trying again…</Notice>
      )}
      <AutoRefresh />
    </>
  );
}
