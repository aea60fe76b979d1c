import type { Metadata } from 'next';
import Link from 'next/link';
import { MessagePage } from './_ui/message-page.tsx';

export const metadata: Metadata = { title: 'Not found' };

export default function PageNotFound() {
  return (
    <MessagePage title="Page not found" text="Check the address, or go to the dashboard.">
      <Link href="/" className="button button-quiet">
        Go to Dashboard
      </Link>
    </MessagePage>
  );
}
