'use client';

import type { ErrorInfo } from 'next/error';
import Link from 'next/link';
import { MessagePage } from './_ui/message-page.tsx';

export default function PageError({ retry }: ErrorInfo) {
  return (
    <MessagePage
      title="This page failed to load"
      text="Transfers are not affected. See the log of the web process or the browser console for the cause."
    >
      <div className="flex flex-wrap justify-center gap-3">
        <button type="button" className="button button-primary" onClick={retry}>
          Try again
        </button>
        <Link href="/" className="button button-quiet">
          Go to Dashboard
        </Link>
      </div>
    </MessagePage>
  );
}
