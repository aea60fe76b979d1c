import { AutoRefresh } from '#app/_live/auto-refresh.tsx';
import { Notice } from '#app/_ui/notice.tsx';
import { PageHeader } from '#app/_ui/page-header.tsx';

export function TemporalUnavailablePage({ referenceId }: { referenceId: string }) {
  return (
    <>
      <PageHeader title={<span className="font-mono break-all">{referenceId}</span>} />
      <Notice>Temporal unavailable. This transfer is shown when it is back.</Notice>
      <AutoRefresh />
    </>
  );
}
