import { AutoRefresh } from '#app/_live/auto-refresh.tsx';
import { Notice } from '#app/_ui/notice.tsx';
import { PageHeader } from '#app/_ui/page-header.tsx';

export function BankUnavailable({ title }: { title: string }) {
  return (
    <>
      <PageHeader title={title} />
      <Notice>Bank unavailable. This account is shown when it is back.</Notice>
      <AutoRefresh />
    </>
  );
}
