import type { ReactNode } from 'react';
import { PageHeader } from '#app/_ui/page-header.tsx';

export function CallsHeader({ children }: { children?: ReactNode }) {
  return (
    <PageHeader title="Bank calls" lead="What the banks received and did, attempt by attempt.">
      {children}
    </PageHeader>
  );
}
