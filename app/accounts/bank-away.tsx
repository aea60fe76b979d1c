'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { Notice } from '../_components/notice.tsx';
import { PageHeader } from '../_components/page-header.tsx';

const AGAIN_MS = 2_000;

/** Stands in for a page of the bank's while it does not answer, and looks again by itself. */
export function BankAway({ title }: { title: string }) {
  const router = useRouter();
  useEffect(() => {
    const looking = setInterval(() => router.refresh(), AGAIN_MS);
    return () => clearInterval(looking);
  }, [router]);
  return (
    <>
      <PageHeader title={title} />
      <Notice>
        The bank service does not answer, so this account cannot be shown. No money is lost; the page comes
        back by itself.
      </Notice>
    </>
  );
}
